/** The language of the lab's texts: what was chosen here before, or else the browser's. */
import { languageFor } from "../questions/languages.ts";

const KEY = "potshark-lab language";

const chosenBefore = (): readonly string[] => {
  try {
    const chosen = localStorage.getItem(KEY);
    return chosen === null ? [] : [chosen];
  } catch {
    return [];
  }
};

/** @returns "" where the lab has one language */
export const languageHere = (languages: readonly string[]): string =>
  languageFor(languages, [...chosenBefore(), ...navigator.languages]) ?? languages[0] ?? "";

/** The page begins anew with the texts of the language; the work stays. */
export const chooseLanguage = (language: string): void => {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // A browser that stores nothing shows its own language.
  }
  location.reload();
};
