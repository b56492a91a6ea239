/**
 * Reads texts from what people type: one per line, or between semicolons, commas or blanks. All of it may be one text.
 */

import { partsOf } from "./parse-message-parts.ts";
import { type Given, plainGiven } from "./plain-given.ts";

const MAX_TEXTS = 500;

const cleaned = (text: string): string =>
  text
    .replace(/^ ?(?:[-*•]|\d{1,3}[.)]) (?=\S)/, "")
    .replace(/^[,;. ]+(?=[^\s,;.])/, "")
    .replace(/[,;. ]{1,9}$/, "")
    .trim();

/** Words of a sentence around the answer: "all messages say version HTCPCP/1.0". */
const PROSE =
  /^(?:an?|the|all|both|each|every|only|always|just|it|its|they|their|there|this|that|these|those|which|and|as|in|of|on|by|to|is|are|was|were|be|has|have|use[sd]?|using|say|says|said|name[sd]?|show[sn]?|carry|carries|contain|contains|give[sn]?|see|seen|speak|speaks|called|version|versions|protocol|protocols|header|headers|field|fields|value|values|line|lines|start|status|request|requests|response|responses|message|messages|method|methods|site|pot|browser|client|capture)$/i;

const withoutProse = (words: readonly string[]): readonly string[] => words.filter((word) => !PROSE.test(word));

/** The ways to split a text, the likeliest first. */
const splits = (text: string): readonly (readonly string[])[] => {
  const [first, marks, words, lines] = [
    /[\n;]/.test(text) ? /[\n;]/ : /,|\band\b|&/i,
    /[\n;,|]|\band\b|&| \/ /i,
    /[\n;,| ]/,
    /\n/,
  ].map((separator) =>
    text
      .split(separator)
      .map(cleaned)
      .filter((one) => one !== "" && !/^and$/i.test(one)),
  );
  const all = [first!, marks!, words!, lines!, [cleaned(text.replace(/\n/g, " "))], withoutProse(words!)];
  return all.filter((one) => one.length > 0 && one.length <= MAX_TEXTS);
};

/** The ways to read texts; the first is as typed. */
export const readTexts = (given: Given): readonly (readonly string[])[] => {
  const lists = Array.isArray(given)
    ? [given.map((one) => cleaned(plainGiven(String(one)))).filter((one) => one !== "")]
    : splits(plainGiven(String(given)).replace(/^[([{](.*)[)\]}]$/s, "$1"));
  const seen = new Map<string, readonly string[]>();
  // "not close" says neither of the two.
  for (const list of lists)
    for (const parts of list.some((one) => /^(?:not|never|no)$/i.test(one)) ? [] : partsOf(list))
      if (!seen.has(parts.join("\n"))) seen.set(parts.join("\n"), parts);
  return [...seen.values()];
};
