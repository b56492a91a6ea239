/** `--language TAG`: in which of the lab's languages its texts are. */
import { languageFor, type QuestionSet } from "@potshark/lab";
import { inert, UserMistake } from "@potshark/service";
import type { Command } from "commander";

/** @returns the command */
export const addLanguageOption = (command: Command): Command =>
  command.option("--language <tag>", "language of the lab's texts (default: that of LANG, or else the lab's first)");

/** "de-DE" of "de_DE.UTF-8", as POSIX orders the variables. */
const ofEnvironment = ({ LC_ALL, LC_MESSAGES, LANG }: NodeJS.ProcessEnv): readonly string[] => {
  const locale = LC_ALL || LC_MESSAGES || LANG || "";
  const tag = locale.split(/[.@]/, 1)[0]!.replaceAll("_", "-");
  return /^[a-z]{2,3}(?:-|$)/i.test(tag) ? [tag] : [];
};

/** The languages that are wanted. @param given of the option */
export const wantedLanguages = (given: string | undefined): readonly string[] =>
  given === undefined ? ofEnvironment(process.env) : [given];

/** @throws UserMistake if the questions are not in the language that was given */
export const refuseLanguage = (given: string | undefined, { languages }: QuestionSet): void => {
  if (given === undefined || languageFor(languages, [given]) !== undefined) return;
  const known = languages.length === 0 ? "lab.yaml names no languages" : `there are: ${languages.join(", ")}`;
  throw new UserMistake(`--language is ${inert(JSON.stringify(given), 60)}; ${known}`);
};
