/** What one capture says to one question: the answer, its evidence, and the wrong answers that people come to. */

import { type CommandNames, DEFAULT_NAMES, type Evidence, evidenceOf } from "../query/command.ts";
import type { CaptureFacts } from "../query/facts.ts";
import type { QueryResult, Value } from "../query/query-result.ts";
import { allHold, runQuery } from "../query/run-query.ts";
import type { Query } from "../questions/query.ts";
import type { ChoiceQuestion, ComputedQuestion, Misconception, Question } from "../questions/question.ts";
import type { Answer, ComputedAnswer, ComputedMisconception } from "./answer.ts";
import { parseGiven } from "./parse-given.ts";
import { isSameAnswer, itemsOf } from "./same-answer.ts";

const numbersIn = (values: readonly Value[]): readonly number[] =>
  [...new Set(values.filter((value) => typeof value === "number"))].sort((left, right) => left - right);

const valuesOf = ({ value }: QueryResult): readonly Value[] =>
  value.shape === "list" ? value.values : value.shape === "single" && value.value !== undefined ? [value.value] : [];

/** The result of a query as an answer; undefined where there is no number and one is asked for. */
const answerFrom = (question: ComputedQuestion, result: QueryResult): Answer | undefined => {
  const { kind } = question;
  const single = result.value.shape === "single" ? result.value.value : undefined;
  switch (kind) {
    case "frames":
      return { kind, frames: numbersIn(valuesOf(result)) };
    case "ports":
      return { kind, ports: numbersIn(valuesOf(result)) };
    case "count":
      return typeof single === "number" ? { kind, count: single } : undefined;
    case "number":
      return typeof single === "number" ? { kind, number: single, unit: question.unit } : undefined;
    case "strings":
      return { kind, strings: [...new Set(valuesOf(result).map(String))] };
    case "pairs":
      return { kind, pairs: result.value.shape === "pairs" ? result.value.pairs : [] };
  }
};

/** The answer of a computed question where nothing matches. */
const emptyAnswer = (question: ComputedQuestion): Answer => {
  switch (question.kind) {
    case "frames":
      return { kind: "frames", frames: [] };
    case "ports":
      return { kind: "ports", ports: [] };
    case "count":
      return { kind: "count", count: 0 };
    case "number":
      return { kind: "number", number: 0, unit: question.unit };
    case "strings":
      return { kind: "strings", strings: [] };
    case "pairs":
      return { kind: "pairs", pairs: [] };
  }
};

/** Numbers in an answer that may be those of frames. */
const framesIn = (answer: Answer, frameCount: number): readonly number[] => {
  if (answer.kind === "frames") return answer.frames;
  if (answer.kind !== "pairs") return [];
  return numbersIn(answer.pairs.flat()).filter((number) => number >= 1 && number <= frameCount);
};

const equivalentsOf = (question: ComputedQuestion, answer: Answer, facts: CaptureFacts): Record<number, number> => {
  const equivalents: Record<number, number> = {};
  if (!("equivalents" in question) || question.equivalents === undefined) return equivalents;
  const frames = framesIn(answer, facts.session.frameCount);
  const told = facts.values(
    frames.map((frame) => frame - 1),
    [question.equivalents],
  );
  for (const [index, frame] of frames.entries()) {
    for (const other of told[index]![0]!) {
      if (typeof other === "number" && !frames.includes(other)) equivalents[other] = frame;
    }
  }
  return equivalents;
};

interface Stated {
  readonly answer: Answer;
  readonly evidence: Evidence;
}

const misconceived = (
  question: ComputedQuestion,
  { answer }: Misconception,
  facts: CaptureFacts,
  names: CommandNames,
): Stated | undefined => {
  if ("typed" in answer) {
    const given = parseGiven(question, answer.typed);
    return given.ok ? { answer: given.readings[0]!, evidence: { frames: [], command: "" } } : undefined;
  }
  const result = runQuery(answer.query, facts);
  // Who says "none" has not taken one thing for another.
  if (result.frames.length === 0) return undefined;
  const stated = answerFrom(question, result);
  return stated && { answer: stated, evidence: evidenceOf(result, names) };
};

const computeComputed = (question: ComputedQuestion, facts: CaptureFacts, names: CommandNames): ComputedAnswer => {
  const result = runQuery(question.query, facts);
  const found = answerFrom(question, result);
  const isEmpty = found === undefined || result.frames.length === 0 || itemsOf(found).length === 0;
  const answer = found ?? emptyAnswer(question);
  const alternatives = question.alternatives.flatMap(({ query, note }) => {
    const other = runQuery(query, facts);
    const stated = answerFrom(question, other);
    // Where it finds nothing, nothing is no answer besides the one that there is.
    const isOne = stated !== undefined && other.frames.length > 0 && !isSameAnswer(stated, answer);
    return isOne ? [{ answer: stated, note }] : [];
  });
  const equivalents = equivalentsOf(question, answer, facts);
  const misconceptions = question.misconceptions.flatMap((misconception): readonly ComputedMisconception[] => {
    const stated = misconceived(question, misconception, facts, names);
    if (stated === undefined) return [];
    const isRight = [answer, ...alternatives.map((one) => one.answer)].some((one) => isSameAnswer(one, stated.answer));
    const { id, why, credit } = misconception;
    return [{ id, why, credit, ...stated, isRight }];
  });
  return {
    question: question.id,
    kind: question.kind,
    answer,
    alternatives,
    evidence: evidenceOf(result, names),
    isEmpty,
    isAbsent: isEmpty && question.whenEmpty === "absent",
    misconceptions,
    equivalents,
  };
};

/** The evidence of several queries as one. */
const evidenceTogether = (queries: readonly Query[], facts: CaptureFacts, names: CommandNames): Evidence => {
  const results = queries.map((query) => runQuery(query, facts));
  if (results.length === 0) return { frames: [], command: "" };
  if (results.length === 1) return evidenceOf(results[0]!, names);
  const frames = [...new Set(results.flatMap((result) => result.frames))].sort((left, right) => left - right);
  const filter = results.map((result) => `(${result.filter})`).join(" or ");
  const fields = [...new Set(results.flatMap((result) => result.fields))];
  return evidenceOf({ value: { shape: "list", values: [] }, frames, filter, fields, withoutDissector: false }, names);
};

const rightOptions = ({ options }: ChoiceQuestion, facts: CaptureFacts): readonly string[] =>
  options.filter(({ right }) => (typeof right === "boolean" ? right : allHold(right, facts))).map(({ id }) => id);

const uncomputed = (question: Exclude<Question, ComputedQuestion>, facts: CaptureFacts): Answer => {
  switch (question.kind) {
    case "one-of":
    case "many-of":
      return { kind: question.kind, options: rightOptions(question, facts) };
    case "text":
      return { kind: "text", points: question.rubric.map(({ id }) => id) };
    case "live":
      return { kind: "live", checks: question.checks.map(({ id }) => id) };
  }
};

const isAbsentWhenEmpty = ({ kind, whenEmpty, missing }: Question): boolean => {
  // Nobody has to do what a question says how to do, when a capture shows none of it.
  if (kind === "live") return missing !== undefined;
  // Without a right option there is nothing to choose, unless several may be chosen and none is an answer.
  return kind === "one-of" || whenEmpty === "absent";
};

/** Computes what a capture says to a question. */
export const computeAnswer = (
  question: Question,
  facts: CaptureFacts,
  names: CommandNames = DEFAULT_NAMES,
): ComputedAnswer => {
  if ("query" in question) return computeComputed(question, facts, names);
  const answer = uncomputed(question, facts);
  const isEmpty =
    question.kind === "live"
      ? question.checks.every(({ when }) => !allHold(when, facts))
      : "options" in answer && answer.options.length === 0;
  return {
    question: question.id,
    kind: question.kind,
    answer,
    alternatives: [],
    evidence: evidenceTogether(question.evidence, facts, names),
    isEmpty,
    isAbsent: isEmpty && isAbsentWhenEmpty(question),
    misconceptions: [],
    equivalents: {},
  };
};
