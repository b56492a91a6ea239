/**
 * Schemes as words. A view shows what a scheme means, so the word is emitted from the decoded bytes, in any ASCII case.
 * The bytes that the RFC and its erratum give for café are not UTF-8; all spellings are read as that word.
 */
import { CAFE_SPELLINGS, COFFEE_SCHEMES, canonicalScheme } from "@potshark/htcpcp";
import { decodePercents, readable } from "./text.ts";

const keyOf = (scheme: string): string => decodePercents(scheme).replace(/[A-Z]/g, (letter) => letter.toLowerCase());

const WORD_OF_KEY: ReadonlyMap<string, string> = (() => {
  const written = [...COFFEE_SCHEMES.map(({ scheme }) => scheme), ...CAFE_SPELLINGS];
  // Only one of the spellings of a scheme is UTF-8. That spelling is the word.
  const wordOf = (spelling: string): string => {
    const same = written.filter((other) => canonicalScheme(other) === canonicalScheme(spelling));
    return same.map((other) => readable(decodePercents(other))).find((word) => !word.includes("\\")) ?? spelling;
  };
  return new Map(written.map((spelling) => [keyOf(spelling), wordOf(spelling)]));
})();

/** The word for coffee that a scheme of RFC 2324 §3 spells; undefined for any other. */
export const coffeeWord = (scheme: string): string | undefined => WORD_OF_KEY.get(keyOf(scheme));
