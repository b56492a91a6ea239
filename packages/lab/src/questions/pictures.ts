/** Pictures in the texts of question files: they stand beside the files, and say what they show. */
import type { Path } from "../files/file-place.ts";
import { LAB_FILE } from "./lab-file.ts";
import { languagesOf, mapTexts } from "./languages.ts";
import { parseFile, type QuestionText } from "./parse-file.ts";
import type { QuestionProblem } from "./question-set.ts";

const PICTURE = /!\[([^\]]*)\]\(([^\s()]+)/g;

const decoded = (name: string): string => {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
};

const complaintsAbout = (text: string, names: ReadonlySet<string>): readonly string[] =>
  [...text.matchAll(PICTURE)].flatMap(([, says = "", name = ""]) => [
    ...(/^https?:/i.test(name) || names.has(decoded(name)) ? [] : [`the picture ${name} is not beside this file`]),
    ...(says.trim() === "" ? [`the picture ${name} has no text for those who do not see it`] : []),
  ]);

/** @param names of the files beside the question files */
export const pictureProblems = (
  texts: readonly QuestionText[],
  names: ReadonlySet<string>,
): readonly QuestionProblem[] => {
  const problems: QuestionProblem[] = [];
  const files = texts.map((text) => parseFile(text, problems));
  // Whoever reads the questions is told of files that are not YAML.
  problems.length = 0;
  const languages = languagesOf(files.find(({ name }) => name === LAB_FILE)?.root);
  for (const { root, complain } of files) {
    const look = (path: Path, text: string): void => {
      for (const message of complaintsAbout(text, names)) complain(path, message);
    };
    mapTexts(root, languages, (text, path) => {
      if (typeof text === "string") look(path, text);
      else for (const [language, one] of Object.entries(text)) look([...path, language], one);
      return "";
    });
  }
  return problems;
};
