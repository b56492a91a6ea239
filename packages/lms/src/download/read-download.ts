/** From the paths of a download to what each student handed in. */
import { BLACKBOARD } from "./blackboard.ts";
import { CANVAS } from "./canvas.ts";
import { GRADESCOPE } from "./gradescope.ts";
import type { DownloadedSubmission, DownloadLayout, PlacedFile, ReadText, SubmittedFile } from "./layout.ts";
import { MOODLE } from "./moodle.ts";
import { TEAMS } from "./teams.ts";

export interface Download {
  /** Such as "moodle". */
  readonly system: string;
  /** In the order in which they stand in the download. */
  readonly submissions: readonly DownloadedSubmission[];
  /** What does not follow the layout of the system, and is nobody's. */
  readonly others: readonly string[];
}

const LAYOUTS: readonly DownloadLayout[] = [MOODLE, CANVAS, BLACKBOARD, GRADESCOPE, TEAMS];

/** The share of the files that have to follow a layout. Some lie about in every folder; chance fits one or two. */
const MIN_SHARE = 0.5;

const submissionsOf = (placed: ReadonlyMap<string, PlacedFile>): readonly DownloadedSubmission[] => {
  interface Found {
    readonly first: PlacedFile;
    readonly files: SubmittedFile[];
    readonly times: string[];
    readonly feedbackStems: string[];
    isLate: boolean | undefined;
  }
  const found = new Map<string, Found>();
  for (const [path, file] of placed) {
    const { submitter, name, submittedAt, version = submittedAt, feedbackStem, isLate, isReceipt = false } = file;
    // A receipt alone says who handed in nothing that is here, and is kept; an older version and metadata are not.
    if (submitter.key === "") continue;
    const one = found.get(submitter.key) ?? { first: file, files: [], times: [], feedbackStems: [], isLate: undefined };
    found.set(submitter.key, one);
    if (isReceipt) continue;
    one.files.push({ path, name, version });
    one.isLate ||= isLate ?? one.isLate;
    if (submittedAt !== undefined) one.times.push(submittedAt);
    if (feedbackStem !== undefined) one.feedbackStems.push(feedbackStem);
  }
  return [...found.values()].map(({ first, files, times, feedbackStems, isLate }) => ({
    submitter: first.submitter,
    files: files.sort((left, right) => (right.version ?? "").localeCompare(left.version ?? "")),
    submittedAt: times.sort().at(-1),
    isLate,
    feedbackStem: feedbackStems[0],
  }));
};

/**
 * Recognizes the download of a learning system by the names of its files.
 *
 * @param paths of all files, with slashes
 * @returns undefined where they follow no layout that is known
 */
export const readDownload = async (paths: readonly string[], readText: ReadText): Promise<Download | undefined> => {
  for (const { system, place } of LAYOUTS) {
    const placed = await place(paths, readText);
    if (placed.size === 0 || placed.size < paths.length * MIN_SHARE) continue;
    return { system, submissions: submissionsOf(placed), others: paths.filter((path) => !placed.has(path)) };
  }
  return undefined;
};
