/** The answers that a learning system compares with: as texts, right ones and known wrong ones. */
import type { Answer, ComputedAnswer } from "../marking/answer.ts";
import type { Question } from "../questions/question.ts";
import { penaltyOf, sharesOf } from "./weights.ts";

export interface ItemAnswer {
  readonly text: string;
  /** From -1 to 1; only a wrong option among several that can be chosen takes something away. */
  readonly credit: number;
  /** Markdown. */
  readonly feedback: string | undefined;
}

export const listOf = (answer: Answer): readonly (string | number)[] => {
  switch (answer.kind) {
    case "frames":
      return answer.frames;
    case "ports":
      return answer.ports;
    case "strings":
      return answer.strings;
    case "count":
      return [answer.count];
    case "number":
      return [answer.number];
    default:
      return [];
  }
};

/** What may stand between the two of a pair. */
const BETWEEN_PAIR = [":", ": ", " : "] as const;

/** As a student may type it: a learning system compares texts, so each way of writing a list is an answer. */
const spellings = (answer: Answer): readonly string[] => {
  if (answer.kind === "pairs") {
    if (answer.pairs.length === 0) return ["none"];
    return BETWEEN_PAIR.map((between) => answer.pairs.map((pair) => pair.join(between)).join(", "));
  }
  const list = listOf(answer).map(String);
  if (list.length === 0) return ["none"];
  return [...new Set([list.join(", "), list.join(","), list.join(" ")])];
};

/** Answers in the order they are to be tried; of two with the same text the first stands. */
const unique = (answers: readonly ItemAnswer[]): readonly ItemAnswer[] => {
  const seen = new Set<string>();
  return answers.filter(({ text }) => !seen.has(text) && seen.add(text));
};

const wrongOnes = ({ misconceptions }: ComputedAnswer): readonly ItemAnswer[] =>
  misconceptions
    .filter(({ isRight }) => !isRight)
    .flatMap(({ answer, why, credit = 0 }) => spellings(answer).map((text) => ({ text, credit, feedback: why })));

const rightOnes = (
  question: Question,
  { answer, alternatives, equivalents }: ComputedAnswer,
): readonly ItemAnswer[] => {
  const right = (text: string, feedback?: string): ItemAnswer => ({ text, credit: 1, feedback });
  const others = alternatives.flatMap(({ answer: other, note }) => spellings(other).map((text) => right(text, note)));
  if (question.kind !== "frames" || answer.kind !== "frames")
    return [...spellings(answer).map((text) => right(text)), ...others];
  if (question.wants === "any") return [...answer.frames.map((frame) => right(String(frame))), ...others];
  const replaced = Object.entries(equivalents).map(([instead, frame]) =>
    answer.frames.map((one) => (one === frame ? Number(instead) : one)),
  );
  return [
    ...spellings(answer).map((text) => right(text)),
    ...replaced.flatMap((frames) => spellings({ kind: "frames", frames })).map((text) => right(text)),
    ...others,
  ];
};

/** Everything that can be typed, and what it is worth. */
export const typedAnswers = (question: Question, computed: ComputedAnswer): readonly ItemAnswer[] =>
  unique([...rightOnes(question, computed), ...wrongOnes(computed)]);

const MAX_RIGHT_OPTIONS = 10;
const MAX_WRONG_OPTIONS = 8;
const MIN_OPTIONS = 4;

/** A text as an option, in which nothing is Markdown. */
const asCode = (text: string): string => (text.includes("`") ? text : `\`${text}\``);

/**
 * Several texts as options: nobody types a list of headers as a learning system wants it. The wrong ones are what the
 * known mistakes would name.
 *
 * @returns undefined where there is too little, or too much, to choose from
 */
export const textsAsOptions = ({
  answer,
  alternatives,
  misconceptions,
}: ComputedAnswer): readonly ItemAnswer[] | undefined => {
  if (answer.kind !== "strings" || alternatives.length > 0) return undefined;
  const { strings } = answer;
  if (strings.length < 2 || strings.length > MAX_RIGHT_OPTIONS) return undefined;
  const shares = sharesOf(strings.length)!;
  const penalty = penaltyOf(strings.length);
  const named = new Set(strings.map((text) => text.toLowerCase()));
  const wrong: ItemAnswer[] = [];
  for (const mistake of misconceptions) {
    for (const text of mistake.answer.kind === "strings" ? mistake.answer.strings : []) {
      if (named.has(text.toLowerCase()) || wrong.length === MAX_WRONG_OPTIONS) continue;
      named.add(text.toLowerCase());
      wrong.push({ text: asCode(text), credit: penalty, feedback: mistake.why });
    }
  }
  if (wrong.length === 0 || strings.length + wrong.length < MIN_OPTIONS) return undefined;
  return [
    ...strings.map((text, index) => ({ text: asCode(text), credit: shares[index]!, feedback: undefined })),
    ...wrong,
  ];
};

const MAX_DISTRACTORS = 4;

/** The pairs, if each left side stands for one right side and there are at least two of them. */
export const matchable = (answer: Answer): readonly (readonly [string, string])[] | undefined => {
  if (answer.kind !== "pairs" || answer.pairs.length < 2) return undefined;
  const pairs = answer.pairs.map(([left, right]) => [String(left), String(right)] as const);
  return new Set(pairs.map(([left]) => left)).size === pairs.length ? pairs : undefined;
};

/** Right sides that belong to no left one, from what the known mistakes would name. */
export const distractorsOf = (
  pairs: readonly (readonly [string, string])[],
  { misconceptions }: ComputedAnswer,
): readonly string[] => {
  const right = new Set(pairs.map(([, side]) => side));
  const others = misconceptions.flatMap(({ answer }) =>
    answer.kind === "pairs" ? answer.pairs.map(([, side]) => String(side)) : [],
  );
  return [...new Set(others)].filter((side) => side !== "" && !right.has(side)).slice(0, MAX_DISTRACTORS);
};
