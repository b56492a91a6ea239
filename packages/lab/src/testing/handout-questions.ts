/** The lab's questions, from texts that a test has read. */

import type { Question } from "../kinds/kinds.ts";
import type { QuestionText } from "../questions/parse-file.ts";
import type { QuestionSet } from "../questions/question-set.ts";
import { readQuestions } from "../questions/read-questions.ts";

/** @throws if anything is wrong with them */
export const questionSetOf = (texts: readonly QuestionText[]): QuestionSet => {
  const result = readQuestions(texts);
  if (result.ok) return result.set;
  throw new Error(
    result.problems.map(({ file, line, path, message }) => `${file}:${line} ${path}: ${message}`).join("\n"),
  );
};

/** @throws if there is none */
export const questionIn = (set: QuestionSet, id: string): Question => {
  const found = set.tasks.flatMap(({ questions }) => questions).find((question) => question.id === id);
  if (found === undefined) throw new Error(`no question ${id}`);
  return found;
};
