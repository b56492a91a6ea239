/** Packs what is handed in. Runs in a browser that has WebCrypto (a secure context: localhost, or HTTPS). */
import { type Zippable, zipSync } from "fflate";
import type { GivenAnswers } from "../grading/grade.ts";
import type { Report } from "../grading/report.ts";
import type { Server } from "../questions/question-set.ts";
import {
  ANSWERS,
  CAPTURE_NAME,
  MANIFEST,
  MARKS,
  type Manifest,
  README,
  SIGNATURE,
  SIGNING,
  sha256,
} from "./bundle-file.ts";

export interface BundleContent {
  /** The opened capture and its name; undefined if there are only answers. */
  readonly capture: { readonly name: string; readonly bytes: Uint8Array } | undefined;
  /** The name of the sample; undefined for a student's own capture. */
  readonly sample: string | undefined;
  readonly answers: GivenAnswers;
  readonly report: Report;
  /** The servers that the questions are about. */
  readonly servers: readonly Server[];
  /** Now. */
  readonly created: Date;
}

const ABOUT = `What is in here was packed by the Potshark lab, to be handed in.

capture.*       the packets, if there were any
answers.json    what was answered
marks.json      the marks that the student saw
manifest.json   the SHA-256 of each of these, versions, and the public key
manifest.sig    signature of manifest.json: ECDSA, P-256, SHA-256, in base64

The signature says that nothing was changed since it was packed. It does not say by whom.
To mark it again, from the capture: npx potshark grade BUNDLE.zip
`;

/** More are not read. */
const MAX_SERVERS = 16;

/** A zip cannot store a time before 1980, and a clock may be wrong; the manifest has the clock's time. */
const ZIP_TIME = new Date(1980, 0, 2);

const ENDING = /\.((?:pcapng|pcap|cap)(?:\.gz)?)$/i;

const captureFile = (name: string): string => {
  const file = `capture.${ENDING.exec(name)?.[1]?.toLowerCase() ?? "pcapng"}`;
  return CAPTURE_NAME.test(file) ? file : "capture.pcapng";
};

const textBytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const json = (value: unknown): Uint8Array => textBytes(`${JSON.stringify(value, null, 2)}\n`);

/** A key to sign with: its private half can be used, but not exported. */
export const newBundleKey = (): Promise<CryptoKeyPair> => crypto.subtle.generateKey(SIGNING, false, ["sign", "verify"]);

/** @returns the bytes of a zip */
export const writeBundle = async (
  { capture, sample, answers, report, servers, created }: BundleContent,
  { privateKey, publicKey }: CryptoKeyPair,
): Promise<Uint8Array<ArrayBuffer>> => {
  const files: Readonly<Record<string, Uint8Array>> = {
    ...(capture === undefined ? {} : { [captureFile(capture.name)]: capture.bytes }),
    [ANSWERS]: json(answers),
    [MARKS]: json(report),
    [README]: textBytes(ABOUT),
  };
  const { x = "", y = "" } = await crypto.subtle.exportKey("jwk", publicKey);
  const manifest: Manifest = {
    format: "potshark-lab-bundle",
    version: 1,
    created: created.toISOString(),
    captureName: (capture?.name ?? "").slice(0, 300),
    sample: sample ?? null,
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
