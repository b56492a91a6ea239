import type { QuestionSet } from "./question-set.ts";

/** The questions with the ports that a capture has. @param sample its name; undefined for a student's own */
export const questionSetFor = (set: QuestionSet, sample: string | undefined): QuestionSet =>
  (sample === undefined ? undefined : set.ofSamples) ?? set;
