/** The marks of a class as they were written last, kept so that a later run shows old beside new. Plain data. */
import { z } from "zod";
import type { Report } from "../grading/report.ts";
import { withDrawn } from "../kinds/drawn.ts";
import { normalized } from "../text/normalized.ts";
import type { DecidedSubmission } from "./decide.ts";

const MARK = z.strictObject({
  earned: z.number(),
  points: z.number(),
  /** A person has not decided yet; a person has decided. */
  state: z.enum(["pending", "decided"]).optional(),
});
const STUDENT = z.strictObject({
  /** The one that is shown first. */
  names: z.array(z.string()).min(1),
  /** Null where nothing could be marked. */
  total: z
    .strictObject({
      earned: z.number(),
      points: z.number(),
      pending: z.number(),
      /** What lateness cost, as the report says it. */
      late: z.string().optional(),
    })
    .nullable(),
  /** By the names of the questions, with what they were drawn with. */
  marks: z.record(z.string(), MARK),
});
const FILE = z.strictObject({
  /** `QuestionSet.version`. */
  questions: z.string(),
  students: z.array(STUDENT),
});

type WrittenMark = z.output<typeof MARK>;
type WrittenStudent = z.output<typeof STUDENT>;
export type WrittenMarks = z.output<typeof FILE>;

const studentOf = ({ names, report }: Pick<DecidedSubmission, "names" | "report">): WrittenStudent => ({
  names: [...names],
  total: report
    ? {
        earned: report.earned,
        points: report.points,
        pending: report.pending,
        ...(report.late && { late: report.late.says }),
      }
    : null,
  marks: Object.fromEntries((report?.tasks ?? []).flatMap(({ marks }) => marks.map(markOf))),
});

const markOf = ({
  question,
  drawn,
  earned,
  points,
  verdict,
  decided,
}: Report["tasks"][number]["marks"][number]): readonly [string, WrittenMark] => [
  withDrawn(question, drawn),
  { earned, points, ...(verdict === "pending" ? { state: verdict } : decided ? { state: "decided" } : {}) },
];

export const writtenMarks = (
  questions: string,
  submissions: readonly Pick<DecidedSubmission, "names" | "report">[],
): WrittenMarks => ({ questions, students: submissions.map(studentOf) });

/** A line for each student: version control shows whose marks changed. */
export const writtenMarksText = ({ questions, students }: WrittenMarks): string =>
  `{"questions":${JSON.stringify(questions)},"students":[\n${students.map((one) => JSON.stringify(one)).join(",\n")}\n]}\n`;

/** @returns undefined where it is none of ours. Never throws. */
export const readWrittenMarks = (text: string): WrittenMarks | undefined => {
  try {
    return FILE.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

export interface MarkChange {
  readonly student: string;
  /** Such as "12/20"; "-" where there was no mark. */
  readonly before: string;
  readonly after: string;
  /** Parts of a sentence. */
  readonly why: readonly string[];
}

const totalText = (student: WrittenStudent | undefined): string => {
  if (!student?.total) return "-";
  const { earned, points, pending } = student.total;
  return `${earned}/${points}${pending > 0 ? ` (${pending} pending)` : ""}`;
};

const markText = (mark: WrittenMark | undefined): string =>
  mark === undefined || mark.points === 0
    ? "not asked"
    : `${mark.state === "pending" ? "pending" : mark.earned}/${mark.points}${mark.state === "decided" ? ", decided" : ""}`;

const MAX_QUESTIONS = 4;
type Marks = ReadonlyMap<string, WrittenMark>;

const whyOf = (before: WrittenStudent | undefined, after: WrittenStudent | undefined): readonly string[] => {
  if (before === undefined) return ["was not in the class"];
  if (after === undefined) return ["is not in the class any more"];
  const [was, is]: readonly [Marks, Marks] = [
    new Map(Object.entries(before.marks)),
    new Map(Object.entries(after.marks)),
  ];
  const changed = [...new Set([...was.keys(), ...is.keys()])].flatMap((name) => {
    const [old, now] = [markText(was.get(name)), markText(is.get(name))];
    return old === now ? [] : [`${name}: ${old} → ${now}`];
  });
  const more = changed.length - MAX_QUESTIONS;
  const [wasLate, isLate] = [before.total?.late, after.total?.late];
  return [
    ...changed.slice(0, MAX_QUESTIONS),
    ...(more > 0 ? [`${more} more ${more === 1 ? "question" : "questions"}`] : []),
    ...(wasLate === isLate ? [] : [isLate ?? "is not late any more"]),
  ];
};

/** Finds each student of the one list in the other: by the name that is shown, or else by any that only one has. */
const finder = (students: readonly WrittenStudent[]): ((names: readonly string[]) => WrittenStudent | undefined) => {
  const shown = new Map(students.map((one) => [normalized(one.names[0]!), one]));
  const any = new Map<string, WrittenStudent | undefined>();
  for (const one of students)
    for (const name of new Set(one.names.map(normalized))) any.set(name, any.has(name) ? undefined : one);
  return (names) =>
    shown.get(normalized(names[0]!)) ?? names.map((name) => any.get(normalized(name))).find((one) => one !== undefined);
};

/** Whose marks are others now, in the order of the class; then who is gone. */
export const markChanges = (before: WrittenMarks, after: WrittenMarks): readonly MarkChange[] => {
  const find = finder(before.students);
  const found = new Set<WrittenStudent>();
  const pairs = after.students.map((now) => {
    const was = find(now.names);
    if (was === undefined || found.has(was)) return { was: undefined, now };
    found.add(was);
    return { was, now };
  });
  const gone = before.students.filter((was) => !found.has(was)).map((was) => ({ was, now: undefined }));
  return [...pairs, ...gone].flatMap(({ was, now }) => {
    const why = whyOf(was, now);
    const [old, next] = [totalText(was), totalText(now)];
    return why.length === 0 && old === next
      ? []
      : [{ student: (now ?? was)!.names[0]!, before: old, after: next, why }];
  });
};
