/** Classes and escapes of regular expressions: PCRE2's names, JavaScript's spelling. Read first: pcre2pattern(3). */

export const POSIX_CLASSES: Readonly<Record<string, string>> = {
  alpha: "A-Za-z",
  digit: "0-9",
  alnum: "0-9A-Za-z",
  upper: "A-Z",
  lower: "a-z",
  space: "\\t-\\r ",
  blank: "\\t ",
  punct: "!-\\/:-@\\[-`{-~",
  print: " -~",
  graph: "!-~",
  cntrl: "\\x00-\\x1f\\x7f",
  xdigit: "0-9A-Fa-f",
  word: "\\w",
};

/** Classes with the same spelling but another meaning in JavaScript, inside and outside brackets. */
export const CLASS_ESCAPES: Readonly<Record<string, string>> = {
  d: "0-9",
  w: "0-9A-Za-z_",
  s: "\\t-\\r ",
  h: "\\t \\xa0",
  v: "\\n-\\r\\x85",
};
export const CONTROL_ESCAPES: Readonly<Record<string, number>> = { a: 7, e: 27, f: 12, n: 10, r: 13, t: 9 };
/** Escapes of PCRE2 that have no counterpart here. */
export const UNSUPPORTED_ESCAPES: string = "RKGpPXCEuUlLgko";

export const quoteCode = (code: number): string => `\\x${code.toString(16).padStart(2, "0")}`;
export const otherCase = (code: number): number => {
  if (code >= 0x41 && code <= 0x5a) return code + 0x20;
  return code >= 0x61 && code <= 0x7a ? code - 0x20 : code;
};

/**
 * By the letters of (?imsx): ignore case, dot matches newline, anchors match at line ends, white space and comments.
 */
export interface PatternOptions {
  readonly i: boolean;
  readonly s: boolean;
  readonly m: boolean;
  readonly x: boolean;
}

/** (?on-off): a leading ^ unsets all first. */
export function changeOptions(options: PatternOptions, on: string, off: string): PatternOptions {
  const value = (letter: "i" | "s" | "m" | "x"): boolean =>
    !off.includes(letter) && (on.includes(letter) || (options[letter] && !on.startsWith("^")));
  return { i: value("i"), s: value("s"), m: value("m"), x: value("x") };
}
