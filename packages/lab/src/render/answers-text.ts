/** The answers of a capture, for teachers: as text, and in Markdown. */
import { formName } from "../kinds/drawn.ts";
import { type ComputedAnswer, kindOf, type Question } from "../kinds/kinds.ts";
import { showAnswer } from "../marking/answers.ts";
import { inCell, markdownCode, markdownTable, markdownText } from "./markdown-table.ts";

/** A question with the capture's answer. */
export interface AnsweredQuestion {
  readonly question: Question;
  readonly computed: ComputedAnswer;
}

/** An answer for people; says so if the capture has none. */
export const answerText = ({ question, computed }: AnsweredQuestion): string =>
  computed.isAbsent
    ? "(not in this capture)"
    : (kindOf(question).solution?.(question, computed.answer) ?? showAnswer(computed.answer, question));

const plain = (markdown: string): string =>
  markdown
    .replace(/`([^`]*)`/g, "$1")
    .replace(/\s+/g, " ")
    .trim();

/** Answers as lines of text. @param showsMistakes also the wrong answers that are recognised */
export const renderAnswers = (answers: readonly AnsweredQuestion[], showsMistakes = false): string => {
  const parts: string[] = [];
  let task = 0;
  for (const answer of answers) {
    const { question, computed } = answer;
    if (question.task !== task) parts.push(`${task === 0 ? "" : "\n"}Task ${question.task}`);
    task = question.task;
    parts.push(
      `${formName(question).padEnd(14)} ${plain(question.prompt)}`,
      `               = ${plain(answerText(answer))}`,
    );
    for (const { answer: other, note } of computed.alternatives)
      parts.push(`               or ${showAnswer(other, question)}: ${plain(note)}`);
    if (showsMistakes)
      for (const { id, answer: wrong, isRight } of computed.misconceptions)
        if (!isRight) parts.push(`               not ${showAnswer(wrong, question)} (${id})`);
    if (computed.evidence.command !== "") parts.push(`               $ ${computed.evidence.command}`);
  }
  return `${parts.join("\n")}\n`;
};

/** Answers as a table in Markdown. @param title such as the name of the capture */
export const renderAnswersMarkdown = (answers: readonly AnsweredQuestion[], title: string): string => {
  const parts = [`# ${markdownText(title)}\n`];
  for (const task of new Set(answers.map(({ question }) => question.task))) {
    const rows = answers
      .filter(({ question }) => question.task === task)
      .map((answer) => [
        markdownText(formName(answer.question)),
        inCell(answer.question.prompt),
        kindOf(answer.question).solution ? inCell(answerText(answer)) : markdownText(answerText(answer)),
        markdownCode(answer.computed.evidence.command),
      ]);
    parts.push(`## Task ${task}\n`, markdownTable([["Question", "", "Answer", "Shown by"], ...rows]));
  }
  return parts.join("\n");
};
