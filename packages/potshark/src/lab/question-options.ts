/** `--questions` and `--task`, which can be repeated: which questions. */
import type { QuestionSet } from "@potshark/lab";
import { UserMistake } from "@potshark/service";
import { Option } from "commander";
import { HANDOUT_QUESTIONS } from "./question-files.ts";

export const questionsOption = (): Option =>
  new Option("--questions <folder>", "a lab, or its question files").default(HANDOUT_QUESTIONS, "the handout's");

const gatherTasks = (text: string, before: readonly number[]): readonly number[] => {
  if (!/^[1-9]\d?$/.test(text)) throw new UserMistake(`--task ${text} is no task; allowed: a number such as 3`);
  return [...before, Number(text)];
};

export const taskOption = (): Option =>
  new Option("--task <n>", "only this task; can be repeated").argParser(gatherTasks).default([], "all");

/** The tasks from the flags; undefined for all. @throws UserMistake if there is no such task */
export const askedTasks = ({ tasks }: QuestionSet, asked: readonly number[]): readonly number[] | undefined => {
  const missing = asked.find((number) => tasks.every(({ task }) => task !== number));
  if (missing === undefined) return asked.length > 0 ? asked : undefined;
  throw new UserMistake(
    `--task ${missing} is no task of these questions; there are: ${tasks.map(({ task }) => task).join(", ")}`,
  );
};
