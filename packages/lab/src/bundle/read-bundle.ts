/**
 * Opens a bundle that was handed in. Its content is not trusted: sizes are bounded, and names are only compared, never
 * used as paths.
 */
import { unzipSync } from "fflate";
import { z } from "zod";
import { readAnswers } from "../grading/read-answers.ts";
import {
  ANSWERS,
  type Bundle,
  CAPTURE_NAME,
  MANIFEST,
  MARKS,
  type Manifest,
  README,
  SIGNATURE,
  SIGNING,
  sha256,
} from "./bundle-file.ts";

const base64Url = z.string().regex(/^[\w-]{43}$/);

const manifestSchema: z.ZodType<Manifest> = z.object({
  format: z.literal("potshark-lab-bundle"),
  version: z.literal(1),
  created: z.string().max(40),
  captureName: z.string().max(300),
  sample: z.string().max(100).nullable(),
  versions: z.object({ questions: z.string().max(40), engine: z.string().max(40) }),
  servers: z
    .array(z.object({ name: z.string().max(40), port: z.number().int().min(1).max(65_535) }))
    .max(16)
    .optional(),
  files: z
    .array(z.object({ name: z.string().max(40), bytes: z.number().int(), sha256: z.string().regex(/^[\da-f]{64}$/) }))
    .max(8),
  key: z.object({ kty: z.literal("EC"), crv: z.literal("P-256"), x: base64Url, y: base64Url }),
});

export type BundleResult =
  | { readonly ok: true; readonly bundle: Bundle }
  /** One sentence: why nothing can be marked. */
  | { readonly ok: false; readonly message: string };

/** Of every file except the capture. */
const MAX_TEXT_BYTES = 4 << 20;
const MAX_ENTRIES = 64;
const TEXTS: ReadonlySet<string> = new Set([MANIFEST, SIGNATURE, ANSWERS, MARKS, README]);

/** Whether the bytes begin as a zip does (APPNOTE.TXT 4.3.7). */
export const isBundle = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04;

type Files = Readonly<Record<string, Uint8Array>>;

const failed = (message: string): BundleResult => ({ ok: false, message });

const unpack = (bytes: Uint8Array, maxCaptureBytes: number): Files | string => {
  const seen = new Set<string>();
  let entries = 0;
  let wrong: string | undefined;
  try {
    const files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        entries += 1;
        const isCapture = CAPTURE_NAME.test(name);
        const most = isCapture ? maxCaptureBytes : TEXTS.has(name) ? MAX_TEXT_BYTES : -1;
        const what = isCapture ? "a capture" : name;
        if (entries > MAX_ENTRIES) wrong ??= "there are too many files in it";
        else if (most >= 0 && originalSize > most) wrong ??= `${name} in it is too large`;
        // Each copy would be unpacked: a few bytes could become any number of bytes.
        else if (most >= 0 && seen.has(what)) wrong ??= `${what} is in it twice`;
        seen.add(what);
        return most >= 0 && wrong === undefined;
      },
    });
    return wrong ?? files;
  } catch {
    return "it is a damaged zip";
  }
};

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes ?? new Uint8Array());

const readManifest = (bytes: Uint8Array | undefined): Manifest | undefined => {
  try {
    return manifestSchema.parse(JSON.parse(text(bytes)));
  } catch {
    return undefined;
  }
};

const isSigned = async (
  { key }: Manifest,
  manifest: Uint8Array,
  signature: Uint8Array | undefined,
): Promise<boolean> => {
  try {
    const publicKey = await crypto.subtle.importKey("jwk", key, SIGNING, true, ["verify"]);
    const bytes = Uint8Array.from(atob(text(signature)), (one) => one.charCodeAt(0));
    return await crypto.subtle.verify(SIGNING, publicKey, bytes, manifest as Uint8Array<ArrayBuffer>);
  } catch {
    return false;
  }
};

const doubtsOf = async (files: Files, manifest: Manifest): Promise<readonly string[]> => {
  const doubts: string[] = [];
  if (!(await isSigned(manifest, files[MANIFEST]!, files[SIGNATURE])))
    doubts.push("The signature is not the manifest's.");
  const named = new Map(manifest.files.map(({ name, sha256: hash }) => [name, hash]));
  for (const [name, bytes] of Object.entries(files)) {
    if (name === MANIFEST || name === SIGNATURE) continue;
    if (named.get(name) !== (await sha256(bytes))) doubts.push(`${name} is not as it was signed.`);
    named.delete(name);
  }
  for (const name of named.keys()) doubts.push(`${JSON.stringify(name)} was signed, and is missing.`);
  return doubts;
};

/**
 * Reads a bundle; never throws on input. A changed bundle can still be marked, since marks come from the capture;
 * `doubts` lists the changes for a person.
 *
 * @param maxCaptureBytes of the capture in it, unpacked
 */
export const readBundle = async (bytes: Uint8Array, maxCaptureBytes: number): Promise<BundleResult> => {
  const files = unpack(bytes, maxCaptureBytes);
  if (typeof files === "string") return failed(`This is no bundle that can be read: ${files}.`);
  const manifest = readManifest(files[MANIFEST]);
  const captures = Object.keys(files).filter((name) => CAPTURE_NAME.test(name));
  const [capture] = captures;
  if (manifest === undefined || captures.length > 1)
    return failed("This zip is no bundle of the lab: it has not one manifest and at most one capture.");
  const answers = readAnswers(ANSWERS, files[ANSWERS] ?? "{}");
  if (!answers.ok) return failed(`The answers in the bundle cannot be read: the file ${answers.message}.`);
  return {
    ok: true,
    bundle: {
      capture: capture === undefined ? new Uint8Array() : files[capture]!,
      answers: answers.file.answers ?? {},
      manifest,
      keyId: (await sha256(new TextEncoder().encode(`${manifest.key.x}.${manifest.key.y}`))).slice(0, 16),
      doubts: await doubtsOf(files, manifest),
    },
  };
};
