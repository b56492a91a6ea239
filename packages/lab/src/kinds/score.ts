/** How much of a list is right: credit from 0 to 1, and the reason in words that do not give the answer away. */
import { inCode } from "../responses/in-code.ts";

export interface Score {
  readonly credit: number;
  readonly why: string;
}

export const RIGHT = "Right.";

export const RIGHT_SCORE: Score = { credit: 1, why: RIGHT };

const plural = (count: number, noun: string): string => {
  const many = /[^aeiou]y$/.test(noun)
    ? `${noun.slice(0, -1)}ies`
    : /(?:s|x|ch|sh)$/.test(noun)
      ? `${noun}es`
      : `${noun}s`;
  return count === 1 ? `1 ${noun}` : `${count} ${many}`;
};

const MAX_SHOWN = 5;

interface Sets {
  readonly hits: number;
  readonly wanted: number;
  readonly extra: readonly string[];
}

export const compare = (given: readonly string[], wanted: readonly string[]): Sets => {
  const [own, right] = [new Set(given), new Set(wanted)];
  const extra = [...own].filter((item) => !right.has(item));
  return { hits: own.size - extra.length, wanted: right.size, extra };
};

export const excess = ({ extra }: Pick<Sets, "extra">, noun: string): string => {
  const shown = extra.slice(0, MAX_SHOWN).join(", ") + (extra.length > MAX_SHOWN ? ", …" : "");
  return `${plural(extra.length, noun)} should not be there: ${shown}`;
};

/** @param noun "frame" */
export const explain = (sets: Sets, noun: string): string => {
  const { hits, wanted, extra } = sets;
  const parts: string[] = [];
  if (wanted > 0) parts.push(hits === 0 ? `No ${noun} is right` : `${hits} of ${plural(wanted, noun)} right`);
  if (extra.length > 0) parts.push(excess(sets, noun));
  return `${parts.join("; ")}.`;
};

/** For sets, the size of the intersection divided by the size of the union. A list of everything gets little credit. */
export const scoreSet = (given: readonly string[], wanted: readonly string[], noun: string): Score => {
  const sets = compare(given, wanted);
  const all = sets.wanted + sets.extra.length;
  const credit = all === 0 ? 1 : sets.hits / all;
  const extra = sets.extra.map((item) => (/^\d+$/.test(item) ? item : inCode(item.replace("\n", " and "))));
  return credit === 1 ? RIGHT_SCORE : { credit, why: explain({ ...sets, extra }, noun) };
};
