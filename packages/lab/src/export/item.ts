/**
 * A question as learning systems know questions: with the answers that one sample gives, and without queries. Every
 * format is written from this. What a learning system shows, it may show by itself and in any order, so that the prompt
 * says which capture it is about and how an answer is to be written.
 */
import type { ComputedAnswer } from "../marking/answer.ts";
import type { Question } from "../questions/question.ts";
import { plainText } from "../text/markdown.ts";
import { distractorsOf, type ItemAnswer, listOf, matchable, textsAsOptions, typedAnswers } from "./item-answers.ts";
import { penaltyOf, sharesOf } from "./weights.ts";

interface ItemBase {
  /** Of letters, digits, `_` and `-`, beginning with a letter. */
  readonly id: string;
  /** Where it belongs: "Task 3: TCP and its ports". */
  readonly section: string;
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
  | (ItemBase & {
      readonly kind: "matching";
      readonly pairs: readonly (readonly [string, string])[];
      /** More right sides, which belong to no left one. */
      readonly distractors: readonly string[];
    })
  /** What a person marks; `guide` is for that person, Markdown. */
  | (ItemBase & { readonly kind: "essay"; readonly guide: string; readonly wantsFile: boolean });

/** Where an item comes from and goes to. */
export interface ItemPlace {
  /** The capture that the answers are of; undefined for what a student's own capture is needed for. */
  readonly sample: string | undefined;
  readonly section: string;
}

const explanationOf = (question: Question, { evidence }: ComputedAnswer): string =>
  [
    ...(question.explanation === undefined ? [] : [question.explanation]),
    ...(evidence.frames.length === 0 ? [] : [`Frames: ${evidence.frames.join(", ")}`]),
    ...(evidence.command === "" ? [] : [`\`\`\`\n${evidence.command}\n\`\`\``]),
  ].join("\n\n");

const MAX_TITLE = 70;

const titleOf = ({ id, prompt }: Question): string => {
  const title = `${id} ${plainText(prompt).replace(/\s+/g, " ")}`;
  return title.length > MAX_TITLE ? `${title.slice(0, MAX_TITLE - 1)}…` : title;
};

/** How to write an answer is another matter here, and is said in the prompt. */
const isAboutWriting = (hint: string): boolean => /^Write\b/.test(hint);

const baseOf = (question: Question, computed: ComputedAnswer, { sample, section }: ItemPlace): ItemBase => ({
  id: `q-${question.id.replaceAll(/[^A-Za-z0-9_-]/g, "-")}`,
  section,
  title: titleOf(question),
  prompt: sample === undefined ? question.prompt : `Open \`${sample}.pcapng\`.\n\n${question.prompt}`,
  points: question.points,
  hints: question.hints.filter((hint) => !isAboutWriting(hint)),
  explanation: sample === undefined ? (question.explanation ?? "") : explanationOf(question, computed),
});

/** How an answer is typed: a learning system compares it letter by letter. */
const HOW_TO_WRITE: Readonly<Record<string, string>> = {
  frames: "Write the packet numbers in ascending order, with commas between them, such as `3, 14, 15`.",
  ports: "Write the ports in ascending order, with commas between them, such as `80, 443`.",
  strings: "If there are several, write them in alphabetical order, with commas between them.",
  pairs: "Write each pair with a colon between the two, such as `7:12`.",
};

const isNumber = (value: string | number): boolean => typeof value === "number";

/** A question with an answer that is computed from the capture. */
const itemOfComputed = (question: Question, computed: ComputedAnswer, base: ItemBase): Item | undefined => {
  if (computed.isAbsent) return undefined;
  const pairs = matchable(computed.answer);
  if (pairs !== undefined) return { ...base, kind: "matching", pairs, distractors: distractorsOf(pairs, computed) };
  const options = textsAsOptions(computed);
  if (options !== undefined) return { ...base, kind: "choice", answers: options, isSingle: false };
  const answers = typedAnswers(question, computed);
  const everySingle = [computed.answer, ...computed.alternatives.map(({ answer }) => answer)].every((answer) => {
    const list = listOf(answer);
    return list.length === 1 && list.every(isNumber);
  });
  if (everySingle || (question.kind === "frames" && question.wants === "any")) {
    return {
      ...base,
      kind: "numerical",
      answers: answers.filter(({ text }) => /^-?\d+(\.\d+)?$/.test(text)),
      tolerance: question.kind === "number" ? question.tolerance : 0,
    };
  }
  return {
    ...base,
    prompt: `${base.prompt}\n\n${HOW_TO_WRITE[question.kind] ?? ""}`.trim(),
    kind: "short",
    answers,
    isCaseSensitive: question.kind === "strings" && question.isCaseSensitive,
  };
};

/**
 * A question with the answers that a sample gives.
 *
 * @returns undefined where the sample does not show what is asked, or more is right than can be weighed
 */
export const itemOf = (question: Question, computed: ComputedAnswer, place: ItemPlace): Item | undefined => {
  const base = baseOf(question, computed, place);
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
      const right = new Set(answer.kind === "one-of" || answer.kind === "many-of" ? answer.options : []);
      const isSingle = question.kind === "one-of";
      const shares = isSingle ? [...right].map(() => 1) : sharesOf(right.size);
      if (right.size === 0 || shares === undefined) return undefined;
      const penalty = isSingle ? 0 : penaltyOf(right.size);
      const given = [...right];
      const answers = question.options.map(({ id, text, why }) => ({
        text,
        credit: right.has(id) ? shares[given.indexOf(id)]! : penalty,
        feedback: right.has(id) ? undefined : why,
      }));
      return { ...base, kind: "choice", answers, isSingle };
    }
    default:
      return itemOfComputed(question, computed, base);
  }
};
