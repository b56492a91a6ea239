/** Computed answers as a learning system compares with them: letter by letter, with what is typed. */
import type { Item, ItemBase, ItemResponse, ItemUnit } from "../export/item.ts";
import type { Value } from "../query/query-result.ts";
import type { AnswerBase, Computed } from "./kind.ts";
import { spelledList, spelledPlainly } from "./spellings.ts";

const right =
  (feedback?: string) =>
  (text: string): ItemResponse => ({ text, credit: 1, feedback });

/** The ways to write an answer. */
interface Spellings<Answer> {
  readonly ofRight: (answer: Answer) => readonly string[];
  readonly ofMistake: (answer: Answer) => readonly string[];
}

interface Typed<Answer> {
  readonly values: (answer: Answer) => readonly Value[];
  /** As lists of the values where they are left out. */
  readonly spellings?: Spellings<Answer>;
  /** Other ways to write the right answer of this capture. */
  readonly more?: readonly string[];
  /** Each response is a number by itself, though there are several. */
  readonly isAnyNumber?: boolean;
  readonly tolerance?: number;
  readonly units?: readonly ItemUnit[];
  /** Said behind the prompt. */
  readonly howToWrite: { readonly number?: string; readonly list?: string };
  readonly isCaseSensitive?: boolean;
}

/** Responses in the order they are to be tried; of two with the same text the first stands. */
const unique = (responses: readonly ItemResponse[]): readonly ItemResponse[] => {
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
  const { values, tolerance = 0, units = [], isCaseSensitive = false } = typed;
  const { ofRight, ofMistake } = typed.spellings ?? {
    ofRight: (one: Answer) => spelledList(values(one)),
    ofMistake: (one: Answer) => spelledPlainly(values(one)),
  };
  const responses = unique([
    ...(typed.isAnyNumber ? values(answer).map(String) : ofRight(answer)).map(right()),
    ...(typed.more ?? []).map(right()),
    ...alternatives.flatMap(({ answer: other, note }) => ofRight(other).map(right(note))),
    ...misconceptions
      .filter(({ isRight }) => !isRight)
      .flatMap(({ answer: wrong, why, credit = 0 }) =>
        ofMistake(wrong).map((text) => ({ text, credit, feedback: why })),
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
  if (!isNumber) return { ...base, prompt, kind: "short", responses, isCaseSensitive };
  return {
    ...base,
    prompt,
    kind: "numerical",
    responses: responses.filter(({ text }) => isNumeric(text)),
    tolerance,
    units,
  };
};
