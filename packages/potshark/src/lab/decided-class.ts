/** A marked class with the decisions of people. */
import { type DecidedSubmission, type Decisions, decideClass, type QuestionSet } from "@potshark/lab";
import type { MarkedSubmission } from "./mark-class.ts";
import type { Submission } from "./submissions.ts";

/** All names by which a decision may name the student. */
const namesOf = ({ student, handedInAs, submitter }: Submission): readonly string[] => [
  ...new Set([
    student,
    handedInAs,
    ...(submitter?.name === undefined ? [] : [submitter.name]),
    ...(submitter?.ids ?? []),
  ]),
];

/** A class as decisions see it. */
export const decidedSubmissions = (marked: readonly MarkedSubmission[]): readonly DecidedSubmission[] =>
  marked.map(({ submission, report }) => ({ names: namesOf(submission), report, submittedAt: undefined }));

/** The class, decided; and what a person should know of the decisions, a sentence each. */
export const decided = (
  marked: readonly MarkedSubmission[],
  decisions: Decisions,
  set: QuestionSet,
): { readonly marked: readonly MarkedSubmission[]; readonly notes: readonly string[] } => {
  const { reports, notes } = decideClass(decisions, set, decidedSubmissions(marked));
  return { marked: marked.map((one, index) => ({ ...one, report: reports[index] })), notes };
};
