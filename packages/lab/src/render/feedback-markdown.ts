/** A student's feedback as a text in Markdown. */
import type { Feedback, FeedbackQuestion, Part } from "./feedback.ts";
import { inCell, markdownCode, markdownText } from "./markdown-table.ts";

const partMarkdown = ({ label, is, value }: Part): string => {
  const shown = is === "markdown" ? inCell(value) : is === "code" ? markdownCode(value) : markdownText(value);
  return `- **${markdownText(label)}:** ${shown}\n`;
};

const questionMarkdown = ({ name, verdictText, score, prompt, parts }: FeedbackQuestion): string =>
  [
    `### ${markdownText(name)}: ${verdictText}${score === "" ? "" : `, ${score}`}\n\n`,
    `${prompt.trim()}\n\n`,
    ...parts.map(partMarkdown),
  ].join("");

export const feedbackMarkdown = ({ title, score, notes, tasks, versions }: Feedback): string =>
  [
    `# ${markdownText(title)}: ${score ?? "could not be marked"}\n`,
    ...(notes.length === 0 ? [] : [notes.flatMap(({ parts }) => parts.map(partMarkdown)).join("")]),
    ...tasks.flatMap((task) => [
      `## ${markdownText(task.title)}: ${task.score}\n`,
      ...(task.asked === "" ? [] : [`${markdownText(task.asked)}\n`]),
      ...task.questions.map(questionMarkdown),
    ]),
    ...(versions === "" ? [] : [`${markdownText(versions)}\n`]),
  ].join("\n");
