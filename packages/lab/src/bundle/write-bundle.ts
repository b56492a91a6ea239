/** Packs what is handed in. Runs in a browser that has WebCrypto (a secure context: localhost, or HTTPS). */
import { type Zippable, zipSync } from "fflate";
import type { GivenAnswers } from "../grading/grade.ts";
import type { Report } from "../grading/report.ts";
import type { Server } from "../questions/question-set.ts";
import {
  ANSWERS,
  type BundledCapture,
  MANIFEST,
  MARKS,
  MAX_CAPTURE_NAME,
  MAX_CAPTURES,
  MAX_STUDENT,
  type Manifest,
  type ManifestCapture,
  README,
  SIGNATURE,
  SIGNING,
  sha256,
} from "./bundle-file.ts";

export interface BundleContent {
  /** Name or number, as the student typed it. */
  readonly student: string;
  /** At most `MAX_CAPTURES`. */
  readonly captures: readonly BundledCapture[];
  /** Answers that are on no capture. */
  readonly answers: GivenAnswers;
  /** Of all captures together. */
  readonly report: Report;
  /** The servers that the questions are about. */
  readonly servers: readonly Server[];
  /** Now. */
  readonly created: Date;
}

const ABOUT = `What is in here was packed by the Potshark lab, to be handed in.

capture-1.*             a capture; there may be several, or none
capture-1.answers.json  what was answered on it
answers.json            what was answered on no capture
marks.json              the marks that the student saw
manifest.json           the SHA-256 of each of these, the student's name or number as it was typed, how many seconds
                        were spent on a question, versions, and the public key
manifest.sig            signature of manifest.json: ECDSA, P-256, SHA-256, in base64

The signature says that nothing was changed since it was packed. It does not say by whom.
To mark it again, from the captures: npx potshark grade BUNDLE.zip
`;

/** More are not read. */
const MAX_SERVERS = 16;

/** A zip cannot store a time before 1980, and a clock may be wrong; the manifest has the clock's time. */
const ZIP_TIME = new Date(1980, 0, 2);

const ENDING = /\.((?:pcapng|pcap|cap)(?:\.gz)?)$/i;

const manifestCapture = ({ name, sample, seconds }: BundledCapture, index: number): ManifestCapture => ({
  file: `capture-${index + 1}.${ENDING.exec(name)?.[1]?.toLowerCase() ?? "pcapng"}`,
  answers: `capture-${index + 1}.answers.json`,
  name: name.slice(0, MAX_CAPTURE_NAME),
  sample: sample ?? null,
  seconds,
});

const textBytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const json = (value: unknown): Uint8Array => textBytes(`${JSON.stringify(value, null, 2)}\n`);

/** A key to sign with: its private half can be used, but not exported. */
export const newBundleKey = (): Promise<CryptoKeyPair> => crypto.subtle.generateKey(SIGNING, false, ["sign", "verify"]);

/**
 * @returns the bytes of a zip
 * @throws RangeError if there are more captures than are read
 */
export const writeBundle = async (
  { student, captures, answers, report, servers, created }: BundleContent,
  { privateKey, publicKey }: CryptoKeyPair,
): Promise<Uint8Array<ArrayBuffer>> => {
  if (captures.length > MAX_CAPTURES) throw new RangeError(`A bundle has at most ${MAX_CAPTURES} captures.`);
  const described = captures.map(manifestCapture);
  const files: Readonly<Record<string, Uint8Array>> = {
    ...Object.fromEntries(
      described.flatMap((one, index) => [
        [one.file, captures[index]!.bytes],
        [one.answers, json(captures[index]!.answers)],
      ]),
    ),
    [ANSWERS]: json(answers),
    [MARKS]: json(report),
    [README]: textBytes(ABOUT),
  };
  const { x = "", y = "" } = await crypto.subtle.exportKey("jwk", publicKey);
  const manifest: Manifest = {
    format: "potshark-lab-bundle",
    version: 2,
    created: created.toISOString(),
    student: student.slice(0, MAX_STUDENT),
    captures: described,
    versions: report.versions,
    servers: servers.slice(0, MAX_SERVERS).map(({ name, port }) => ({ name, port })),
    files: await Promise.all(
      Object.entries(files).map(async ([name, bytes]) => ({ name, bytes: bytes.length, sha256: await sha256(bytes) })),
    ),
    key: { kty: "EC", crv: "P-256", x, y },
  };
  const signed = json(manifest) as Uint8Array<ArrayBuffer>;
  const signature = new Uint8Array(await crypto.subtle.sign(SIGNING, privateKey, signed));
  const zip: Zippable = {
    ...files,
    [MANIFEST]: signed,
    [SIGNATURE]: textBytes(btoa(String.fromCharCode(...signature))),
  };
  return zipSync(zip, { mtime: ZIP_TIME }) as Uint8Array<ArrayBuffer>;
};
