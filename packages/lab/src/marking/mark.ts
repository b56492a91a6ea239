/** Marks a student's answer: credit with its reason, the known mistake if it is one, and the evidence. */
import { drawnText } from "../kinds/drawn.ts";
import type { Judged, Verdict } from "../kinds/kind.ts";
import { type ComputedAnswer, kindOf, type Question } from "../kinds/kinds.ts";
import { type CommandNames, DEFAULT_NAMES, type Evidence } from "../query/command.ts";
import type { CaptureFacts } from "../query/facts.ts";
import type { Given } from "../responses/plain-given.ts";
import { computeAnswer } from "./answers.ts";

export interface Mark {
  readonly question: string;
  /** The values that the question was drawn with: "status = 304"; undefined for one without draws. */
  readonly drawn?: string | undefined;
  readonly task: number;
  readonly verdict: Verdict;
  /** From 0 to 1; 0 while the verdict is "pending". */
  readonly credit: number;
  /** The credit that a person is asked to confirm; undefined unless the verdict is "pending". */
  readonly proposed: number | undefined;
  /** The maximum; 0 if the verdict is "absent". */
  readonly points: number;
  /** `credit * points`, to two decimals. */
  readonly earned: number;
  /** One or two plain sentences; does not contain the solution. */
  readonly why: string;
  readonly misconception: { readonly id: string; readonly why: string } | undefined;
  /** For those who may see the solution. */
  readonly evidence: Evidence;
  readonly nextHint: string | undefined;
  /** The answer as it was understood, for people: "11, 13". */
  readonly understood: string | undefined;
}

export interface MarkOptions {
  /** How many hints the student has had; the next one comes with the mark. */
  readonly hintsTaken?: number | undefined;
  readonly names?: CommandNames | undefined;
}

/** Credit is rounded to a thousandth. */
const thousandths = (credit: number): number => Math.round(credit * 1000) / 1000;

export const verdictOf = (credit: number): Verdict => (credit >= 1 ? "right" : credit > 0 ? "partly" : "wrong");

const absent = ({ missing }: Question): Judged => ({
  credit: 0,
  why: `The capture does not show this. ${missing ?? ""}`.trim(),
  verdict: "absent",
});

/** Marks an answer against what the capture gives. @param computed of this question and capture */
export const markComputed = (
  question: Question,
  computed: ComputedAnswer,
  facts: CaptureFacts,
  given: Given,
  hintsTaken = 0,
): Mark => {
  const judged = computed.isAbsent ? absent(question) : kindOf(question).judge(question, computed, given, facts);
  const credit = thousandths(judged.credit);
  const points = judged.verdict === "absent" ? 0 : question.points;
  return {
    question: question.id,
    ...(question.drawn === undefined ? {} : { drawn: drawnText(question) }),
    task: question.task,
    verdict: judged.verdict ?? verdictOf(credit),
    credit,
    proposed: judged.proposed === undefined ? undefined : thousandths(judged.proposed),
    points,
    earned: Math.round(credit * points * 100) / 100,
    why: judged.why,
    misconception: judged.misconception,
    evidence: computed.evidence,
    nextHint: credit < 1 ? question.hints[hintsTaken] : undefined,
    understood: judged.understood,
  };
};

/**
 * Marks an answer against a capture.
 *
 * @param given what the student typed or chose; ignored for a live question
 */
export const mark = (
  question: Question,
  facts: CaptureFacts,
  given: Given,
  { hintsTaken, names = DEFAULT_NAMES }: MarkOptions = {},
): Mark => markComputed(question, computeAnswer(question, facts, names), facts, given, hintsTaken);
