/**
 * Items as Blackboard imports QTI 2.1, into original courses: true or false, multiple choice, multiple answers, one blank and essays. It skips
 * questions with response processing, and takes every answer of a list for a right one (its help, "QTI packages").
 */
import type { ChoiceItem, Item, ItemResponse, MatchingItem, NumericalItem, NumericalResponse } from "../item.ts";
import {
  choiceAnswer,
  choiceInteraction,
  correctResponse,
  declaration,
  essay,
  type Html,
  itemDocument,
  mapping,
  type Parts,
} from "./item-xml.ts";

const NO_PROCESSING = { processing: "", feedback: "" } as const;

const blank = (texts: readonly string[]): Parts => ({
  ...NO_PROCESSING,
  declaration: declaration(
    "single",
    "string",
    `${correctResponse(texts)}${mapping(
      texts.map((text) => [text, 1] as const),
      ' caseSensitive="false"',
    )}`,
  ),
  interaction: '<p><textEntryInteraction responseIdentifier="RESPONSE"/></p>',
});

const MOST_DECIMALS = 6;

/** Texts are compared, not numbers: the number with fewer and fewer decimals, as long as that is near enough. */
const rounded = ({ text, tolerance }: NumericalResponse): readonly string[] => {
  const number = Number(text);
  const texts = Array.from({ length: MOST_DECIMALS + 1 }, (_, decimals) => number.toFixed(decimals));
  return [text, ...texts.filter((one) => Math.abs(Number(one) - number) <= tolerance)];
};

const numbers = ({ responses, units }: NumericalItem): readonly string[] => {
  const all = responses.filter(({ credit }) => credit === 1).flatMap(rounded);
  const [unit] = units;
  return [
    ...new Set([
      ...all,
      ...(unit === undefined ? [] : all.flatMap((text) => [`${text} ${unit.name}`, `${text}${unit.name}`])),
    ]),
  ];
};

const rightTexts = (responses: readonly ItemResponse[]): readonly string[] =>
  responses.flatMap(({ text, credit }) => (credit === 1 ? text : []));

const choice = (item: ChoiceItem, html: Html): Parts => ({
  ...NO_PROCESSING,
  declaration: declaration(item.isSingle ? "single" : "multiple", "identifier", choiceAnswer(item)),
  interaction: choiceInteraction(item, html),
});

/** One question for each left side: Blackboard has no matching in QTI. */
export const splitMatching = (item: MatchingItem): readonly ChoiceItem[] => {
  const { pairs, distractors, points, hints, ...base } = item;
  const sides = [...new Set([...pairs.map(([, right]) => right), ...distractors])];
  return pairs.map(([left, right], index) => ({
    ...base,
    hints,
    kind: "choice",
    id: `${item.id}-${index + 1}`,
    title: `${item.title} (${index + 1} of ${pairs.length})`,
    prompt: `${item.prompt}\n\nChoose what belongs to \`${left}\`.`,
    points: points / pairs.length,
    isSingle: true,
    isShuffled: true,
    responses: sides.map((side) => ({ text: `\`${side}\``, credit: side === right ? 1 : 0, feedback: undefined })),
  }));
};

/** The items that Blackboard has for this one. */
export const blackboardItems = (item: Item): readonly Item[] =>
  item.kind === "matching" ? splitMatching(item) : [item];

const partsOf = (item: Exclude<Item, MatchingItem>, html: Html): Parts => {
  switch (item.kind) {
    case "numerical":
      return blank(numbers(item));
    case "short":
      return blank(rightTexts(item.responses));
    case "choice":
      return choice(item, html);
    case "essay":
      return essay({ ...item, wantsFile: false });
  }
};

export const blackboardItem = (item: Item, html: Html): string =>
  item.kind === "matching"
    ? blackboardItem(splitMatching(item)[0]!, html)
    : itemDocument(item, { parts: partsOf(item, html), prompt: html(item.prompt) });
