import type { QuestionSet } from "./question-set.ts";

/** The questions with the ports of a capture. @param sample its name; undefined for a student's own */
export const questionSetFor = (set: QuestionSet, sample: string | undefined): QuestionSet =>
  (sample === undefined ? undefined : set.ofSamples) ?? set;
