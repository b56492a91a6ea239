/** Marks for a gradebook: one row per student, with the same maximum for all. Notes say what that changes. */

import {
  cents,
  type Gradebook,
  type GradebookRow,
  gradebookCsv,
  lateText,
  type Report,
  scoreText,
  someOf,
} from "@potshark/lab";
import { inert } from "@potshark/service";

export interface GradebookEntry {
  readonly student: string;
  /** What the gradebook's own learning system knows the student by. */
  readonly id?: string | undefined;
  /** Undefined if nothing could be marked. */
  readonly report: Report | undefined;
  /** Whether there were answers, even if only a few. */
  readonly isAnswered: boolean;
}

export interface GradebookText {
  readonly csv: string;
  /**
   * Raw text, to be made harmless when printed. One sentence each: who is left out, whose marks are scaled, what is
   * pending.
   */
  readonly notes: readonly string[];
}

type Marked<Entry extends GradebookEntry> = Entry & { readonly report: Report };

/** Those that have a mark; an empty cell is for a person, a zero would be a judgement. */
export const countable = <Entry extends GradebookEntry>(
  entries: readonly Entry[],
): { readonly marked: readonly Marked<Entry>[]; readonly notes: readonly string[] } => {
  const graded = entries.filter((entry): entry is Marked<Entry> => (entry.report?.points ?? 0) > 0);
  const unmarked = entries.filter((entry) => !(graded as readonly Entry[]).includes(entry));
  // These were marked only on the live questions: they may have full marks there, and more than students who answered.
  const someAnswered = graded.some(({ isAnswered }) => isAnswered);
  const isSilent = (entry: GradebookEntry): boolean => someAnswered && !entry.isAnswered;
  const silent = graded.filter(isSilent);
  const notes = [
    ...(unmarked.length > 0
      ? [`left out, since they could not be marked: ${someOf(unmarked.map(({ student }) => student))}`]
      : []),
    ...(silent.length > 0
      ? [
          `left out, since they came without answers: ${someOf(silent.map(({ student, report }) => `${student} ${scoreText(report)}`))}`,
        ]
      : []),
  ];
  return { marked: graded.filter((entry) => !isSilent(entry)), notes };
};

/** Whose points are not in the marks yet. */
export const pendingNotes = (marked: readonly Marked<GradebookEntry>[]): readonly string[] => {
  const pending = marked.filter(({ report }) => report.pending > 0);
  const points = pending.map(({ student, report }) => `${student} ${report.pending} points`);
  return points.length > 0 ? [`not in the marks yet, since a person has to mark them: ${someOf(points)}`] : [];
};

/** For the student: what was earned in each task, and what lateness cost. */
export const commentOf = (report: Report): string =>
  [report.tasks.map((task) => `Task ${task.task}: ${scoreText(task)}`).join(", "), ...lateText(report)].join(". ");

const TASK = "Task \\d+: [\\d.]+/[\\d.]+(?: \\([\\d.]+ pending\\))?";
const LOSS = "excused|-[\\d.]+ % of what (?:was|can be) earned, [\\d.]+ points?";
const COMMENT = new RegExp(
  `^${TASK}(?:, ${TASK})*(?:\\. Handed in [\\w ]{1,40} late(?:: (?:${LOSS})(?: \\([^()]*\\))?)?\\.)?$`,
);

/** Whether an earlier run wrote it, and nobody has added anything. */
export const isComment = (text: string): boolean => COMMENT.test(text);

/**
 * What a capture does not show is not asked: the mark is the student's share of the questions asked, scaled to the
 * largest maximum in the class.
 */
export const gradebookOf = (gradebook: Gradebook, title: string, entries: readonly GradebookEntry[]): GradebookText => {
  const { marked, notes } = countable(entries);
  const most = Math.max(0, ...marked.map(({ report }) => report.points));
  const rows = marked.map(({ student, id, report }): GradebookRow & { readonly scaling: string | undefined } => {
    const earned = cents((report.earned / report.points) * most);
    const scaling =
      report.points < most
        ? `${report.earned} of the ${report.points} points that were asked, as ${earned} of ${most}`
        : undefined;
    const tasks = commentOf(report);
    return { student, id, earned, comment: scaling === undefined ? tasks : `${tasks}; ${scaling}`, scaling };
  });
  const hasNoIds = gradebook === "canvas" && rows.some(({ id }) => id === undefined);
  const scaled = rows.filter(({ scaling }) => scaling !== undefined);
  return {
    csv: gradebookCsv(
      gradebook,
      title,
      most,
      rows.map((row) => ({ ...row, student: inert(row.student), id: row.id && inert(row.id) })),
    ),
    notes: [
      ...notes,
      ...(scaled.length > 0
        ? [
            `scaled to ${most} points, since fewer were asked: ${someOf(scaled.map(({ student, earned }) => `${student} ${earned}`))}`,
          ]
        : []),
      ...(hasNoIds
        ? [
            "Canvas's own ids are not known, so that it looks for the names as SIS ids and logins; its gradebook, exported, is filled by --roster FILE -o OUTPUT",
          ]
        : []),
      ...pendingNotes(marked),
    ],
  };
};
