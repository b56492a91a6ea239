/** Answers under the ids of the questions, in every spelling: "3.1A", "Q 3.1a", "3.1.a", "“3.1a”". */
import { type Given, plainGiven } from "../responses/plain-given.ts";

export interface AnswersById {
  readonly answers: ReadonlyMap<string, Given>;
  /** Answers to questions that were not asked, or second answers to one. */
  readonly stray: readonly string[];
}

/** Equal for two spellings of one id. Dots count only between digits: "3.12" is not "31.2". */
const plainId = (written: string): string =>
  plainGiven(written)
    .toLowerCase()
    .replace(/^["'`([]{1,3}|["'`)\].:]{1,3}$/g, "")
    .replace(/^(?:question|task|exercise|frage|aufgabe|no|nr|q)[ .:]{0,2}(?=[\dx])/, "")
    .replace(/[^\p{L}\d]+/gu, ".")
    .replace(/(?<!\d)\.|\.(?!\d)/g, "");

export const answersById = (written: Readonly<Record<string, Given>>, ids: readonly string[]): AnswersById => {
  const known = new Set(ids);
  const answers = new Map<string, Given>();
  for (const [key, given] of Object.entries(written)) if (known.has(key)) answers.set(key, given);
  const spelled = new Map<string, string[]>();
  for (const id of ids) spelled.set(plainId(id), [...(spelled.get(plainId(id)) ?? []), id]);
  const stray: string[] = [];
  for (const [key, given] of Object.entries(written)) {
    if (known.has(key)) continue;
    const [id, ...others] = spelled.get(plainId(key)) ?? [];
    if (id === undefined || others.length > 0 || answers.has(id)) stray.push(key);
    else answers.set(id, given);
  }
  return { answers, stray };
};
