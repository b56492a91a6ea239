/** `--task`, which can be repeated. */
import { UserMistake } from "@potshark/service";

export const gatherTasks = (text: string, before: readonly number[]): readonly number[] => {
  if (!/^[1-9]\d?$/.test(text)) throw new UserMistake(`--task ${text} is no task; allowed: a number such as 3`);
  return [...before, Number(text)];
};
