/**
 * Schemes as words. A view shows what a scheme means, so it is emitted from the decoded bytes, in any ASCII case; the
 * RFC's bytes for café are no UTF-8, nor are those of its erratum, and all its spellings are read as that word.
 */
import { CAFE_SPELLINGS, COFFEE_SCHEMES, canonicalScheme } from "@potshark/htcpcp";
import { decodePercents, readable } from "./text.ts";

const keyOf = (scheme: string): string => decodePercents(scheme).replace(/[A-Z]/g, (letter) => letter.toLowerCase());

const WORD_OF_KEY: ReadonlyMap<string, string> = (() => {
  const written = [...COFFEE_SCHEMES.map(({ scheme }) => scheme), ...CAFE_SPELLINGS];
  // Of the spellings of one scheme only one is UTF-8, and that is the word.
  const wordOf = (spelling: string): string => {
    const same = written.filter((other) => canonicalScheme(other) === canonicalScheme(spelling));
    return same.map((other) => readable(decodePercents(other))).find((word) => !word.includes("\\")) ?? spelling;
  };
  return new Map(written.map((spelling) => [keyOf(spelling), wordOf(spelling)]));
})();

/** The word for coffee that a scheme of RFC 2324 §3 spells; undefined for any other. */
export const coffeeWord = (scheme: string): string | undefined => WORD_OF_KEY.get(keyOf(scheme));
