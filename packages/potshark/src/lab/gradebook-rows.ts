/** Marks as a gradebook takes them: one row a student, out of the same maximum for all. What that does is said. */

import { type Gradebook, type GradebookRow, gradebookCsv, type Report, scoreText } from "@potshark/lab";
import { inert } from "@potshark/service";

export interface GradebookEntry {
  readonly student: string;
  readonly person: string;
  /** Undefined where nothing could be marked. */
  readonly report: Report | undefined;
  /** Came with answers, if only with few. */
  readonly isAnswered: boolean;
}

export interface GradebookText {
  readonly csv: string;
  /** As they were written, to be made harmless where they are printed. A sentence each: who is left out, whose marks are scaled, what is pending. */
  readonly notes: readonly string[];
}

const MAX_NAMED = 10;

const named = (texts: readonly string[]): string =>
  `${texts.slice(0, MAX_NAMED).join(", ")}${texts.length > MAX_NAMED ? ` and ${texts.length - MAX_NAMED} more` : ""}`;

const cents = (points: number): number => Math.round(points * 100) / 100;

type Marked = GradebookEntry & { readonly report: Report };

/** Those that have one mark; an empty cell is for a person, a zero would be a judgement. */
const countable = (
  entries: readonly GradebookEntry[],
): { readonly marked: readonly Marked[]; readonly notes: readonly string[] } => {
  const graded = entries.filter((entry): entry is Marked => entry.report !== undefined && entry.report.points > 0);
  const isTwice = ({ person }: GradebookEntry): boolean => graded.filter((one) => one.person === person).length > 1;
  const unmarked = entries.filter((entry) => !graded.includes(entry as Marked));
  const several = graded.filter(isTwice);
  // Nothing but what the capture shows by itself was asked of these: of that they may have all, and more than who answered.
  const someAnswered = graded.some(({ isAnswered }) => isAnswered);
  const isSilent = (entry: Marked): boolean => someAnswered && !entry.isAnswered && !isTwice(entry);
  const silent = graded.filter(isSilent);
  const notes = [
    ...(unmarked.length > 0
      ? [`left out, since they could not be marked: ${named(unmarked.map(({ student }) => student))}`]
      : []),
    ...(several.length > 0
      ? [
          `left out, since a person handed in several captures: ${named(several.map(({ student, report }) => `${student} ${scoreText(report)}`))}`,
        ]
      : []),
    ...(silent.length > 0
      ? [
          `left out, since they came without answers: ${named(silent.map(({ student, report }) => `${student} ${scoreText(report)}`))}`,
        ]
      : []),
  ];
  return { marked: graded.filter((entry) => !isTwice(entry) && !isSilent(entry)), notes };
};

/** What a capture does not show is not asked: the mark is the share of what was, of the most that anybody was asked. */
export const gradebookOf = (gradebook: Gradebook, title: string, entries: readonly GradebookEntry[]): GradebookText => {
  const { marked, notes } = countable(entries);
  const most = Math.max(0, ...marked.map(({ report }) => report.points));
  const rows = marked.map(({ student, report }): GradebookRow & { readonly scaling: string | undefined } => {
    const earned = cents((report.earned / report.points) * most);
    const scaling =
      report.points < most
        ? `${report.earned} of the ${report.points} points asked of this capture, as ${earned} of ${most}`
        : undefined;
    const tasks = report.tasks.map((task) => `Task ${task.task}: ${scoreText(task)}`).join(", ");
    return { student, earned, comment: scaling === undefined ? tasks : `${tasks}; ${scaling}`, scaling };
  });
  const scaled = rows.filter(({ scaling }) => scaling !== undefined);
  const pending = marked.filter(({ report }) => report.pending > 0);
  return {
    csv: gradebookCsv(
      gradebook,
      title,
      most,
      rows.map((row) => ({ ...row, student: inert(row.student) })),
    ),
    notes: [
      ...notes,
      ...(scaled.length > 0
        ? [
            `scaled to ${most} points, since fewer were asked of the capture: ${named(scaled.map(({ student, earned }) => `${student} ${earned}`))}`,
          ]
        : []),
      ...(pending.length > 0
        ? [
            `not in the marks yet, since a person has to mark them: ${named(pending.map(({ student, report }) => `${student} ${report.pending} points`))}`,
          ]
        : []),
    ],
  };
};
