/** What people decided about a class: about answers, about single marks, about students. Plain data. */
import type { Question } from "../kinds/kinds.ts";
import { hashText } from "../text/hash.ts";
import type { LateRule } from "./late-rule.ts";
import type { Time } from "./times.ts";

interface Decision {
  readonly question: string;
  /** For the student. */
  readonly comment?: string | undefined;
  /** Who decided. */
  readonly by?: string | undefined;
}

/** Counts for every student who gave the same answer. */
export interface AnswerDecision extends Decision {
  readonly answer: string;
  /** Of the question when it was decided, as `wordingOf`; left out, it is for any. */
  readonly wording?: string | undefined;
  /** From 0 to 1. */
  readonly credit: number;
}

/** Counts for one student. */
export interface Override extends Decision {
  /** By any name: of the roster, of the folder, a number of the learning system. */
  readonly student: string;
  /** It holds for this answer only; left out, it holds for any. */
  readonly answer?: string | undefined;
  /** From 0 to 1; undefined where points are given. */
  readonly credit?: number | undefined;
  readonly points?: number | undefined;
}

/** About lateness. */
export interface StudentDecision {
  readonly student: string;
  /** The student's own due date. */
  readonly extension?: Time | undefined;
  /** When it was handed in, where the download does not say it or is wrong. */
  readonly submitted?: Time | undefined;
  /** Lateness costs nothing. */
  readonly isExcused: boolean;
  /** For the student. */
  readonly comment?: string | undefined;
}

export interface Decisions {
  readonly due: Time | undefined;
  readonly late: LateRule | undefined;
  readonly answers: readonly AnswerDecision[];
  readonly overrides: readonly Override[];
  readonly students: readonly StudentDecision[];
}

export const NO_DECISIONS: Decisions = { due: undefined, late: undefined, answers: [], overrides: [], students: [] };

/** Changes with what is asked: the prompt, and the points of a rubric. */
export const wordingOf = (question: Question): string =>
  hashText(JSON.stringify([question.prompt, "rubric" in question ? question.rubric : undefined]));
