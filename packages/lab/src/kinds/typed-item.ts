/** Computed answers as a learning system compares with them: letter by letter, with what is typed. */
import type { Item, ItemBase, ItemResponse, ItemUnit, NumericalResponse } from "../export/item.ts";
import type { Value } from "../query/query-result.ts";
import type { AnswerBase, Computed } from "./kind.ts";
import { spelledList, spelledPlainly } from "./spellings.ts";

/** The ways to write an answer. */
interface Spellings<Answer> {
  readonly ofRight: (answer: Answer) => readonly string[];
  readonly ofMistake: (answer: Answer) => readonly string[];
}

interface Typed<Answer> {
  readonly values: (answer: Answer) => readonly Value[];
  /** What numbers in a list may have before them. */
  readonly noun?: string;
  /** As lists of the values where they are left out. */
  readonly spellings?: Spellings<Answer>;
  /** Other ways to write the right answer of this capture. */
  readonly more?: readonly string[];
  /** Each response is a number by itself, though there are several. */
  readonly isAnyNumber?: boolean;
  readonly tolerance?: number;
  /** Numbers outside of the tolerance that may be as good. */
  readonly shortened?: (answer: Answer) => readonly string[];
  readonly units?: readonly ItemUnit[];
  /** Said behind the prompt. */
  readonly howToWrite: { readonly number?: string; readonly list?: string };
  readonly isCaseSensitive?: boolean;
}

/** Responses in the order they are to be tried; of two with the same text the first stands. */
const unique = (responses: readonly NumericalResponse[]): readonly NumericalResponse[] => {
  const seen = new Set<string>();
  return responses.filter(({ text }) => !seen.has(text) && seen.add(text));
};

const isNumeric = (text: string): boolean => /^-?\d+(\.\d+)?(e[-+]?\d+)?$/.test(text);

/** A number, if every right answer is one, or else a short text. */
export const typedItem = <Answer extends AnswerBase>(
  { answer, alternatives, misconceptions }: Computed<Answer>,
  base: ItemBase,
  typed: Typed<Answer>,
): Item => {
  const { values, tolerance = 0, units = [], shortened = () => [], isCaseSensitive = false } = typed;
  const right = (texts: readonly string[], feedback?: string, within = tolerance): readonly NumericalResponse[] =>
    texts.map((text) => ({ text, credit: 1, feedback, tolerance: within }));
  const { ofRight, ofMistake } = typed.spellings ?? {
    ofRight: (one: Answer) => spelledList(values(one), typed.noun),
    ofMistake: (one: Answer) => spelledPlainly(values(one)),
  };
  const responses = unique([
    ...right(typed.isAnyNumber ? values(answer).map(String) : ofRight(answer)),
    ...right(typed.more ?? []),
    ...right(shortened(answer), undefined, 0),
    ...alternatives.flatMap(({ answer: other, note }) => [
      ...right(ofRight(other), note),
      ...right(shortened(other), note, 0),
    ]),
    ...misconceptions
      .filter(({ isRight }) => !isRight)
      .flatMap(({ answer: wrong, why }) =>
        ofMistake(wrong).map((text) => ({ text, credit: 0, feedback: why, tolerance })),
      ),
  ]);
  const isNumber =
    typed.isAnyNumber ||
    [answer, ...alternatives.map((one) => one.answer)].every((one) => {
      const [value, ...others] = values(one);
      return typeof value === "number" && others.length === 0;
    });
  const howToWrite = isNumber ? typed.howToWrite.number : typed.howToWrite.list;
  const prompt = `${base.prompt}\n\n${howToWrite ?? ""}`.trim();
  if (!isNumber) {
    const texts = responses.map(({ text, credit, feedback }) => ({ text, credit, feedback }));
    return { ...base, prompt, kind: "short", responses: texts, isCaseSensitive };
  }
  return {
    ...base,
    prompt,
    kind: "numerical",
    responses: responses.filter(({ text }) => isNumeric(text)),
    units,
  };
};

/**
 * Each response with the credit that our own marker gives for its text. A spelling that it does not take for what it
 * stands for is left out.
 */
export const asMarked = (item: Item, creditOf: (text: string) => number): Item => {
  const marked = <Response extends ItemResponse>(responses: readonly Response[]): readonly Response[] =>
    responses.flatMap((one) => {
      const credit = creditOf(one.text);
      return (credit === 1) === (one.credit === 1) ? { ...one, credit } : [];
    });
  switch (item.kind) {
    case "numerical":
      return { ...item, responses: marked(item.responses) };
    case "short":
      return { ...item, responses: marked(item.responses) };
    default:
      return item;
  }
};
