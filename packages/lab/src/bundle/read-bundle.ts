/**
 * Opens a bundle that was handed in. Its content is not trusted: sizes are bounded, and names are only compared, never
 * used as paths.
 */
import { unzipSync } from "fflate";
import type { GivenAnswers } from "../grading/grade.ts";
import { readAnswers } from "../grading/read-answers.ts";
import {
  ANSWERS,
  type Bundle,
  type BundledCapture,
  CAPTURE_ANSWERS,
  CAPTURE_NAME,
  MANIFEST,
  MARKS,
  type Manifest,
  README,
  SIGNATURE,
  SIGNING,
  sha256,
} from "./bundle-file.ts";
import { readManifest } from "./manifest.ts";

export type BundleResult =
  | { readonly ok: true; readonly bundle: Bundle }
  /** One sentence: why nothing can be marked. */
  | { readonly ok: false; readonly message: string };

/** Of every file except the captures. */
const MAX_TEXT_BYTES = 4 << 20;
const MAX_ENTRIES = 200;
/** Folders around a bundle that somebody has unpacked and packed again. */
const MAX_DEPTH = 3;
const TEXTS: ReadonlySet<string> = new Set([MANIFEST, SIGNATURE, ANSWERS, MARKS, README]);

type Files = Readonly<Record<string, Uint8Array>>;

/** Its message is the rest of a sentence: why the zip is no bundle that can be read. */
class BadBundle extends Error {}

/**
 * The folder that a bundle is in, within its zip: "" as the page saves it, or that of somebody who has unpacked it and
 * packed it again. Undefined if there is none, or several.
 */
export const folderOfBundle = (names: readonly string[]): string | undefined => {
  const folders = names
    .filter((name) => `/${name}`.endsWith(`/${MANIFEST}`) && !name.startsWith("__MACOSX/"))
    .map((name) => name.slice(0, -MANIFEST.length));
  const [folder] = folders;
  return folders.length === 1 && folder!.split("/").length <= MAX_DEPTH + 1 ? folder : undefined;
};

type Sizes = ReadonlyMap<string, number>;

/** The names in the bundle's folder, with their unpacked sizes. Nothing is unpacked for it. @throws BadBundle */
const sizesIn = (bytes: Uint8Array): { readonly folder: string; readonly sizes: Sizes } => {
  const entries: { readonly name: string; readonly originalSize: number }[] = [];
  unzipSync(bytes, {
    filter: ({ name, originalSize }) => {
      entries.push({ name, originalSize });
      if (entries.length > MAX_ENTRIES) throw new BadBundle("there are too many files in it");
      return false;
    },
  });
  const folder = folderOfBundle(entries.map(({ name }) => name));
  if (folder === undefined) {
    const isNone = !entries.some(({ name }) => `/${name}`.endsWith(`/${MANIFEST}`));
    throw new BadBundle(
      isNone
        ? `there is no ${MANIFEST} in it; captures in a zip have to be unpacked first`
        : "there is more than one in it: take them apart",
    );
  }
  const sizes = new Map<string, number>();
  for (const { name, originalSize } of entries) {
    if (!name.startsWith(folder)) continue;
    const inFolder = name.slice(folder.length);
    // Each copy would be unpacked: a few bytes could become any number of bytes.
    if (sizes.has(inFolder)) throw new BadBundle(`${inFolder} is in it twice`);
    sizes.set(inFolder, originalSize);
  }
  return { folder, sizes };
};

const isText = (name: string): boolean => TEXTS.has(name) || CAPTURE_ANSWERS.test(name);

/** @param names in the bundle's folder @param most bytes of all of them together @throws BadBundle */
const unpack = (bytes: Uint8Array, folder: string, sizes: Sizes, names: readonly string[], most: number): Files => {
  let left = most;
  for (const name of names) {
    left -= sizes.get(name) ?? 0;
    if (left < 0) throw new BadBundle(`${name} in it is too large`);
  }
  const wanted = new Set(names.map((name) => `${folder}${name}`));
  const files = unzipSync(bytes, { filter: ({ name }) => wanted.has(name) });
  return Object.fromEntries(Object.entries(files).map(([name, content]) => [name.slice(folder.length), content]));
};

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes ?? new Uint8Array());

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

/** @param present names of all files in the bundle; only those in `files` are compared */
const doubtsOf = async (files: Files, present: Sizes, manifest: Manifest): Promise<readonly string[]> => {
  const doubts: string[] = [];
  if (!(await isSigned(manifest, files[MANIFEST]!, files[SIGNATURE])))
    doubts.push("The signature is not the manifest's.");
  const named = new Map(manifest.files.map(({ name, sha256: hash }) => [name, hash]));
  for (const name of present.keys()) {
    if (name === MANIFEST || name === SIGNATURE) continue;
    const bytes = files[name];
    const isRight = bytes === undefined ? named.has(name) : named.get(name) === (await sha256(bytes));
    if (!isRight && (isText(name) || CAPTURE_NAME.test(name))) doubts.push(`${name} is not as it was signed.`);
    named.delete(name);
  }
  for (const name of named.keys()) doubts.push(`${JSON.stringify(name)} was signed, and is missing.`);
  return doubts;
};

/** @throws BadBundle */
const answersIn = (files: Files, name: string): GivenAnswers => {
  const written = text(files[name]).trim();
  if (written === "" || written === "{}") return {};
  const answers = readAnswers(name, written);
  if (!answers.ok) throw new BadBundle(`${name} in it ${answers.message}`);
  return answers.file.answers ?? {};
};

const read = async (bytes: Uint8Array, maxCaptureBytes: number, only: number | undefined): Promise<Bundle> => {
  const { folder, sizes } = sizesIn(bytes);
  const texts = unpack(bytes, folder, sizes, [...sizes.keys()].filter(isText), MAX_TEXT_BYTES);
  const result = readManifest(text(texts[MANIFEST]));
  if (!result.ok) throw new BadBundle(`its ${MANIFEST} ${result.message}`);
  const { manifest } = result;
  const wanted = manifest.captures.filter((_, index) => only === undefined || index === only);
  const captures = unpack(
    bytes,
    folder,
    sizes,
    wanted.map(({ file }) => file),
    maxCaptureBytes,
  );
  const files = { ...texts, ...captures };
  const isOnCapture = manifest.captures.some(({ answers }) => answers === ANSWERS);
  return {
    captures: manifest.captures.map(
      ({ file, answers, name, sample, seconds }): BundledCapture => ({
        name,
        sample: sample ?? undefined,
        bytes: files[file] ?? new Uint8Array(),
        answers: answersIn(files, answers),
        seconds,
      }),
    ),
    answers: isOnCapture ? {} : answersIn(files, ANSWERS),
    manifest,
    keyId: (await sha256(new TextEncoder().encode(`${manifest.key.x}.${manifest.key.y}`))).slice(0, 16),
    doubts: await doubtsOf(files, sizes, manifest),
  };
};

/**
 * Reads a bundle; never throws on input. A changed bundle can still be marked, since marks come from the captures;
 * `doubts` lists the changes for a person.
 *
 * @param maxCaptureBytes of the captures in it, unpacked
 * @param only the index of a capture; the others are left packed, and have no bytes
 */
export const readBundle = async (bytes: Uint8Array, maxCaptureBytes: number, only?: number): Promise<BundleResult> => {
  try {
    return { ok: true, bundle: await read(bytes, maxCaptureBytes, only) };
  } catch (error) {
    const why = error instanceof BadBundle ? error.message : "it is a damaged zip";
    return { ok: false, message: `This zip is no bundle of the lab that can be read: ${why}.` };
  }
};
