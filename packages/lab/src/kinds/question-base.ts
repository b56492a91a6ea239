/** What a question of any kind has in its file. */
import { z } from "zod";
import { atLeastOne, choice, id, identified, list, mapping, number, prose, say } from "../files/shape.ts";
import type { Query } from "../query/query.ts";
import type { QueryShapes } from "../query/query-shapes.ts";

/** Where a question is asked. */
export interface AskedOn {
  /** Samples by their name without the ending: "homepage_coffee". */
  readonly samples: readonly string[];
  /** Also of the student's own capture. */
  readonly own: boolean;
}

const OWN = "own";

const askedOn = (names: readonly string[]): AskedOn => ({
  samples: names.filter((name) => name !== OWN),
  own: names.includes(OWN),
});

/** A common wrong answer, with its reason. */
const misconception = (query: z.ZodType<Query>) =>
  mapping("a misconception", {
    id,
    /** The wrong answer, computed; or, if it is the same in every capture, as a student would type it. */
    query: query.optional(),
    typed: z.union([z.string(), number], say("a text or a number, as a student would type it")).optional(),
    /** Text for the student: what was mistaken for what, and how to see the difference. Markdown. */
    why: prose("what was mistaken for what, and how to see the difference"),
    /** Credit from 0 to 1 instead of the computed credit. */
    credit: number.min(0, say("0 to 1")).max(1, say("0 to 1")).optional(),
  }).refine(({ query: asked, typed }) => (asked === undefined) !== (typed === undefined), {
    error: "needs either query (computed from the capture) or typed (as a student would type it)",
  });

export type Misconception = z.output<ReturnType<typeof misconception>>;

/** @param query of a misconception that is computed */
export const baseKeys = (query: z.ZodType<Query>) => ({
  /** Unique among all questions: "3.1a". */
  id,
  /** Markdown. */
  prompt: prose("the question, in Markdown"),
  on: atLeastOne(id, "names of samples, and own for the student's capture").transform(askedOn),
  points: number.positive(say("a number above 0")).default(1),
  level: choice(["basic", "deeper", "beyond"]).default("basic"),
  /** In the order in which they are given. Markdown. */
  hints: list(prose("a hint"), "hints").default([]),
  /** Shown with the answer: the reason. Markdown. */
  explanation: prose("why the answer is so").optional(),
  misconceptions: identified(list(misconception(query), "misconceptions")).default([]),
  /**
   * What it means if nothing in a capture matches: "answer": the right answer is "none" or 0; "absent": the question
   * cannot be asked of this capture, and `missing` says what to do about it.
   */
  empty: choice(["answer", "absent"]).default("absent"),
  missing: prose("what to do so that the capture shows it").optional(),
});

export type QuestionBase = z.output<z.ZodObject<ReturnType<typeof baseKeys>>> & { readonly kind: string };

/** Keys of the questions whose answer no query gives. @param own the keys of their kind */
export const uncomputedKeys = <Own extends z.ZodRawShape>(kind: string, { query }: QueryShapes, own: Own) => ({
  ...baseKeys(
    query.refine(() => false, { error: `a ${kind} question has no computed answers; its wrong options say why` }),
  ),
  ...own,
  /** The evidence of the answer. */
  evidence: list(query, "queries").default([]),
});

type Base = Pick<QuestionBase, "empty" | "missing" | "on">;

/** For questions whose answer depends on the capture: a student whose capture does not show it has to be told what to do. */
export const sayWhatIsMissing = ({ empty, missing, on }: Base, context: z.RefinementCtx): void => {
  if (empty === "absent" && on.own && missing === undefined)
    context.addIssue({
      code: "custom",
      path: ["missing"],
      message:
        "is missing; a question asked of the student's own capture says what to do when it does not show this, such as missing: Start the capture first. (Where none or 0 is an answer, instead: empty: answer)",
    });
};
