/**
 * Gradescope: "Export Submissions" of a programming assignment. A folder `submission_N` for each submission, and
 * `submission_metadata.yml`, which says for each folder who handed it in and when. Of a group all members are named.
 */
import { parse } from "yaml";
import { writtenTime } from "../written-time.ts";
import type { DownloadLayout, PlacedFile, ReadText, Submitter } from "./layout.ts";

const METADATA = "submission_metadata.yml";
const MAX_METADATA_CHARACTERS = 1 << 24;

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields => (typeof value === "object" && value !== null ? (value as Fields) : {});

const textOf = (value: unknown): string | undefined =>
  (typeof value === "string" || typeof value === "number") && value !== "" ? String(value) : undefined;

/** The keys are Ruby's symbols, written with a colon in front. */
const submitterOf = (folder: string, submission: Fields): Submitter => {
  const [first = {}, ...others] = (Array.isArray(submission[":submitters"]) ? submission[":submitters"] : []).map(
    fieldsOf,
  );
  const ids = [first, ...others].flatMap((one) => [textOf(one[":sid"]), textOf(one[":email"])]);
  return { key: folder, name: textOf(first[":name"]), ids: ids.filter((id) => id !== undefined) };
};

const timeOf = (value: unknown): string | undefined =>
  writtenTime(value instanceof Date ? value.toISOString() : (textOf(value) ?? ""));

const metadataOf = (text: string | undefined): Fields => {
  if (text === undefined || text.length > MAX_METADATA_CHARACTERS) return {};
  try {
    return fieldsOf(parse(text, { maxAliasCount: 0, logLevel: "silent" }));
  } catch {
    return {};
  }
};

const place = async (paths: readonly string[], readText: ReadText): Promise<ReadonlyMap<string, PlacedFile>> => {
  const placed = new Map<string, PlacedFile>();
  for (const path of paths.filter((one) => /^(?:[^/]+\/)?[^/]+$/.test(one) && one.endsWith(METADATA))) {
    const root = path.slice(0, -METADATA.length);
    const submissions = Object.entries(metadataOf(await readText(path)));
    if (submissions.length === 0) continue;
    const all = new Map(submissions.map(([folder, value]) => [folder, fieldsOf(value)]));
    for (const one of paths) {
      if (!one.startsWith(root)) continue;
      const [folder = "", ...name] = one.slice(root.length).split("/");
      const submission = all.get(folder);
      if (submission === undefined) continue;
      const submitter = submitterOf(folder, submission);
      placed.set(one, {
        submitter,
        name: name.length === 0 ? folder : name.join("/"),
        submittedAt: timeOf(submission[":created_at"]),
      });
    }
    placed.set(path, { submitter: { key: "", name: undefined, ids: [] }, name: METADATA, isReceipt: true });
  }
  return placed;
};

export const GRADESCOPE: DownloadLayout = { system: "gradescope", place };
