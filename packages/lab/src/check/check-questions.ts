/**
 * Runs every question on every capture and reports which are broken, which are empty, and which cannot distinguish
 * right from wrong.
 */

import { formName } from "../kinds/drawn.ts";
import { type Answer, type ComputedAnswer, kindOf, type Question } from "../kinds/kinds.ts";
import { computeAnswer, isSameAnswer, parseGiven, showAnswer } from "../marking/answers.ts";
import { primeFacts } from "../marking/prime-facts.ts";
import { CaptureFacts } from "../query/facts.ts";
import { allHold } from "../query/run-query.ts";
import { exportNotes } from "../questions/question-item.ts";
import type { QuestionSet } from "../questions/question-set.ts";

export interface CheckedCapture {
  /** "homepage_coffee": its name in `on`. */
  readonly name: string;
  readonly facts: CaptureFacts;
}

export interface CheckResult {
  readonly kind: "broken" | "empty" | "ambiguous" | "export";
  /** `note`: true in some captures only, or in one that the question is not for. */
  readonly level: "error" | "warning" | "note";
  /** Its id, and the values of the form that it is true of: "3.1a (status = 304)". */
  readonly question: string;
  /** Undefined if it is true in all captures. */
  readonly capture: string | undefined;
  readonly message: string;
}

type Told = Omit<CheckResult, "question">;

/** What one capture gives for a question. */
interface Run {
  readonly name: string;
  readonly facts: CaptureFacts;
  readonly isAsked: boolean;
  readonly computed: ComputedAnswer;
}

const ofRun = (question: Question, { name, facts, isAsked, computed }: Run): readonly Told[] => {
  const told: Told[] = [];
  const level = isAsked ? "warning" : "note";
  if (computed.isAbsent) told.push({ kind: "empty", level, capture: name, message: "has no answer here" });
  const ambiguities = kindOf(question).ambiguities?.(question, computed.answer, facts.session.frameCount) ?? [];
  for (const { message, isError } of ambiguities)
    told.push({ kind: "ambiguous", level: isError && isAsked ? "error" : level, capture: name, message });
  return told;
};

/** For questions on students' own captures, a result in all captures here is only a note: other captures may differ. */
const whereAlways = ({ on }: Question): CheckResult["level"] => (on.own ? "note" : "warning");

/** Mistakes whose answer never differs from the right one are useless. */
const ofMisconceptions = (question: Question, runs: readonly Run[]): readonly Told[] => {
  const told: Told[] = [];
  for (const { id, typed } of question.misconceptions) {
    if (typed !== undefined && "query" in question && !parseGiven(question, typed).ok) {
      const message = `misconception ${id}: ${JSON.stringify(String(typed))} is no answer to it`;
      told.push({ kind: "broken", level: "error", capture: undefined, message });
    }
    const found = runs.flatMap(({ name, computed }) =>
      computed.misconceptions.filter((one) => one.id === id).map((one) => ({ name, ...one })),
    );
    const same = found.filter(({ isRight }) => isRight);
    if (found.length > 0 && same.length === found.length) {
      const message = `misconception ${id} is the right answer in every capture`;
      told.push({ kind: "ambiguous", level: whereAlways(question), capture: undefined, message });
    } else {
      const message = `misconception ${id} is the right answer here`;
      for (const { name } of same) told.push({ kind: "ambiguous", level: "note", capture: name, message });
    }
  }
  return told;
};

/** If two mistakes never differ, only the first is ever recognized. */
const twins = (question: Question, runs: readonly Run[]): readonly Told[] => {
  const told: Told[] = [];
  for (const [index, { id: left }] of question.misconceptions.entries()) {
    for (const { id: right } of question.misconceptions.slice(index + 1)) {
      const pairs = runs.flatMap(({ computed }): readonly (readonly [Answer, Answer])[] => {
        const [one, other] = [left, right].map((id) => computed.misconceptions.find((found) => found.id === id));
        return one && other && !one.isRight && !other.isRight ? [[one.answer, other.answer]] : [];
      });
      if (pairs.length === 0 || !pairs.every(([one, other]) => isSameAnswer(one, other))) continue;
      const message = `misconceptions ${left} and ${right} are the same answer in every capture`;
      told.push({ kind: "ambiguous", level: whereAlways(question), capture: undefined, message });
    }
  }
  return told;
};

const ofAlternatives = (question: Question, runs: readonly Run[]): readonly Told[] => {
  if (!("alternatives" in question)) return [];
  return question.alternatives.flatMap(({ note }, index): readonly Told[] => {
    const isNew = runs.some(({ computed }) => computed.alternatives.some((one) => one.note === note));
    if (isNew || runs.length === 0) return [];
    const message = `alternative ${index + 1} never differs from the answer`;
    return [{ kind: "ambiguous", level: whereAlways(question), capture: undefined, message }];
  });
};

/** Options and checks that no capture has shown to be right. */
const neverSeen = (question: Question, runs: readonly Run[]): readonly Told[] => {
  const told: Told[] = [];
  for (const { id, when, what } of kindOf(question).conditionalParts?.(question) ?? []) {
    if (runs.some(({ facts }) => allHold(when, facts))) continue;
    told.push({ kind: "empty", level: "note", capture: undefined, message: `${what} ${id} holds in no capture` });
  }
  return told;
};

const ofQuestion = (question: Question, captures: readonly CheckedCapture[]): readonly Told[] => {
  const missing = question.on.samples
    .filter((sample) => !captures.some(({ name }) => name === sample))
    .map(
      (sample): Told => ({
        kind: "broken",
        level: "warning",
        capture: sample,
        message: `is asked on this sample, which was not given; there are: ${captures.map(({ name }) => name).join(", ")}`,
      }),
    );
  const runs = captures.map(({ name, facts }): Run => {
    const isAsked = question.on.samples.includes(name);
    return { name, facts, isAsked, computed: computeAnswer(question, facts) };
  });
  const exported = exportNotes(question).map(
    (message): Told => ({ kind: "export", level: "note", capture: undefined, message }),
  );
  if (runs.length === 0) return [...missing, ...exported];
  const present = runs.filter(({ computed }) => !computed.isAbsent);
  return [
    ...missing,
    ...exported,
    ...runs.flatMap((run) => [...ofRun(question, run), ...askedAlone(question, run)]),
    ...ofMisconceptions(question, present),
    ...twins(question, present),
    ...ofAlternatives(question, present),
    ...neverSeen(question, runs),
  ];
};

/** A question has one answer, independent of earlier questions on the capture. */
const askedAlone = (question: Question, { name, facts, computed }: Run): readonly Told[] => {
  const alone = computeAnswer(question, new CaptureFacts(facts.session));
  if (JSON.stringify(alone) === JSON.stringify(computed)) return [];
  const [one, other] = [alone, computed].map(({ answer }) => showAnswer(answer, question));
  const message = `is answered otherwise when it is asked alone: ${one}; with the others: ${other}`;
  return [{ kind: "broken", level: "error", capture: name, message }];
};

/** Everything that is wrong with questions, as far as captures show it; unreadable files are refused earlier. */
export const checkQuestions = (set: QuestionSet, captures: readonly CheckedCapture[]): readonly CheckResult[] => {
  const questions = set.tasks.flatMap((task) => task.questions);
  for (const { facts } of captures) primeFacts(facts, questions);
  return questions.flatMap((question) =>
    ofQuestion(question, captures).map((told) => ({ question: formName(question), ...told })),
  );
};
