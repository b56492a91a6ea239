/** `--task`, which can be repeated. */
import type { QuestionSet } from "@potshark/lab";
import { UserMistake } from "@potshark/service";

export const gatherTasks = (text: string, before: readonly number[]): readonly number[] => {
  if (!/^[1-9]\d?$/.test(text)) throw new UserMistake(`--task ${text} is no task; allowed: a number such as 3`);
  return [...before, Number(text)];
};

/** The tasks from the flags; undefined for all. @throws UserMistake if there is no such task */
export const askedTasks = ({ tasks }: QuestionSet, asked: readonly number[]): readonly number[] | undefined => {
  const missing = asked.find((number) => tasks.every(({ task }) => task !== number));
  if (missing === undefined) return asked.length > 0 ? asked : undefined;
  throw new UserMistake(
    `--task ${missing} is no task of these questions; there are: ${tasks.map(({ task }) => task).join(", ")}`,
  );
};
