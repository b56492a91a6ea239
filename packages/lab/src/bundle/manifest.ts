/** Reads the manifest of a bundle, of this version or the first. */
import { z } from "zod";
import {
  ANSWERS,
  CAPTURE_ANSWERS,
  CAPTURE_NAME,
  MAX_CAPTURE_NAME,
  MAX_CAPTURES,
  MAX_STUDENT,
  type Manifest,
} from "./bundle-file.ts";

const FORMAT = "potshark-lab-bundle";
const MAX_FILES = 64;
const MAX_QUESTIONS = 2000;

const base64Url = z.string().regex(/^[\w-]{43}$/);
const captureName = z.string().max(MAX_CAPTURE_NAME);
const sample = z.string().max(100).nullable();

const common = {
  format: z.literal(FORMAT),
  created: z.string().max(40),
  versions: z.object({ questions: z.string().max(40), engine: z.string().max(40) }),
  servers: z
    .array(z.object({ name: z.string().max(40), port: z.number().int().min(1).max(65_535) }))
    .max(16)
    .default([]),
  files: z
    .array(z.object({ name: z.string().max(40), bytes: z.number().int(), sha256: z.string().regex(/^[\da-f]{64}$/) }))
    .max(MAX_FILES),
  key: z.object({ kty: z.literal("EC"), crv: z.literal("P-256"), x: base64Url, y: base64Url }),
};

const seconds = z
  .record(z.string().max(100), z.number().int().nonnegative())
  .refine((all) => Object.keys(all).length <= MAX_QUESTIONS, { error: `more than ${MAX_QUESTIONS} questions` });

const current = z.object({
  ...common,
  version: z.literal(2),
  student: z.string().max(MAX_STUDENT),
  captures: z
    .array(
      z.object({
        file: z.string().regex(CAPTURE_NAME),
        answers: z.string().regex(CAPTURE_ANSWERS),
        name: captureName,
        sample,
        seconds,
      }),
    )
    .max(MAX_CAPTURES)
    .refine((all) => new Set(all.map(({ file }) => file)).size === all.length, { error: "one file for two captures" }),
});

/** One capture, or none. */
const first = z
  .object({ ...common, version: z.literal(1), captureName, sample })
  .transform(({ captureName: name, sample: said, ...rest }): Manifest => {
    const file = rest.files.find((one) => CAPTURE_NAME.test(one.name))?.name;
    const captures = file === undefined ? [] : [{ file, answers: ANSWERS, name, sample: said, seconds: {} }];
    return { ...rest, version: 2, student: "", captures };
  });

const versioned = z.object({ format: z.literal(FORMAT), version: z.number() });

export type ManifestResult =
  | { readonly ok: true; readonly manifest: Manifest }
  /** The rest of a sentence that begins with "its manifest.json". */
  | { readonly ok: false; readonly message: string };

const failed = (message: string): ManifestResult => ({ ok: false, message });

/** Never throws. */
export const readManifest = (text: string): ManifestResult => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return failed("is damaged: it is no JSON");
  }
  const { data } = versioned.safeParse(value);
  if (data === undefined) return failed("is not the lab's");
  if (data.version > 2) return failed(`is of version ${data.version}, which a newer lab has written`);
  const { data: manifest, error } = (data.version === 1 ? first : current).safeParse(value);
  if (manifest !== undefined) return { ok: true, manifest };
  const [issue] = error?.issues ?? [];
  return failed(`is damaged: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
};
