/** Pairs, such as a response and its request. */
import type { FieldDefinition } from "@potshark/dissect";
import { z } from "zod";
import type { Item, ItemBase } from "../export/item.ts";
import { choice, fieldName, mapping } from "../files/shape.ts";
import { fieldOf } from "../query/query.ts";
import type { Value } from "../query/query-result.ts";
import type { QueryShapes } from "../query/query-shapes.ts";
import { normalText } from "../responses/normal-text.ts";
import { readFramePairs } from "../responses/parse-frame-pairs.ts";
import { readTextPairs } from "../responses/parse-text-pairs.ts";
import { readValuedPairs } from "../responses/parse-valued-pairs.ts";
import { BASES, labelled, labelledField, readLabelled, withSharedNames } from "../responses/value-labels.ts";
import { computedKind } from "./computed.ts";
import { checkComputed, computedKeys } from "./computed-keys.ts";
import type { Computed, QuestionKind } from "./kind.ts";
import { listed } from "./listed.ts";
import { scoreSet } from "./score.ts";
import { spelledPairs, spelledPairsPlainly } from "./spellings.ts";
import { typedItem } from "./typed-item.ts";

/** How a pair is written. An arrow is between two packets; after a colon comes the packet's content. */
const EXAMPLES = {
  "->": "21 -> 5",
  "<-": "21 <- 5",
  ":": "21 : what it says",
  "=": "GET = 2",
} as const;

const schema = (shapes: QueryShapes) =>
  mapping("a pairs question", {
    kind: z.literal("pairs"),
    ...computedKeys("pairs", ["pairs", "tally"], shapes),
    /** The separator when pairs are shown; a student may type any separator, and turn the arrow round. */
    arrow: choice(["->", "<-", "=", ":"]).default("->"),
    /** As for frames, for frame numbers on both sides. */
    equivalents: fieldName.optional(),
  }).superRefine(checkComputed);

export type PairsQuestion = z.output<ReturnType<typeof schema>>;

type Pair = readonly [Value, Value];

export interface PairsAnswer {
  readonly kind: "pairs";
  readonly pairs: readonly Pair[];
}

const answer = (list: readonly Pair[]): PairsAnswer => ({ kind: "pairs", pairs: list });

const items = ({ pairs: list }: PairsAnswer): readonly string[] =>
  list.map((pair) => pair.map((side) => (typeof side === "number" ? side : normalText(side))).join("\n"));

/** What to give instead of what cannot be read. */
const unfit = ({ arrow }: PairsQuestion): string =>
  `Give pairs, such as ${EXAMPLES[arrow]}; one per line, or with semicolons between them.`;

const isNumeric = ({ pairs: list }: PairsAnswer, side: number): boolean =>
  list.every((pair) => typeof pair[side] === "number");

const hasTextWithDigits = ({ pairs: list }: PairsAnswer, side: number): boolean =>
  list.some((pair) => typeof pair[side] === "string" && /\d/.test(pair[side]));

/** "styles.css" for the one path that ends in it. */
const inFull = (name: string, { pairs: list }: PairsAnswer): string => {
  if (!/^[\w-]+\.[\w.-]+$/.test(name)) return name;
  const paths = new Set(list.flatMap((pair) => pair.filter((side) => String(side).endsWith(`/${name}`))));
  return paths.size === 1 ? String([...paths][0]) : name;
};

/** The pairs with what stands on the left as Wireshark names it. */
const withLabels = (list: readonly Pair[], field: FieldDefinition): readonly PairsAnswer[] =>
  BASES.map((base) => answer(list.map(([left, right]) => [readLabelled(field, String(left), base), right])));

const MAX_DISTRACTORS = 4;

/**
 * Two columns to match, if each left side stands for one right side and there are at least two of them. Pairs that the
 * right answers do not agree on are left out.
 */
const matchingItem = (
  { answer: right, alternatives, misconceptions }: Computed<PairsAnswer>,
  base: ItemBase,
): Item | undefined => {
  const others = alternatives.map(({ answer: other }) => new Set(items(other)));
  const list = right.pairs
    .filter((pair) => others.every((agreed) => agreed.has(items(answer([pair]))[0]!)))
    .map(([left, side]) => [String(left), String(side)] as const);
  if (list.length < 2 || new Set(list.map(([left]) => left)).size < list.length) return undefined;
  const taken = new Set(
    [right, ...alternatives.map((one) => one.answer)].flatMap(({ pairs: all }) => all.map(([, side]) => String(side))),
  );
  const wrong = misconceptions.flatMap((mistake) => mistake.answer.pairs.map(([, side]) => String(side)));
  const distractors = [...new Set(wrong)].filter((side) => side !== "" && !taken.has(side)).slice(0, MAX_DISTRACTORS);
  return { ...base, kind: "matching", pairs: list, distractors };
};

export const pairs: QuestionKind<PairsQuestion, PairsAnswer> = computedKind({
  kind: "pairs",
  schema,
  input: ({ arrow }) => ({ type: "lines", example: `one pair a line:\n${EXAMPLES[arrow]}`, rows: 4 }),
  answerOf(_, { value, field: name }) {
    const field = labelledField(name);
    const list = value.shape === "pairs" ? value.pairs : [];
    return answer(field ? list.map(([left, right]) => [labelled(field, Number(left)), right]) : list);
  },
  none: () => answer([]),
  isOfTexts: true,
  isByLine: true,
  read(question, text) {
    const { arrow } = question;
    const isOfFrames = arrow === "->" || arrow === "<-";
    const ofKind = isOfFrames ? readFramePairs(text, arrow) : readValuedPairs(text, arrow === "=");
    const lists = ofKind.length > 0 ? ofKind : [readTextPairs(text, arrow) ?? []];
    if (lists[0]!.length === 0) return unfit(question);
    const field = labelledField(fieldOf(question.query));
    return field ? lists.flatMap((list) => withLabels(list, field)) : lists.map(answer);
  },
  /**
   * Numbers stand where the answer has numbers: else it says something else, and is no answer to this question. A text
   * in the place of a number may be wrong, but one with a number in it was misread.
   */
  fits({ arrow }, reading, right) {
    const sides = arrow === "->" || arrow === "<-" ? [0, 1] : arrow === ":" ? [0] : [1];
    return [0, 1]
      .filter((side) => right.every((one) => isNumeric(one, side)))
      .every((side) => (sides.includes(side) ? isNumeric(reading, side) : !hasTextWithDigits(reading, side)));
  },
  unfit,
  items,
  score({ query }, given, wanted, { equivalents }) {
    const names = labelledField(fieldOf(query)) ? wanted.pairs.map(([left]) => String(left)) : [];
    const standsFor = (side: Value): Value => {
      if (typeof side === "number") return equivalents[side] ?? side;
      const [name = side, ...others] = withSharedNames([side], names);
      return others.length === 0 ? inFull(name, wanted) : side;
    };
    const own = answer(given.pairs.map(([left, right]) => [standsFor(left), standsFor(right)]));
    return scoreSet(items(own), items(wanted), "pair");
  },
  show({ pairs: list }, question) {
    const arrow = question?.arrow ?? "->";
    const mark = arrow === "=" ? "=" : arrow === ":" ? ": " : ` ${arrow} `;
    return listed(
      list.map((pair) => pair.join(mark)),
      "; ",
    );
  },
  framesIn: ({ pairs: list }) => list.flat(),
  item: (_, computed, base) =>
    matchingItem(computed, base) ??
    typedItem(computed, base, {
      values: () => [],
      spellings: {
        ofRight: ({ pairs: list }) => spelledPairs(list),
        ofMistake: ({ pairs: list }) => spelledPairsPlainly(list),
      },
      howToWrite: { list: "Write each pair with a colon between the two, such as `7:12`." },
    }),
});
