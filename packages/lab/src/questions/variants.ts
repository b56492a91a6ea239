/**
 * Which of a set's questions one student is asked, and with which values. Page and grader choose by the same function
 * of the student's name or number. A hash ranks what there is to choose from, and the lowest rank is taken: so the
 * choice depends neither on the order in a file, nor on questions and values that are not chosen.
 */
import type { Question } from "../kinds/kinds.ts";
import { hashText } from "../text/hash.ts";
import { normalized } from "../text/normalized.ts";
import type { QuestionSet, Task } from "./question-set.ts";

/** A student's name or number, however it was typed, and without the leading zeros that spreadsheets drop. */
export const seedOf = (student: string): string => {
  const seed = normalized(student);
  return /^\d+$/.test(seed) ? seed.replace(/^0+/, "") || "0" : seed;
};

/** Whether what a student is asked is still to be chosen. */
export const hasVariants = ({ tasks, pools }: Pick<QuestionSet, "tasks" | "pools">): boolean =>
  pools.length > 0 || tasks.some(({ questions }) => new Set(questions.map(({ id }) => id)).size < questions.length);

type Rank = (...of: readonly string[]) => string;

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

const notChosen = ({ pools }: QuestionSet, rank: Rank): ReadonlySet<string> =>
  new Set(
    pools.flatMap(({ choose, of }) =>
      of
        .map((id) => ({ id, rank: rank("pool", id) }))
        .sort((left, right) => compare(left.rank, right.rank))
        .slice(choose)
        .map(({ id }) => id),
    ),
  );

/** Of the forms of one question: the one in which each value has the lowest rank of its draw. */
const chosenForm = (forms: readonly Question[], rank: Rank): Question => {
  const ranks = forms.map((form) => ({
    form,
    // All forms have the same draws in the same order, so the lowest in the first draw is compared by the second.
    rank: (form.drawn ?? []).map(({ by, name, value }) => rank("draw", by, name, value)).join(),
  }));
  return ranks.reduce((best, one) => (compare(one.rank, best.rank) < 0 ? one : best)).form;
};

/**
 * The questions of one student: of each pool as many as it says, and of each question one form. Deterministic on every
 * machine, and the same for every spelling of one student.
 *
 * @param student name or number
 * @returns the same set where all students are asked the same
 */
export const variantOf = (set: QuestionSet, student: string): QuestionSet => {
  if (!hasVariants(set)) return set;
  const seed = seedOf(student);
  const rank: Rank = (...of) => hashText(JSON.stringify([seed, ...of]));
  const notAsked = notChosen(set, rank);
  const tasks = set.tasks.map((task): Task => {
    const forms = new Map<string, Question[]>();
    for (const question of task.questions)
      if (!notAsked.has(question.id)) forms.set(question.id, [...(forms.get(question.id) ?? []), question]);
    return { ...task, questions: [...forms.values()].map((of) => chosenForm(of, rank)) };
  });
  return {
    ...set,
    tasks,
    pools: [],
    variant: { student: seed, notAsked: [...notAsked] },
    ofSamples: set.ofSamples && variantOf(set.ofSamples, student),
  };
};
