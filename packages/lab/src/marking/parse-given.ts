/**
 * What students type, read as an answer. Tolerant of words, separators and units; strict where a guess could be wrong:
 * what cannot be read is said to be so, with an example. Where it can be read in several ways, each is tried.
 */

import type { Value } from "../query/query-result.ts";
import { type ComputedQuestion, PAIR_EXAMPLES, type Question } from "../questions/question.ts";
import type { Answer, Given } from "./answer.ts";
import { readChoice } from "./parse-choice.ts";
import { readFramePairs } from "./parse-frame-pairs.ts";
import { readCount, readFrames, readPorts } from "./parse-numbers.ts";
import { readQuantity } from "./parse-quantity.ts";
import { readTexts } from "./parse-strings.ts";
import { readTextPairs } from "./parse-text-pairs.ts";
import { readValuedPairs } from "./parse-valued-pairs.ts";
import { isDash, isDenied, isNoAnswer, isNone, isTakenBack, plainGiven, withoutNumbering } from "./plain-given.ts";

export type Parsed =
  | {
      readonly ok: true;
      /** At least one; the first is the likeliest. */
      readonly readings: readonly Answer[];
      /** It may as well be no answer, such as a dash: it is one where it is right. */
      readonly isPerhapsBlank: boolean;
    }
  | { readonly ok: false; readonly isBlank: boolean; readonly message: string };

/** Longer answers are not read. */
const MAX_LENGTH = 20_000;
const MAX_ITEMS = 5_000;

const BLANK: Parsed = { ok: false, isBlank: true, message: "Nothing was answered." };

const unreadable = (message: string): Parsed => ({
  ok: false,
  isBlank: false,
  message: `This cannot be read. ${message}`,
});

const readings = <Item>(items: readonly Item[], answerOf: (item: Item) => Answer, message: string): Parsed =>
  items.length === 0 ? unreadable(message) : { ok: true, readings: items.map(answerOf), isPerhapsBlank: false };

/** What to write instead, where pairs are asked for. */
export const unreadablePairs = (question: ComputedQuestion): string =>
  `This cannot be read. Give pairs, such as ${PAIR_EXAMPLES["arrow" in question ? question.arrow : "->"]}; one per line, or with semicolons between them.`;

const asText = (given: Given, between: string): string => (Array.isArray(given) ? given.join(between) : String(given));

const emptyAnswer = (question: ComputedQuestion): Answer => {
  const { kind } = question;
  switch (kind) {
    case "frames":
      return { kind, frames: [] };
    case "ports":
      return { kind, ports: [] };
    case "count":
      return { kind, count: 0 };
    case "strings":
      return { kind, strings: [] };
    case "pairs":
      return { kind, pairs: [] };
    case "number":
      return { kind, number: 0, unit: question.unit };
  }
};

const parseComputed = (question: ComputedQuestion, given: Given): Parsed => {
  const text = withoutNumbering(plainGiven(asText(given, question.kind === "pairs" ? "\n" : ", ")));
  switch (question.kind) {
    case "frames":
      return readings(
        readFrames(text),
        (frames) => ({ kind: "frames", frames }),
        "Give frame numbers, such as 11, 13; or none.",
      );
    case "ports":
      return readings(
        readPorts(text),
        (ports) => ({ kind: "ports", ports }),
        "Give port numbers, such as 5030, 5031; or none.",
      );
    case "count": {
      const count = readCount(text, question.unit);
      return readings(
        count === undefined ? [] : [count],
        (one) => ({ kind: "count", count: one }),
        `Give one whole number, such as 3${question.unit === undefined ? "" : `, in ${question.unit}`}.`,
      );
    }
    case "number": {
      const { unit } = question;
      const read = readQuantity(text, unit);
      return read.ok
        ? readings(read.numbers, (number) => ({ kind: "number", number, unit }), "")
        : unreadable(read.message);
    }
    case "strings":
      return readings(readTexts(given), (strings) => ({ kind: "strings", strings }), "Give texts, one a line.");
    case "pairs": {
      const { arrow } = question;
      const ofKind: readonly (readonly (readonly [Value, Value])[])[] =
        arrow === "->" || arrow === "<-" ? readFramePairs(text, arrow) : readValuedPairs(text, arrow === "=");
      const pairs = ofKind.length > 0 ? ofKind : [readTextPairs(text, arrow) ?? []].filter(({ length }) => length > 0);
      if (pairs.length === 0) return { ok: false, isBlank: false, message: unreadablePairs(question) };
      return readings(pairs, (one) => ({ kind: "pairs", pairs: one }), "");
    }
  }
};

/** Reads what was given to a question. Text questions are read by their rubric, live ones need nothing. */
export const parseGiven = (question: Exclude<Question, { kind: "text" | "live" }>, given: Given): Parsed => {
  const text = asText(given, ", ");
  if (text.length > MAX_LENGTH || (Array.isArray(given) && given.length > MAX_ITEMS))
    return unreadable(`It is longer than ${MAX_LENGTH} characters.`);
  const plain = plainGiven(text);
  if (plain === "" || isNoAnswer(plain)) return BLANK;
  if ("options" in question) {
    const { kind, options } = question;
    const chosen = readChoice(options, kind === "many-of", given);
    if (!chosen.ok) return isDash(plain) ? BLANK : unreadable(chosen.message);
    if (chosen.ids.length === 0 && !isNone(plain)) return BLANK;
    return { ok: true, readings: [{ kind, options: chosen.ids }], isPerhapsBlank: false };
  }
  if (isNone(plain) || isDash(plain))
    return { ok: true, readings: [emptyAnswer(question)], isPerhapsBlank: isDash(plain) };
  // Packets are counted from 1: no packet is meant.
  if (question.kind === "frames" && /^(?:0|zero)(?: (?:frames|packets))?[.!]?$/i.test(plain))
    return { ok: true, readings: [emptyAnswer(question)], isPerhapsBlank: false };
  // What a sum or a unit is taken from may be denied around it.
  const isOne = question.kind === "count" || question.kind === "number";
  if (isTakenBack(plain) || (isOne && isDenied("", plain))) return unreadable("Give only what is right.");
  return parseComputed(question, given);
};
