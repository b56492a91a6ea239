/** Text of a capture as the page shows it: it comes from anybody, may be a megabyte, and may want to turn the line round. */

const LONGEST = 500;

/** Controls, marks and overrides of direction, and what has no width (Unicode, General Category Cc and Cf). */
const UNSEEN = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

const escaped = (one: string): string => `\\u{${one.codePointAt(0)!.toString(16)}}`;

/** One short line in which every character is seen. */
export const shownText = (text: string): string => {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return short.replace(UNSEEN, escaped);
};
