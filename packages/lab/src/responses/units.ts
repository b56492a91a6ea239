/** Units of time and size, by the names that people give them. */

const PREFIXES: Readonly<Record<string, number>> = {
  "": 1,
  m: 1e-3,
  milli: 1e-3,
  u: 1e-6,
  µ: 1e-6,
  μ: 1e-6,
  micro: 1e-6,
  n: 1e-9,
  nano: 1e-9,
  p: 1e-12,
  pico: 1e-12,
};

/** In seconds; undefined if it is not a unit of time. */
export const secondsIn = (unit: string): number | undefined => {
  if (/^min(?:ute)?s?$/.test(unit)) return 60;
  if (/^(?:h|hrs?|hours?)$/.test(unit)) return 3600;
  if (/^(?:d|days?)$/.test(unit)) return 86_400;
  const [, prefix] = /^(m|milli|u|µ|μ|micro|n|nano|p|pico|)-?(?:s|secs?|seconds?)$/.exec(unit) ?? [];
  return prefix === undefined ? undefined : PREFIXES[prefix];
};

/** In bytes; undefined if it is not a unit of size. */
const bytesIn = (unit: string): number | undefined => {
  if (/^bits?$/.test(unit)) return 1 / 8;
  const [, prefix] = /^(k|ki|m|mi|g|gi|kilo|mega|giga|)(?:b|bytes?|octets?)$/.exec(unit) ?? [];
  if (prefix === undefined) return undefined;
  const power = "kmg".indexOf(prefix.charAt(0) || " ") + 1;
  return (prefix.endsWith("i") ? 1024 : 1000) ** power;
};

const DIMENSIONS = [
  ["time", secondsIn],
  ["size", bytesIn],
] as const;

const singular = (unit: string): string => unit.toLowerCase().replace(/s$/, "");

/** The factor from the typed unit to the wanted one; undefined if there is none. */
export const unitFactor = (typed: string, wanted: string): number | undefined => {
  if (singular(typed) === singular(wanted)) return 1;
  for (const [, inBase] of DIMENSIONS) {
    const [from, to] = [inBase(typed.toLowerCase()), inBase(wanted.toLowerCase())];
    if (from !== undefined && to !== undefined) return from / to;
  }
  return undefined;
};

const isMeasure = (word: string): boolean => DIMENSIONS.some(([, inBase]) => inBase(word.toLowerCase()) !== undefined);

/** Whether a word is the wanted unit, or a unit of time or size. */
export const isUnit = (word: string, wanted: string): boolean => singular(word) === singular(wanted) || isMeasure(word);

/**
 * The unit of time or size after one of the numbers, or in a text without digits: a measured value is not a frame, port
 * or count. Undefined if there is none. @param counted the unit that is asked for, if any
 */
export const measureIn = (text: string, counted?: string): string | undefined => {
  const words = /\d/.test(text)
    ? [...text.matchAll(/\d ?[([]?(\p{L}+)/gu)].map(([, word]) => word!)
    : (text.match(/\p{L}{2,}/gu) ?? []);
  return words.find((word) => isMeasure(word) && (counted === undefined || unitFactor(word, counted) !== 1));
};
