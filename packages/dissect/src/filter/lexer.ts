/**
 * Reads the words and signs of a filter, one at a time. Read first: wireshark-filter(4), "Comparison operators" and the
 * list of escape sequences.
 *
 * A word can be a field's name or a value without quotes (10.0.0.1/8, 02:00:00, fe80::1). Only the parser and the field
 * registry know which.
 */
import { refuse } from "./problem.ts";
import { readCharacter, readText } from "./quoted.ts";

/** Signs and words of the same meaning have one spelling here. */
export type Sign =
  | "any_eq"
  | "all_eq"
  | "any_ne"
  | "all_ne"
  | "gt"
  | "ge"
  | "lt"
  | "le"
  | "contains"
  | "matches"
  | "in"
  | "and"
  | "or"
  | "xor"
  | "not"
  | "any"
  | "all"
  | "+"
  | "-"
  | "*"
  | "/"
  | "%"
  | "&"
  | "("
  | ")"
  | "["
  | "{"
  | "}"
  | ","
  | ".."
  | "#"
  | "$";

export type Token =
  | { readonly kind: "sign"; readonly sign: Sign; readonly start: number; readonly end: number }
  | { readonly kind: "word"; readonly text: string; readonly start: number; readonly end: number }
  | {
      readonly kind: "text";
      readonly text: string;
      readonly bytes: Uint8Array;
      readonly start: number;
      readonly end: number;
    }
  | { readonly kind: "character"; readonly code: number; readonly start: number; readonly end: number }
  | { readonly kind: "end"; readonly start: number; readonly end: number };

/** Longest first: the first match is taken. */
const SIGNS: readonly (readonly [spelling: string, sign: Sign])[] = [
  ["===", "all_eq"],
  ["!==", "any_ne"],
  ["==", "any_eq"],
  ["!=", "all_ne"],
  [">=", "ge"],
  ["<=", "le"],
  ["&&", "and"],
  ["||", "or"],
  ["^^", "xor"],
  ["..", ".."],
  [">", "gt"],
  ["<", "lt"],
  ["~", "matches"],
  ["!", "not"],
  ["+", "+"],
  ["-", "-"],
  ["*", "*"],
  ["/", "/"],
  ["%", "%"],
  ["&", "&"],
  ["(", "("],
  [")", ")"],
  ["[", "["],
  ["{", "{"],
  ["}", "}"],
  [",", ","],
  ["#", "#"],
  ["$", "$"],
];

/** In lower case only: for tshark, AND is a field. */
export const WORD_SIGNS: ReadonlyMap<string, Sign> = new Map<string, Sign>([
  ["eq", "any_eq"],
  ["any_eq", "any_eq"],
  ["all_eq", "all_eq"],
  ["ne", "all_ne"],
  ["all_ne", "all_ne"],
  ["any_ne", "any_ne"],
  ["gt", "gt"],
  ["ge", "ge"],
  ["lt", "lt"],
  ["le", "le"],
  ["contains", "contains"],
  ["matches", "matches"],
  ["in", "in"],
  ["and", "and"],
  ["or", "or"],
  ["xor", "xor"],
  ["not", "not"],
  ["any", "any"],
  ["all", "all"],
  ["bitand", "&"],
  ["bitwise_and", "&"],
]);

/** Signs from other languages, and what to write instead. */
const FOREIGN_SIGNS: readonly (readonly [spelling: string, hint: string])[] = [
  ["=~", "to match a regular expression, write matches"],
  ["=>", "greater or equal is written >="],
  ["=<", "less or equal is written <="],
  ["=", "equality is written =="],
  ["|", "or is written || or or"],
  ["^", "exclusive or is written ^^ or xor"],
  ["?", "there is no conditional; combine tests with and, or, not"],
  [";", "combine tests with and, or, not"],
  ["]", "a bracket is closed that was not opened: a slice is field[offset:length]"],
  ["@", "the bytes of a field are written @ip.src"],
];

const SPACE = /[ \t\r\n]*/y;
/**
 * A dot is part of a word, unless another dot follows: two dots are a range. A hyphen is part of a word, unless it is
 * first.
 */
const WORD = /(?:[0-9]+(?:\.[0-9]+)?[eE]\+[0-9]+(?![\w.:-]))|(?:[\w:]|\.(?!\.))(?:[\w:-]|\.(?!\.))*/y;
/** 10.0.0.0/8, 2001:db8::/32. For a division, a blank comes before the slash. */
const PREFIXABLE = /^(?:[0-9]+(?:\.[0-9]+){3}|(?=[^:]*:)[0-9A-Fa-f:.]+)$/;
const PREFIX = /\/[\w.:]*/y;
/** The bytes of a field: white space may follow the sign, but not digits. */
const RAW = /@[ \t\r\n]*(?=\.?[A-Za-z_])/y;

const matchAt = (pattern: RegExp, source: string, at: number): string => {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0] ?? "";
};

/** The token that begins at `at`, or after the white space there. Refuses a character that begins no token. */
export function readToken(source: string, at: number): Token {
  const start = at + matchAt(SPACE, source, at).length;
  if (start >= source.length) return { kind: "end", start: source.length, end: source.length };
  if (source[start] === '"') return { kind: "text", ...readText(source, start, false) };
  if (/^[rR]"/.test(source.slice(start, start + 2))) return { kind: "text", ...readText(source, start, true) };
  if (source[start] === "'") return { kind: "character", ...readCharacter(source, start) };
  const raw = matchAt(RAW, source, start);
  if (raw !== "") {
    const name = matchAt(WORD, source, start + raw.length);
    return { kind: "word", text: `@${name}`, start, end: start + raw.length + name.length };
  }
  const word = matchAt(WORD, source, start);
  if (word !== "") {
    const sign = WORD_SIGNS.get(word);
    if (sign !== undefined) return { kind: "sign", sign, start, end: start + word.length };
    const text = word + matchAt(PREFIX, source, start + word.length);
    if (text !== word && !PREFIXABLE.test(word))
      refuse(
        { start, end: start + text.length },
        `"${text}" is neither a field nor a value`,
        "to divide, write blanks around the slash",
      );
    return { kind: "word", text, start, end: start + text.length };
  }
  for (const [spelling, sign] of SIGNS) {
    if (source.startsWith(spelling, start)) return { kind: "sign", sign, start, end: start + spelling.length };
  }
  const foreign = FOREIGN_SIGNS.find(([spelling]) => source.startsWith(spelling, start));
  const unknown = foreign?.[0] ?? String.fromCodePoint(source.codePointAt(start)!);
  return refuse(
    { start, end: start + unknown.length },
    `"${unknown}" was unexpected in this context`,
    foreign?.[1] ?? "anything but letters, digits and signs stands inside double quotes",
  );
}
