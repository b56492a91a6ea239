/** Limits the texts of students in a report: the full text is in the student's own file. */
import type { Report, ReportedMark } from "@potshark/lab";

const MAX_STRAYS = 20;
const MAX_ID = 60;
/** As much of a text is read by what marks it. */
const MAX_GIVEN = 20_000;
const MAX_UNDERSTOOD = 500;
const MAX_SOLUTION = 2000;
const MAX_WHY = 2000;

export const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most)}…` : text);

const boundMark = (mark: ReportedMark): ReportedMark => ({
  ...mark,
  given: mark.given?.slice(0, MAX_GIVEN),
  solution: mark.solution === undefined ? undefined : cut(mark.solution, MAX_SOLUTION),
  why: cut(mark.why, MAX_WHY),
  understood: mark.understood === undefined ? undefined : cut(mark.understood, MAX_UNDERSTOOD),
});

export const boundReport = (report: Report): Report => {
  const strays = report.strayAnswers.slice(0, MAX_STRAYS).map((id) => cut(id, MAX_ID));
  const more = report.strayAnswers.length - strays.length;
  return {
    ...report,
    tasks: report.tasks.map((task) => ({ ...task, marks: task.marks.map(boundMark) })),
    strayAnswers: strays,
    otherStrayAnswers: more > 0 ? more : undefined,
  };
};
