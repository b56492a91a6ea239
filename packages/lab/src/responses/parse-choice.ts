/** Reads options from what people choose or type. */
import { inCode } from "./in-code.ts";

import { type Given, isNone, plainGiven } from "./plain-given.ts";

export type Chosen =
  | { readonly ok: true; readonly ids: readonly string[] }
  /** One sentence: what was not understood, and the existing options. */
  | { readonly ok: false; readonly message: string };

/** What can be chosen. */
interface Option {
  readonly id: string;
  readonly text: string;
  /** Other names of it. */
  readonly also: readonly string[];
}

/** Without insignificant characters; every character of the result corresponds to one of the text. */
const comparable = (text: string): string => plainGiven(text).replace(/["'`]/g, "").toLowerCase();

/** A spelling of an option. */
interface Name {
  readonly id: string;
  readonly text: string;
}

/** The ids and texts of all options, the longest first: a text may begin with the id, or the text, of another option. */
const namesOf = (options: readonly Option[]): readonly Name[] =>
  options
    .flatMap(({ id, text, also }) =>
      [id, text, ...also].map((one) => ({ id, text: comparable(one).replace(/^[([]{1,9}|[.,;! ]{1,9}$/g, "") })),
    )
    .sort((left, right) => right.text.length - left.text.length);

/**
 * The text between options and before the first: "- ", "2. ", "and"; after an id, the text of the same option. A "!" before an
 * option denies it, and "[ ]" is a box without a mark.
 */
const BETWEEN = /(?:[\s,;.:&+|=*•)\]-]|[([](?![\s)\]])|!$|(?<=\S)!(?=[\s.,;!])|\d{1,2}[.)] |and\b)*/y;
const ENDS_HERE = /$|[\s,;.:!&+|)\]]/y;
const SEPARATOR = /[,;.\n]|\band\b|$/g;

/** Maximum of separators within the words of one option. */
const MAX_SEPARATORS = 12;

const matchesAt = (pattern: RegExp, text: string, at: number): number | undefined => {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
};

/** The option that begins with some words, if it is the only one: "Yes" of "Yes, it is". */
const begunBy = (names: readonly Name[], words: string): string | undefined => {
  const begun = names.filter(({ text }) => text.startsWith(words) && !/^\w/.test(text.slice(words.length)));
  return new Set(begun.map(({ id }) => id)).size === 1 ? begun[0]!.id : undefined;
};

/** The longest run of words that begins an option, and its end. */
const begunAt = (names: readonly Name[], text: string, at: number): readonly [id: string, end: number] | undefined => {
  SEPARATOR.lastIndex = at;
  let found: readonly [string, number] | undefined;
  for (let count = 0; count < MAX_SEPARATORS; count += 1) {
    const end = SEPARATOR.exec(text)?.index ?? text.length;
    const words = text.slice(at, end).trim();
    const id = words === "" ? undefined : begunBy(names, words);
    if (id !== undefined) found = [id, end];
    if (end === text.length) break;
    SEPARATOR.lastIndex = end + 1;
  }
  return found;
};

/** The options that a text names in a row; or the part that names none. */
const optionsIn = (
  names: readonly Name[],
  text: string,
): { readonly ids: readonly string[]; readonly rest: string } => {
  const ids: string[] = [];
  let at = 0;
  for (;;) {
    at = matchesAt(BETWEEN, text, at)!;
    if (at === text.length) return { ids, rest: "" };
    const whole = names.find(
      (name) => text.startsWith(name.text, at) && matchesAt(ENDS_HERE, text, at + name.text.length) !== undefined,
    );
    const [id, next] = whole ? [whole.id, at + whole.text.length] : (begunAt(names, text, at) ?? []);
    if (id === undefined || next === undefined) {
      SEPARATOR.lastIndex = at;
      return { ids, rest: text.slice(at, SEPARATOR.exec(text)?.index).trim() };
    }
    ids.push(id);
    at = next;
  }
};

/** "The answer is", "answer:", "I think it is" before an option. */
const LEAD =
  /^(?:i (?:think|believe|guess)|id say)?[,:]? ?(?:that )?(?:its|(?:it|this) is|they are|(?:(?:the|my) )?(?:(?:right|correct) )?(?:answers?|ans|options?|choices?)(?: is| are| ?[:=]))?:? /;

/** Reads a choice; nothing chosen is an empty list. */
export const readChoice = (options: readonly Option[], isSeveral: boolean, given: Given): Chosen => {
  const text = comparable(Array.isArray(given) ? given.join("\n") : String(given));
  const names = namesOf(options);
  const read = optionsIn(names, text);
  const { ids, rest } = read.rest !== "" && LEAD.test(text) ? optionsIn(names, text.replace(LEAD, "")) : read;
  if (rest !== "") {
    if (isSeveral && ids.length === 0 && isNone(text)) return { ok: true, ids: [] };
    const all = options.map(({ id }) => id).join(", ");
    return { ok: false, message: `There is no option ${inCode(rest.slice(0, 40))}; there are: ${all}.` };
  }
  const chosen = [...new Set(ids)];
  return !isSeveral && chosen.length > 1 ? { ok: false, message: "Choose one option." } : { ok: true, ids: chosen };
};
