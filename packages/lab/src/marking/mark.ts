/** Marks what a student gave: credit with its reason, the mistake behind it where it is a known one, and what shows it. */

import { type CommandNames, DEFAULT_NAMES } from "../query/command.ts";
import type { CaptureFacts } from "../query/facts.ts";
import { allHold } from "../query/run-query.ts";
import type { ChoiceQuestion, ComputedQuestion, LiveQuestion, Question, TextQuestion } from "../questions/question.ts";
import type { Answer, ComputedAnswer, ComputedMisconception, Given, Mark, Verdict } from "./answer.ts";
import { computeAnswer } from "./compute-answer.ts";
import { parseGiven, unreadablePairs } from "./parse-given.ts";
import { isDash, isNoAnswer } from "./plain-given.ts";
import { isSameAnswer, itemsOf } from "./same-answer.ts";
import { optionText, RIGHT, type Score, score, scoreChoice } from "./score.ts";
import { showAnswer } from "./show-answer.ts";

export interface MarkOptions {
  /** How many hints the student has had; the next one comes with the mark. */
  readonly hintsTaken?: number | undefined;
  readonly names?: CommandNames | undefined;
}

interface Judged extends Score {
  readonly proposed?: number;
  readonly verdict?: Verdict;
  readonly misconception?: Mark["misconception"];
  readonly understood?: string;
}

/** Credit is not known better than to a thousandth. */
const thousandths = (credit: number): number => Math.round(credit * 1000) / 1000;

const verdictOf = (credit: number): Verdict => (credit >= 1 ? "right" : credit > 0 ? "partly" : "wrong");

/** Whether the mistake gives the same things too many: something else may be missing besides. */
const hasSameExcess = (given: Answer, { answer }: ComputedMisconception, right: Answer): boolean => {
  if (given.kind === "count" || given.kind === "number") return false;
  const wanted = new Set(itemsOf(right));
  const [tooMany, mistaken] = [given, answer].map((one) =>
    itemsOf(one)
      .filter((item) => !wanted.has(item))
      .sort(),
  );
  return tooMany!.length > 0 && tooMany!.join("\0") === mistaken!.join("\0");
};

/** Where any one will do, any one of those that the mistake gives is the mistake. */
const isAmongMistaken = (question: ComputedQuestion, given: Answer, { answer }: ComputedMisconception): boolean => {
  if (question.kind !== "frames" || question.wants !== "any") return false;
  const mistaken = new Set(itemsOf(answer));
  const items = itemsOf(given);
  return items.length > 0 && items.every((item) => mistaken.has(item));
};

const isNearNumber = (question: ComputedQuestion, given: Answer, answer: Answer): boolean =>
  question.kind === "number" &&
  given.kind === "number" &&
  answer.kind === "number" &&
  Math.abs(given.number - answer.number) <= question.tolerance;

/** The first mistake whose answer this is, or else the first with the same things too many; and how it was read. */
const mistakeBehind = (
  question: ComputedQuestion,
  { answer: right, misconceptions }: ComputedAnswer,
  readings: readonly Answer[],
): readonly [Answer, ComputedMisconception] | undefined => {
  const wrong = misconceptions.filter(({ isRight }) => !isRight);
  const tests: readonly ((reading: Answer, mistake: ComputedMisconception) => boolean)[] = [
    (reading, { answer }) => isSameAnswer(reading, answer) || isNearNumber(question, reading, answer),
    (reading, mistake) => hasSameExcess(reading, mistake, right) || isAmongMistaken(question, reading, mistake),
  ];
  for (const test of tests) {
    for (const reading of readings) {
      const mistake = wrong.find((one) => test(reading, one));
      if (mistake) return [reading, mistake];
    }
  }
  return undefined;
};

/** Whether numbers stand where the answer has numbers: else it says something else, and is no answer to this question. */
const fits = (question: ComputedQuestion, reading: Answer, right: readonly Answer[]): boolean => {
  if (question.kind !== "pairs" || reading.kind !== "pairs") return true;
  const sides = question.arrow === "->" || question.arrow === "<-" ? [0, 1] : question.arrow === ":" ? [0] : [1];
  const isNumeric = (answer: Answer, side: number): boolean =>
    answer.kind === "pairs" && answer.pairs.every((pair) => typeof pair[side] === "number");
  return sides.every((side) => !right.every((one) => isNumeric(one, side)) || isNumeric(reading, side));
};

const NOT_ANSWERED: Judged = { credit: 0, why: "Nothing was answered.", verdict: "unanswered" };

const judgeComputed = (question: ComputedQuestion, computed: ComputedAnswer, given: Given): Judged => {
  const parsed = parseGiven(question, given);
  if (!parsed.ok) return { credit: 0, why: parsed.message, verdict: parsed.isBlank ? "unanswered" : "unreadable" };
  const right = [{ answer: computed.answer, note: "" }, ...computed.alternatives];
  const readings = parsed.readings.filter((reading) =>
    fits(
      question,
      reading,
      right.map(({ answer }) => answer),
    ),
  );
  if (readings.length === 0) return { credit: 0, why: unreadablePairs(question), verdict: "unreadable" };
  const tries = readings.flatMap((reading) =>
    right.map(({ answer, note }) => ({ reading, note, ...score(question, reading, answer, computed) })),
  );
  const best = tries.reduce((one, other) => (other.credit > one.credit ? other : one));
  const understood = showAnswer(best.reading, question);
  if (parsed.isPerhapsBlank && best.credit < 1) return NOT_ANSWERED;
  if (best.credit === 1) return { credit: 1, why: best.note === "" ? RIGHT : `${RIGHT} ${best.note}`, understood };
  const [reading, mistake] = mistakeBehind(question, computed, readings) ?? [];
  if (reading !== undefined && mistake !== undefined) {
    const { id, why, credit = best.credit } = mistake;
    return { credit, why: best.why, misconception: { id, why }, understood: showAnswer(reading, question) };
  }
  return { credit: best.credit, why: best.why, understood };
};

const judgeChoice = (question: ChoiceQuestion, { answer }: ComputedAnswer, given: Given): Judged => {
  const parsed = parseGiven(question, given);
  if (!parsed.ok) return { credit: 0, why: parsed.message, verdict: parsed.isBlank ? "unanswered" : "unreadable" };
  const chosen = itemsOf(parsed.readings[0]!);
  const judged = scoreChoice(question, chosen, itemsOf(answer));
  const mistaken = question.options.find(({ id, why }) => why && chosen.includes(id) && !itemsOf(answer).includes(id));
  return {
    ...judged,
    understood: chosen.map((id) => optionText(question, id)).join(" | ") || "none",
    ...(mistaken?.why ? { misconception: { id: mistaken.id, why: mistaken.why } } : {}),
  };
};

/** Longer texts are read up to here. */
const MAX_TEXT = 20_000;

const judgeText = (question: TextQuestion, given: Given): Judged => {
  const text = String(given).slice(0, MAX_TEXT).toLowerCase().replace(/\s+/g, " ");
  if (text.trim() === "" || isNoAnswer(text.trim()) || isDash(text.trim())) return NOT_ANSWERED;
  const met = question.rubric.filter(
    ({ words }) => words.length > 0 && words.every((some) => some.some((word) => text.includes(word))),
  );
  const total = question.rubric.reduce((sum, { points }) => sum + points, 0);
  const proposed = thousandths(met.reduce((sum, { points }) => sum + points, 0) / total);
  const why = `Found ${met.length} of the ${question.rubric.length} points of the rubric${met.length > 0 ? ` (${met.map(({ says }) => `“${says}”`).join(" ")})` : ""}; a person decides.`;
  return { credit: 0, proposed, why, verdict: "pending" };
};

const judgeLive = ({ checks }: LiveQuestion, facts: CaptureFacts): Judged => {
  const failed = checks.filter(({ when }) => !allHold(when, facts));
  if (failed.length === 0) return { credit: 1, why: RIGHT };
  const credit = (checks.length - failed.length) / checks.length;
  const held = checks.length - failed.length;
  return {
    credit,
    why: `${held} of ${checks.length} are in the capture. ${failed.map(({ otherwise }) => otherwise).join(" ")}`,
  };
};

const judge = (question: Question, computed: ComputedAnswer, facts: CaptureFacts, given: Given): Judged => {
  if (computed.isAbsent)
    return { credit: 0, why: `The capture does not show this. ${question.missing ?? ""}`.trim(), verdict: "absent" };
  if (question.kind === "live") return judgeLive(question, facts);
  if (question.kind === "text") return judgeText(question, given);
  if ("options" in question) return judgeChoice(question, computed, given);
  return judgeComputed(question, computed, given);
};

/**
 * Marks an answer against a capture.
 *
 * @param given what the student typed or chose; nothing of it matters to a live question
 */
export const mark = (question: Question, facts: CaptureFacts, given: Given, options: MarkOptions = {}): Mark => {
  const computed = computeAnswer(question, facts, options.names ?? DEFAULT_NAMES);
  const judged = judge(question, computed, facts, given);
  const credit = thousandths(judged.credit);
  const points = judged.verdict === "absent" ? 0 : question.points;
  return {
    question: question.id,
    task: question.task,
    verdict: judged.verdict ?? verdictOf(credit),
    credit,
    proposed: judged.proposed,
    points,
    earned: Math.round(credit * points * 100) / 100,
    why: judged.why,
    misconception: judged.misconception,
    evidence: computed.evidence,
    nextHint: credit < 1 ? question.hints[options.hintsTaken ?? 0] : undefined,
    understood: judged.understood,
  };
};
