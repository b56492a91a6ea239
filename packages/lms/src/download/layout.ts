/** How a learning system lays out the submissions of a class in a download. */

/** Who handed a file in, as the download names them. */
export interface Submitter {
  /** The same for all files of one submitter, and for nobody else of the download. */
  readonly key: string;
  /** As the download spells it; Canvas leaves out blanks and capitals. Undefined where it holds no name. */
  readonly name: string | undefined;
  /** Numbers and user names by which the system knows the submitter. */
  readonly ids: readonly string[];
}

export interface SubmittedFile {
  /** Where the file is in the download, with slashes. */
  readonly path: string;
  /** The name that the student gave it, or "" for a text that was typed into the learning system. */
  readonly name: string;
  /** When it was handed in, or the attempt; undefined where the download does not say it. A later one sorts after it. */
  readonly version: string | undefined;
}

export interface DownloadedSubmission {
  readonly submitter: Submitter;
  /** The newest first. */
  readonly files: readonly SubmittedFile[];
  /** As `writtenTime` has it: in the system's zone where none is behind it; undefined where the download does not say it. */
  readonly submittedAt: string | undefined;
  /** Whether the system itself calls it late; undefined where the download does not say it. */
  readonly isLate: boolean | undefined;
  /**
   * What the name of a file for the student has to begin with, in a zip that the system's bulk upload of feedback takes;
   * undefined where the system has none, or it would take none for this submission.
   */
  readonly feedbackStem: string | undefined;
}

/** One file of a download, recognized. */
export interface PlacedFile {
  readonly submitter: Submitter;
  readonly name: string;
  readonly submittedAt?: string | undefined;
  readonly isLate?: boolean;
  /** As of a file; the time it was submitted where this is left out. */
  readonly version?: string;
  /** As of a submission. */
  readonly feedbackStem?: string;
  /** It was written by the learning system and is no part of the submission. */
  readonly isReceipt?: boolean;
}

/** The first characters of a file of the download; undefined where it is no text. */
export type ReadText = (path: string) => Promise<string | undefined>;

export interface DownloadLayout {
  readonly system: string;
  /** @returns for each path that follows the layout, whose file it is; never throws */
  readonly place: (paths: readonly string[], readText: ReadText) => Promise<ReadonlyMap<string, PlacedFile>>;
}

/** A layout whose paths say everything. */
export const byPath =
  (placeOne: (path: string) => PlacedFile | undefined): DownloadLayout["place"] =>
  async (paths) =>
    new Map(
      paths.flatMap((path) => {
        const placed = placeOne(path);
        return placed === undefined ? [] : [[path, placed] as const];
      }),
    );
