/**
 * Whose variant of the questions each submission is marked by: that of the name or number that was typed in the lab's
 * page, since the answers are to its questions. Whether it is the student's own is for a person to look at.
 */
import { hasVariants, type QuestionSet, seedOf, someOf } from "@potshark/lab";
import { isSameStudent, type Roster, textColumn } from "@potshark/lms";
import { UserMistake } from "@potshark/service";
import type { HandedIn } from "./hand-in.ts";
import type { RosterNames } from "./roster-marks.ts";
import type { Submission } from "./submissions.ts";

export interface SeedOptions {
  /** The roster's column that students typed. */
  readonly seed?: string;
  /** What the one student typed. */
  readonly student?: string;
}

/** What a student had to type, by the row of the roster; undefined where nobody says it. */
type Told = (row: number | undefined) => string | undefined;

/** @throws UserMistake where something is told that cannot be used */
export const toldSeeds = (
  { seed, student }: SeedOptions,
  set: Pick<QuestionSet, "tasks" | "pools">,
  roster: Roster | undefined,
): Told => {
  if ((seed ?? student) !== undefined && !hasVariants(set))
    throw new UserMistake("--seed and --student are about variants, and these questions are the same for all students");
  if (seed === undefined) return () => student;
  if (roster === undefined) throw new UserMistake("--seed names a column of the roster; name that with --roster FILE");
  const column = textColumn(roster, seed);
  if (!column.ok) throw new UserMistake(`the roster ${column.message}`);
  return (row) => (row === undefined ? undefined : column.textOf(row) || undefined);
};

/** @param claimed the name in the file of the class's answers */
const withSeed = (submission: Submission, told: string | undefined, claimed: string | undefined): Submission => {
  const { student, handedInAs, submitter, known, typed, problems } = submission;
  const names = [handedInAs, student, ...(submitter?.ids ?? []), ...known];
  const isOwn = (one: string): boolean =>
    told === undefined ? isSameStudent(names, one) : seedOf(one) === seedOf(told);
  const seed = typed.find(isOwn) ?? typed[0] ?? told ?? claimed ?? handedInAs;
  const others = typed.filter((one) => seedOf(one) !== seedOf(seed));
  const notes = [
    ...(told === undefined || isOwn(seed) ? [] : [`Its questions were those of ${seed}, and not those of ${told}.`]),
    ...(others.length === 0
      ? []
      : [`Was marked by the questions of ${seed}; there are bundles with those of ${others.join(", ")}.`]),
  ];
  return {
    ...submission,
    known: told === undefined ? known : [...known, told],
    seed,
    problems: [...problems, ...notes],
  };
};

export interface Seeded {
  readonly submissions: readonly Submission[];
  /** What a person should know of the class, a sentence each. */
  readonly notes: readonly string[];
}

/**
 * The submissions with the students whose variants they are marked by.
 *
 * @param rows of the roster, for each submission
 */
export const withSeeds = (
  submissions: readonly Submission[],
  told: Told,
  claims: HandedIn["claims"],
  rows: RosterNames["rows"] | undefined,
): Seeded => {
  const guessed: string[] = [];
  const all = submissions.map((one, index): Submission => {
    const said = told(rows?.[index]);
    if (one.typed.length === 0 && said === undefined) guessed.push(one.student);
    return withSeed(one, said, claims[index]?.name);
  });
  const says =
    "marked by the variant of the name that it was handed in as, since nothing says what was typed in the page";
  return {
    submissions: all,
    notes: guessed.length === 0 ? [] : [`${says} (see --seed): ${someOf(guessed)}`],
  };
};
