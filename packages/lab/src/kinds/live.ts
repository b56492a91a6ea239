/** An activity that the student's own capture shows. */
import { z } from "zod";
import { atLeastOne, id, identified, mapping, prose } from "../files/shape.ts";
import type { QueryShapes } from "../query/query-shapes.ts";
import { allHold } from "../query/run-query.ts";
import type { QuestionKind } from "./kind.ts";
import { listed } from "./listed.ts";
import { uncomputedKeys } from "./question-base.ts";
import { RIGHT_SCORE } from "./score.ts";
import { shownBy } from "./shown-by.ts";

const check = ({ conditions }: QueryShapes) =>
  mapping("a check", {
    id,
    /** What should be in the capture. Markdown. */
    says: prose("what the capture should show"),
    when: conditions,
    /** What to do when it is not. Markdown. */
    otherwise: prose("what to do when it does not"),
  });

const schema = (shapes: QueryShapes) =>
  mapping("a live question", {
    kind: z.literal("live"),
    ...uncomputedKeys("live", shapes, { checks: identified(atLeastOne(check(shapes), "checks")) }),
  });

export type LiveQuestion = z.output<ReturnType<typeof schema>>;

export interface LiveAnswer {
  readonly kind: "live";
  /** Ids of the checks that should hold. */
  readonly checks: readonly string[];
}

export const live: QuestionKind<LiveQuestion, LiveAnswer> = {
  kind: "live",
  schema,
  input: ({ checks }) => ({ type: "none", checks: checks.map((one) => ({ id: one.id, says: one.says })) }),
  conditionalParts: ({ checks }) => checks.map((one) => ({ what: "check", id: one.id, when: one.when })),
  compute(question, facts, names) {
    const isEmpty = question.checks.every(({ when }) => !allHold(when, facts));
    // A live question with a `missing` text does not require the activity: a capture without it is "absent".
    const isAbsent = isEmpty && question.missing !== undefined;
    const answer: LiveAnswer = { kind: "live", checks: question.checks.map((one) => one.id) };
    return shownBy(question, { answer, isEmpty, isAbsent }, facts, names);
  },
  judge({ checks }, _, __, facts) {
    const failed = checks.filter(({ when }) => !allHold(when, facts));
    if (failed.length === 0) return RIGHT_SCORE;
    const held = checks.length - failed.length;
    const advice = failed.map(({ otherwise }) => otherwise).join(" ");
    return { credit: held / checks.length, why: `${held} of ${checks.length} are in the capture. ${advice}` };
  },
  items: ({ checks }) => checks,
  show: ({ checks }) => listed(checks),
  solution: ({ checks }) => checks.map(({ says }) => says).join(" | "),
  item: ({ checks }, _, base) => ({
    ...base,
    kind: "essay",
    guide: checks.map(({ says }) => `- ${says}`).join("\n"),
    wantsFile: true,
  }),
};
