/** Computed answers as a learning system compares with them: letter by letter, with what is typed. */
import type { Item, ItemBase, ItemResponse } from "../export/item.ts";
import type { Value } from "../query/query-result.ts";
import type { AnswerBase, Computed } from "./kind.ts";

/** Each way of writing a list; nobody is told which is the one. */
export const spelledList = (values: readonly Value[]): readonly string[] =>
  values.length === 0 ? ["none"] : [...new Set([", ", ",", " "].map((between) => values.join(between)))];

const right =
  (feedback?: string) =>
  (text: string): ItemResponse => ({ text, credit: 1, feedback });

interface Typed<Answer> {
  readonly values: (answer: Answer) => readonly Value[];
  /** The ways to write an answer; `spelledList` of its values where it is left out. */
  readonly spellings?: (answer: Answer) => readonly string[];
  /** The ways to write the right answer, where there are others than of each answer. */
  readonly ofRight?: readonly string[];
  /** Each response is a number by itself, though there are several. */
  readonly isAnyNumber?: boolean;
  readonly tolerance?: number;
  /** Said behind the prompt. */
  readonly howToWrite?: string;
  readonly isCaseSensitive?: boolean;
}

/** Responses in the order they are to be tried; of two with the same text the first stands. */
const unique = (responses: readonly ItemResponse[]): readonly ItemResponse[] => {
  const seen = new Set<string>();
  return responses.filter(({ text }) => !seen.has(text) && seen.add(text));
};

/** A number, if every right answer is one, or else a short text. */
export const typedItem = <Answer extends AnswerBase>(
  { answer, alternatives, misconceptions }: Computed<Answer>,
  base: ItemBase,
  typed: Typed<Answer>,
): Item => {
  const { values, spellings = (one) => spelledList(values(one)), tolerance = 0, isCaseSensitive = false } = typed;
  const responses = unique([
    ...(typed.ofRight ?? spellings(answer)).map(right()),
    ...alternatives.flatMap(({ answer: other, note }) => spellings(other).map(right(note))),
    ...misconceptions
      .filter(({ isRight }) => !isRight)
      .flatMap(({ answer: wrong, why, credit = 0 }) =>
        spellings(wrong).map((text) => ({ text, credit, feedback: why })),
      ),
  ]);
  const isNumber = [answer, ...alternatives.map((one) => one.answer)].every((one) => {
    const [value, ...others] = values(one);
    return typeof value === "number" && others.length === 0;
  });
  if (isNumber || typed.isAnyNumber) {
    const numbers = responses.filter(({ text }) => /^-?\d+(\.\d+)?$/.test(text));
    return { ...base, kind: "numerical", responses: numbers, tolerance };
  }
  const prompt = `${base.prompt}\n\n${typed.howToWrite ?? ""}`.trim();
  return { ...base, prompt, kind: "short", responses, isCaseSensitive };
};
