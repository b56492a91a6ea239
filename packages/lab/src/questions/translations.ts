/** What question files lack of the languages that their lab.yaml names. */
import { LAB_FILE } from "./lab-file.ts";
import { languagesOf, placesWithout } from "./languages.ts";
import { parseFile, type QuestionText } from "./parse-file.ts";
import type { QuestionProblem } from "./question-set.ts";

export interface MissingTranslation extends QuestionProblem {
  readonly language: string;
}

/** Texts that are shown in the lab's first language, because another language has none. @param texts without problems */
export const missingTranslations = (texts: readonly QuestionText[]): readonly MissingTranslation[] => {
  const found: MissingTranslation[] = [];
  const files = texts.map((text) => {
    const problems: QuestionProblem[] = [];
    return { file: parseFile(text, problems), problems };
  });
  const languages = languagesOf(files.find(({ file }) => file.name === LAB_FILE)?.file.root);
  for (const language of languages) {
    for (const { file, problems } of files) {
      problems.length = 0;
      for (const path of placesWithout(file.root, languages, language))
        file.complain(path, `has no text in ${language}`);
      found.push(...problems.map((problem) => ({ ...problem, language })));
    }
  }
  return found;
};
