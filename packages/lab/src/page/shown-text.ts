/**
 * Text of a capture as the page shows it: it is not trusted, may be a megabyte, and may contain characters that reverse
 * the line.
 */

const MAX_LENGTH = 500;

/**
 * Control characters, direction marks and overrides, and zero-width characters (Unicode, General Category Cc and Cf).
 */
const UNSEEN = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

const escaped = (one: string): string => `\\u{${one.codePointAt(0)!.toString(16)}}`;

/** One short line in which every character is visible. */
export const shownText = (text: string): string => {
  const short = text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
  return short.replace(UNSEEN, escaped);
};
