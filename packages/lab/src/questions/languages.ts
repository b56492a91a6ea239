/** Texts in several languages: where lab.yaml names languages, a text for people may be a mapping of these to texts. */
import type { Path } from "../files/file-place.ts";
import { isMapping } from "../files/shape.ts";

export const LANGUAGE = /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/;

/** The languages that a lab.yaml names, whose shape is not checked yet. */
export const languagesOf = (lab: unknown): readonly string[] => {
  const { languages } = isMapping(lab) ? lab : {};
  return Array.isArray(languages) ? languages.filter((one) => typeof one === "string" && LANGUAGE.test(one)) : [];
};

const primary = (tag: string): string => tag.toLowerCase().split("-", 1)[0]!;

/** The one of a lab's languages that is wanted most. @returns undefined if there is none of those wanted */
export const languageFor = (languages: readonly string[], wanted: readonly string[]): string | undefined => {
  for (const tag of wanted) {
    const found =
      languages.find((one) => one.toLowerCase() === tag.toLowerCase()) ??
      languages.find((one) => primary(one) === primary(tag));
    if (found !== undefined) return found;
  }
  return undefined;
};

type ByLanguage = Readonly<Record<string, string>>;

/** Keys of texts for people. All others are the same in all languages, so that marks are. */
const TEXTS: ReadonlySet<string> = new Set([
  "title",
  "student",
  "student",
  "prompt",
  "hints",
  "explanation",
  "why",
  "text",
  "says",
  "missing",
  "otherwise",
  "note",
  "how",
]);

const isByLanguage = (value: unknown, languages: readonly string[]): value is ByLanguage =>
  isMapping(value) &&
  Object.keys(value).length > 0 &&
  Object.entries(value).every(([tag, text]) => languages.includes(tag) && typeof text === "string");

/** The same value with every text for people replaced. */
export const mapTexts = (
  root: unknown,
  languages: readonly string[],
  replace: (text: string | ByLanguage, path: Path) => string,
): unknown => {
  const walk = (value: unknown, path: Path, isText: boolean): unknown => {
    if (isText && (typeof value === "string" || isByLanguage(value, languages))) return replace(value, path);
    if (Array.isArray(value)) return value.map((one, index) => walk(one, [...path, index], isText));
    if (!isMapping(value)) return value;
    const parent = path.at(-1);
    const isDrawn = path.at(-3) === "draw";
    const replaced = Object.entries(value).map(([key, one], index) => {
      // The first part of a value that is drawn is its name, by which students are told apart.
      const isTextInside = isDrawn ? index > 0 : TEXTS.has(key) || parent === "advice";
      return [key, walk(one, [...path, key], isTextInside && parent !== "draw")] as const;
    });
    const { text, also } = value;
    if (!isByLanguage(text, languages)) return Object.fromEntries(replaced);
    // An option is named by its text in any language.
    const others = Object.values(text);
    return Object.fromEntries([...replaced, ["also", Array.isArray(also) ? [...also, ...others] : others]]);
  };
  return walk(root, [], false);
};

/** The same value with the texts of one language, and those of the first language where it has none. */
export const inLanguage = (root: unknown, languages: readonly string[], language: string | undefined): unknown =>
  languages.length === 0
    ? root
    : mapTexts(root, languages, (text) =>
        typeof text === "string"
          ? text
          : (text[language ?? ""] ?? text[languages[0] ?? ""] ?? Object.values(text)[0] ?? ""),
      );

/** The places of texts that a language lacks. */
export const placesWithout = (root: unknown, languages: readonly string[], language: string): readonly Path[] => {
  const places: Path[] = [];
  mapTexts(root, languages, (text, path) => {
    const isThere = typeof text === "string" ? language === languages[0] || !/\p{L}{2}/u.test(text) : language in text;
    if (!isThere) places.push(path);
    return "";
  });
  return places;
};
