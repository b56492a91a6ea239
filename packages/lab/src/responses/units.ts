/** Units of time, size and rate, by the names that people give them. */

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

/** In bytes; undefined if it is not a unit of size. @param b what "b" is: nobody means "59 b" as bits */
const bytesIn = (unit: string, b: "bit" | "byte" = "byte"): number | undefined => {
  const [, prefix, name] = /^(k|ki|m|mi|g|gi|kilo|mega|giga|)-?(b|bits?|bytes?|octets?)$/.exec(unit) ?? [];
  if (prefix === undefined || name === undefined) return undefined;
  const power = "kmg".indexOf(prefix.charAt(0) || " ") + 1;
  const factor = (prefix.endsWith("i") ? 1024 : 1000) ** power;
  return (name === "b" ? b : name).startsWith("bit") ? factor / 8 : factor;
};

/** In bytes per second, in the form of `withRates`; undefined if it is not a unit of rate. Mb/s are bits, MB/s bytes. */
const rateIn = (unit: string): number | undefined => {
  const [, size] = /^(.*)\/s$/.exec(unit) ?? [];
  return size === undefined ? undefined : bytesIn(size.toLowerCase(), size.endsWith("B") ? "byte" : "bit");
};

/** "Mbit/s" for all that people write for it, such as "Mbps" and "megabits per second"; "%" for percent. */
export const withRates = (text: string): string =>
  text
    .replace(/\b(kilo|mega|giga)[ -](?=bit|byte)/gi, "$1")
    .replace(/\bper ?cents?\b|\bpct\b/gi, "%")
    .replace(/(\p{L}) ?(?:\/|\bper\b) ?s(?:ec(?:ond)?s?)?(?!\p{L})/giu, "$1/s")
    .replace(/(\p{L}) ?[·*]? ?s ?\^? ?-1(?!\d)/giu, "$1/s")
    .replace(/(?<!\p{L})((?:[kmg]i?)?b(?:its?|ytes?)?)ps(?!\p{L})/giu, "$1/s");

/** A word that may be a unit, in the form of `withRates`. */
export const WORDS: RegExp = /[\p{L}%]+(?:\/s(?!\p{L}))?/gu;

const DIMENSIONS = [
  (unit: string) => secondsIn(unit.toLowerCase()),
  (unit: string) => bytesIn(unit.toLowerCase()),
  rateIn,
];

/** Whether what is counted in it are bytes, or bits. */
export const countsBytes = (unit: string): boolean =>
  bytesIn(unit.toLowerCase()) !== undefined || rateIn(unit) !== undefined;

const singular = (unit: string): string => unit.toLowerCase().replace(/s$/, "");

/** The factor from the typed unit to the wanted one; undefined if there is none. */
export const unitFactor = (typed: string, wanted: string): number | undefined => {
  if (typed === wanted) return 1;
  for (const inBase of DIMENSIONS) {
    const [from, to] = [inBase(typed), inBase(wanted)];
    if (from !== undefined && to !== undefined) return from / to;
  }
  return singular(typed) === singular(wanted) ? 1 : undefined;
};

/** The factors of a unit: a kB may be 1000 bytes or 1024. None if it does not fit. */
export const unitFactors = (typed: string, wanted: string): readonly number[] => {
  const binary = typed.replace(/^(k|m|g|kilo|mega|giga)-?(?=b$|bytes?$)/i, (prefix) => `${prefix.charAt(0)}i`);
  return [...new Set([typed, binary].flatMap((unit) => unitFactor(unit, wanted) ?? []))];
};

const isMeasure = (word: string): boolean => DIMENSIONS.some((inBase) => inBase(word) !== undefined);

/** Whether a word is the wanted unit, or a unit of time, size or rate. */
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

/** As people write them most, without blanks. */
const NAMES = [
  ...["ns", "nanoseconds", "us", "µs", "μs", "usec", "microseconds", "ms", "msec", "millisecond", "milliseconds"],
  ...["s", "sec", "second", "seconds", "min", "minutes", "h", "hrs", "hours"],
  ...["byte", "bytes", "B", "octets", "kB", "KB", "KiB", "MB", "MiB", "bits", "kbit", "Mbit"],
  ...[
    "bit/s",
    "bps",
    "kbit/s",
    "kbps",
    "Mbit/s",
    "Mbits/s",
    "Mbps",
    "Gbit/s",
    "B/s",
    "bytes/s",
    "kB/s",
    "KB/s",
    "MB/s",
  ],
  ...["%", "percent"],
] as const;

/** The unit and others of its kind, each with how many of them make one of the first. */
export const unitsLike = (unit: string): readonly { readonly name: string; readonly perFirst: number }[] =>
  [...new Set([unit, ...NAMES])].flatMap((name) => {
    const factor = unitFactor(withRates(name), unit);
    return factor === undefined ? [] : [{ name, perFirst: 1 / factor }];
  });
