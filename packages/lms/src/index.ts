/** @potshark/lms: what learning systems give and take: downloads of submissions, and lists of a course. */

export type { DownloadedSubmission, ReadText, SubmittedFile, Submitter } from "./download/layout.ts";
export { type Download, readDownload } from "./download/read-download.ts";
export { typedText } from "./download/typed-text.ts";
export {
  type ColumnChoice,
  chooseColumn,
  type FilledRoster,
  fillRoster,
  type MarkScale,
  type RosterMark,
} from "./roster/fill-roster.ts";
export { type Claimant, isSameStudent, matchRoster, type RosterMatch } from "./roster/match-roster.ts";
export {
  type GradeColumn,
  type Roster,
  type RosterResult,
  type RosterStudent,
  type RosterSystem,
  readRoster,
} from "./roster/roster.ts";
export { type TextColumn, textColumn } from "./roster/text-column.ts";
export { writtenTime } from "./written-time.ts";
