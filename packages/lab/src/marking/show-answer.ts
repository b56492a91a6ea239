/** Answers as people read them. */
import type { Question } from "../questions/question.ts";
import type { Answer } from "./answer.ts";

const listed = (items: readonly (string | number)[], separator = ", "): string =>
  items.length === 0 ? "none" : items.join(separator);

/** At most three decimals: what was measured is not known better. */
const rounded = (number: number): string => String(Math.round(number * 1000) / 1000);

/** What somebody wrote, within a text in Markdown: there it is code, and nothing in it is markup. */
export const inCode = (written: string): string => `\`${written.replace(/`/g, "'").replace(/\s+/g, " ")}\``;

/** An answer on one line. @param question where it is known, for the arrow of its pairs */
export const showAnswer = (answer: Answer, question?: Question): string => {
  switch (answer.kind) {
    case "frames":
      return listed(answer.frames);
    case "ports":
      return listed(answer.ports);
    case "count":
      return String(answer.count);
    case "number":
      return `${rounded(answer.number)} ${answer.unit}`.trim();
    case "strings":
      return listed(answer.strings, answer.strings.some((text) => text.includes(",")) ? "; " : ", ");
    case "pairs": {
      const arrow = question?.kind === "pairs" ? question.arrow : "->";
      const mark = arrow === "=" ? "=" : arrow === ":" ? ": " : ` ${arrow} `;
      return listed(
        answer.pairs.map((pair) => pair.join(mark)),
        "; ",
      );
    }
    case "one-of":
    case "many-of":
      return listed(answer.options);
    case "text":
      return listed(answer.points);
    case "live":
      return listed(answer.checks);
  }
};
