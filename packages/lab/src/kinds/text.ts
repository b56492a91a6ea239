/** A text. The program only proposes credit; a person decides. */
import { z } from "zod";
import { atLeastOne, id, identified, list, mapping, number, prose, say } from "../files/shape.ts";
import type { QueryShapes } from "../query/query-shapes.ts";
import { isDash, isNoAnswer } from "../responses/plain-given.ts";
import type { QuestionKind } from "./kind.ts";
import { listed } from "./listed.ts";
import { NOT_ANSWERED } from "./parsed.ts";
import { uncomputedKeys } from "./question-base.ts";
import { shownBy } from "./shown-by.ts";

/** Each is "one of these". */
const words = z
  .union(
    [prose("a word"), atLeastOne(prose("a word"), "words")],
    say("a word, or a list of words of which one is enough"),
  )
  .transform((one): readonly string[] => (typeof one === "string" ? [one] : one).map((word) => word.toLowerCase()));

const rubricPoint = mapping("a point of the rubric", {
  id,
  /** What an answer should say. Markdown. */
  says: prose("what an answer should say"),
  points: number.positive(say("a number above 0")).default(1),
  /** Found in an answer that says so: of each list one has to be there. Lower case. */
  words: list(words, "words, or of lists of words of which one is enough").default([]),
});

const schema = (shapes: QueryShapes) =>
  mapping("a text question", {
    kind: z.literal("text"),
    ...uncomputedKeys("text", shapes, { rubric: identified(atLeastOne(rubricPoint, "points")) }),
  });

export type TextQuestion = z.output<ReturnType<typeof schema>>;

export interface TextAnswer {
  readonly kind: "text";
  /** Ids of the points of the rubric that an answer should meet. */
  readonly points: readonly string[];
}

/** Longer texts are cut here. */
const MAX_TEXT = 20_000;

/** Whether a word of the text begins with it: "who" is not in "anywhere". With a blank behind it, it is a whole word. */
const hasWord = (said: string, word: string): boolean => {
  const plain = ` ${said.replace(/[,;:!?()"“”]|\.(?= |$)/g, " ")} `;
  for (let at = plain.indexOf(word); at >= 0; at = plain.indexOf(word, at + 1))
    if (!/[\p{L}\d]/u.test(plain[at - 1] ?? " ") || !/^[\p{L}\d]/u.test(word)) return true;
  return false;
};

export const text: QuestionKind<TextQuestion, TextAnswer> = {
  kind: "text",
  schema,
  input: () => ({ type: "prose", example: "In your own words", rows: 4 }),
  compute(question, facts, names) {
    const answer: TextAnswer = { kind: "text", points: question.rubric.map((point) => point.id) };
    return shownBy(question, { answer, isEmpty: false, isAbsent: false }, facts, names);
  },
  judge({ rubric }, _, given) {
    const said = String(given).slice(0, MAX_TEXT).toLowerCase().replace(/\s+/g, " ").trim();
    if (said === "" || isNoAnswer(said) || isDash(said)) return NOT_ANSWERED;
    const met = rubric.filter(
      (point) => point.words.length > 0 && point.words.every((some) => some.some((word) => hasWord(said, word))),
    );
    const [found, total] = [met, rubric].map((all) => all.reduce((sum, { points }) => sum + points, 0));
    const named = met.length > 0 ? ` (${met.map(({ says }) => `“${says}”`).join(" ")})` : "";
    const why = `Found ${met.length} of the ${rubric.length} points of the rubric${named}; a person decides.`;
    return { credit: 0, proposed: found! / total!, why, verdict: "pending" };
  },
  items: ({ points }) => points,
  show: ({ points }) => listed(points),
  solution: ({ rubric }) => rubric.map(({ says }) => says).join(" | "),
  item: ({ rubric }, _, base) => ({
    ...base,
    kind: "essay",
    guide: rubric.map(({ says, points }) => `- ${says} (${points})`).join("\n"),
    wantsFile: false,
  }),
};
