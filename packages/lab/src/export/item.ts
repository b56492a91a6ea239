/**
 * A question as learning systems know questions: with the answers that one sample gives, and without queries. Every
 * format is written from this.
 */
import type { Answer, ComputedAnswer } from "../grading/answer.ts";
import type { Question } from "../questions/question.ts";

export interface ItemAnswer {
  readonly text: string;
  /** From 0 to 1. */
  readonly credit: number;
  /** Markdown. */
  readonly feedback: string | undefined;
}

interface ItemBase {
  /** Of letters, digits, `_` and `-`, beginning with a letter. */
  readonly id: string;
  readonly title: string;
  /** Markdown. */
  readonly prompt: string;
  readonly points: number;
  /** Markdown, in their order. */
  readonly hints: readonly string[];
  /** Markdown: why it is so, and what shows it. */
  readonly explanation: string;
}

export type Item =
  | (ItemBase & { readonly kind: "numerical"; readonly answers: readonly ItemAnswer[]; readonly tolerance: number })
  | (ItemBase & { readonly kind: "short"; readonly answers: readonly ItemAnswer[]; readonly isCaseSensitive: boolean })
  | (ItemBase & { readonly kind: "choice"; readonly answers: readonly ItemAnswer[]; readonly isSingle: boolean })
  | (ItemBase & { readonly kind: "matching"; readonly pairs: readonly (readonly [string, string])[] })
  /** What a person marks; `guide` is for that person, Markdown. */
  | (ItemBase & { readonly kind: "essay"; readonly guide: string; readonly wantsFile: boolean });

const isSet = (answer: Answer): answer is Extract<Answer, { kind: "frames" | "ports" | "strings" }> =>
  answer.kind === "frames" || answer.kind === "ports" || answer.kind === "strings";

const listOf = (answer: Answer): readonly (string | number)[] => {
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
    case "pairs":
      return answer.pairs.map(([left, right]) => `${left}:${right}`);
    default:
      return [];
  }
};

/** As a student may type it: a learning system compares texts, so each way of writing a list is an answer. */
const spellings = (answer: Answer): readonly string[] => {
  const list = listOf(answer).map(String);
  if (list.length === 0) return answer.kind === "frames" || isSet(answer) || answer.kind === "pairs" ? ["none"] : [];
  return [...new Set([list.join(", "), list.join(","), list.join(" ")])];
};

const isNumber = (value: string | number): boolean => typeof value === "number";

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

const explanationOf = (question: Question, { evidence }: ComputedAnswer): string =>
  [
    ...(question.explanation === undefined ? [] : [question.explanation]),
    ...(evidence.frames.length === 0 ? [] : [`Frames: ${evidence.frames.join(", ")}`]),
    ...(evidence.command === "" ? [] : [`\`\`\`\n${evidence.command}\n\`\`\``]),
  ].join("\n\n");

/** @param sample the capture that the answers are of; undefined for what a student's own capture is needed for */
const baseOf = (question: Question, computed: ComputedAnswer, sample: string | undefined): ItemBase => ({
  id: `q-${question.id.replaceAll(/[^A-Za-z0-9_-]/g, "-")}`,
  title: `${question.id} (Task ${question.task})`,
  prompt: sample === undefined ? question.prompt : `Open \`${sample}.pcapng\`.\n\n${question.prompt}`,
  points: question.points,
  hints: question.hints,
  explanation: sample === undefined ? (question.explanation ?? "") : explanationOf(question, computed),
});

/** The pairs, if each left side stands for one right side and there are at least two of them. */
const matchable = (answer: Answer): readonly (readonly [string, string])[] | undefined => {
  if (answer.kind !== "pairs" || answer.pairs.length < 2) return undefined;
  const pairs = answer.pairs.map(([left, right]) => [String(left), String(right)] as const);
  return new Set(pairs.map(([left]) => left)).size === pairs.length ? pairs : undefined;
};

/**
 * A question with the answers that a sample gives.
 *
 * @returns undefined where the sample does not show what is asked
 */
export const itemOf = (question: Question, computed: ComputedAnswer, sample: string | undefined): Item | undefined => {
  const base = baseOf(question, computed, sample);
  switch (question.kind) {
    case "text": {
      const guide = question.rubric.map(({ says, points }) => `- ${says} (${points})`).join("\n");
      return { ...base, kind: "essay", guide, wantsFile: false };
    }
    case "live": {
      const guide = question.checks.map(({ says }) => `- ${says}`).join("\n");
      return { ...base, kind: "essay", guide, wantsFile: true };
    }
    case "one-of":
    case "many-of": {
      const { answer } = computed;
      const chosen = answer.kind === "one-of" || answer.kind === "many-of" ? answer.options : [];
      const right = new Set(chosen);
      const answers = question.options.map(({ id, text, why }) => ({
        text,
        credit: right.has(id) ? 1 / right.size : 0,
        feedback: right.has(id) ? undefined : why,
      }));
      return { ...base, kind: "choice", answers, isSingle: question.kind === "one-of" };
    }
    default: {
      if (computed.isAbsent) return undefined;
      const pairs = matchable(computed.answer);
      if (pairs !== undefined) return { ...base, kind: "matching", pairs };
      const answers = unique([...rightOnes(question, computed), ...wrongOnes(computed)]);
      const everySingle = [computed.answer, ...computed.alternatives.map(({ answer }) => answer)].every((answer) => {
        const list = listOf(answer);
        return list.length === 1 && list.every(isNumber);
      });
      const isNumerical = everySingle || (question.kind === "frames" && question.wants === "any");
      if (!isNumerical) {
        const isPairs = computed.answer.kind === "pairs";
        return {
          ...base,
          ...(isPairs ? { prompt: `${base.prompt}\n\nWrite each pair as \`one:other\`.` } : {}),
          kind: "short",
          answers,
          isCaseSensitive: question.kind === "strings" && question.isCaseSensitive,
        };
      }
      const numbers = answers.filter(({ text }) => /^-?\d+(\.\d+)?$/.test(text));
      return {
        ...base,
        kind: "numerical",
        answers: numbers,
        tolerance: question.kind === "number" ? question.tolerance : 0,
      };
    }
  }
};
