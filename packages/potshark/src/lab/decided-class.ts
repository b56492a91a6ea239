/** A marked class with the decisions of people. */
import {
  type DecidedSubmission,
  type Decisions,
  decideClass,
  type QuestionSet,
  type WrittenMarks,
  writtenMarks,
} from "@potshark/lab";
import type { MarkedSubmission } from "./mark-class.ts";
import type { SubmissionTimes } from "./submission-times.ts";
import type { Submission } from "./submissions.ts";

/** All names by which a decision may name the student. */
const namesOf = ({ student, handedInAs, submitter, known }: Submission): readonly string[] => [
  ...new Set([
    ...[student, handedInAs],
    ...(submitter?.name === undefined ? [] : [submitter.name]),
    ...(submitter?.ids ?? []),
    ...known,
  ]),
];

/** A class as decisions see it. @param times in the order of the submissions */
export const decidedSubmissions = (
  marked: readonly MarkedSubmission[],
  times: readonly SubmissionTimes[],
): readonly DecidedSubmission[] =>
  marked.map(({ submission, report }, index) => ({
    names: namesOf(submission),
    report,
    ...times[index]!,
    isCalledLate: submission.isLate,
  }));

/** The marks that go to somebody: none where it is not certain whose answers they are of. */
export const countingMarks = (set: QuestionSet, marked: readonly MarkedSubmission[]): WrittenMarks =>
  writtenMarks(
    set.version,
    marked.map(({ submission, report, finding, answersProblem }) => ({
      names: namesOf(submission),
      report: answersProblem || finding ? undefined : report,
    })),
  );

/** The class, decided; and what a person should know of the decisions, a sentence each. */
export const decided = (
  marked: readonly MarkedSubmission[],
  decisions: Decisions,
  set: QuestionSet,
  times: readonly SubmissionTimes[],
): { readonly marked: readonly MarkedSubmission[]; readonly notes: readonly string[] } => {
  const { reports, notes } = decideClass(decisions, set, decidedSubmissions(marked, times));
  return { marked: marked.map((one, index) => ({ ...one, report: reports[index] })), notes };
};
