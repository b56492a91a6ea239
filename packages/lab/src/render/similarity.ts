/** What two submissions have in common, side by side: facts for a person, and no accusation. */
import { stringify } from "csv-stringify/browser/esm/sync";
import { CSV_OPTIONS } from "../export/csv-options.ts";
import type { Overlap } from "../grading/fingerprint.ts";
import type { SharedMistake } from "../grading/shared-mistakes.ts";

export interface SimilarPair {
  /** The other may be a sample of the lab. */
  readonly students: readonly [string, string];
  readonly captures: readonly Overlap[];
  /** What else there is, a sentence each. */
  readonly facts: readonly string[];
  readonly mistakes: readonly SharedMistake[];
}

/** ISO 8601 in UTC; "" for a packet without a time. */
export const timeText = (microseconds: number): string => {
  const time = new Date(Math.floor(microseconds / 1000));
  return Number.isNaN(time.getTime()) ? "" : time.toISOString().replace("T", " ").replace("Z", " UTC");
};

/** The command that prints these packets of a capture. */
export const packetsCommand = (frames: readonly number[], capture: string): string =>
  `tshark -r ${capture} -Y "frame.number in {${frames.join(", ")}}"`;

/** One line for each pair of captures, or of students who share no capture (RFC 4180). */
export const similarityCsv = (pairs: readonly SimilarPair[]): string =>
  stringify(
    [
      [
        ...["student", "other", "capture", "other's capture", "shared packets", "share", "same times"],
        ...["first shared packets", "other facts", "wrong answers in common"],
      ],
      ...pairs.flatMap(({ students, captures, facts, mistakes }) => {
        const common = mistakes.map(
          ({ question, says, students: by, asked }) => `${question}: ${says} (${by} of ${asked})`,
        );
        const rows = captures.length === 0 ? [undefined] : captures;
        return rows.map((one) => [
          ...students,
          ...(one?.names ?? ["", ""]),
          ...(one === undefined
            ? ["", "", ""]
            : [one.shared, Math.round(one.share * 1000) / 1000, one.isSameTime ? "yes" : "no"]),
          (one?.first ?? [])
            .map(({ frames, line }) => frames.join(" = ") + (line === undefined ? "" : ` (${line})`))
            .join("; "),
          facts.join(" "),
          common.join("; "),
        ]);
      }),
    ],
    CSV_OPTIONS,
  );
