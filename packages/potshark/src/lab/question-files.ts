/** Question files on disk. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { LAB_FILE, type QuestionProblem, type QuestionSet, type QuestionText, readQuestions } from "@potshark/lab";
import { inert, UserMistake } from "@potshark/service";
import { byName } from "./class-files.ts";

/** The lab's own questions. */
export const HANDOUT_QUESTIONS: string = fileURLToPath(new URL("../../../../handout/questions/", import.meta.url));

/** The question files of a folder: its own, or, in the folder of a lab, those in `questions`. */
export const questionFolder = (folder: string): string => {
  const inside = join(folder, "questions");
  return existsSync(inside) ? inside : folder;
};

/** The samples of our own lab. */
export const SAMPLES: string = fileURLToPath(new URL("../../../../sample_capture/", import.meta.url));

/** The folder of the samples that the questions of a folder are asked of; ours, if it is no lab of its own. */
export const samplesOf = (given: string, { samples }: QuestionSet): string => {
  const folder = questionFolder(given);
  const inside = join(folder, samples);
  return existsSync(inside) || existsSync(join(folder, LAB_FILE)) ? inside : SAMPLES;
};

/** The texts of the YAML files of a folder. @throws UserMistake if there are none */
export const questionTexts = (given: string): readonly QuestionText[] => {
  const folder = questionFolder(given);
  let names: readonly string[];
  try {
    names = readdirSync(folder).filter((name) => /\.ya?ml$/i.test(name));
  } catch (error) {
    throw new UserMistake(`there are no questions in ${folder}: ${(error as Error).message}`);
  }
  if (names.length === 0) throw new UserMistake(`there are no questions in ${folder}: no file ends in .yaml`);
  return [...names].sort(byName).map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));
};

/** "task-3.yaml:12 questions[3.1a].query: …", inert. */
export const problemLine = ({ file, line, path, message }: QuestionProblem): string =>
  inert(`${file}${line === undefined ? "" : `:${line}`}${path === "" ? "" : ` ${path}`}: ${message}`);

/**
 * Reads questions.
 *
 * @param ports the real ports of servers, by their names
 * @param languages that are wanted, the most wanted first
 * @throws UserMistake if anything is wrong with them
 */
export const usableQuestions = (
  folder: string,
  ports: Readonly<Record<string, number>> = {},
  languages: readonly string[] = [],
): QuestionSet => {
  const result = readQuestions(questionTexts(folder), { ports, languages, settings: process.env });
  if (result.ok && result.set.tasks.length === 0) throw new UserMistake(`there are no questions in ${folder}`);
  if (result.ok) return result.set;
  const [first] = result.problems;
  const others = result.problems.length - 1;
  throw new UserMistake(
    `the questions cannot be used: ${first ? problemLine(first) : ""}${others > 0 ? ` (and ${others} more: potshark questions check)` : ""}`,
  );
};
