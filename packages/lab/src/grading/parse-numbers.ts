/** Whole numbers in what people type. */

const WORDS = [
  "zero",
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
  "ten",
  "eleven",
  "twelve",
];

/** Words that say nothing about which numbers are meant. */
const FILLERS = /\b(?:and|or|also|plus|the|is|are|in|to|of|with|only|just|then|by|from|both)\b|[&+]/gi;

const MAX_RANGE = 1_000;
const MAX_NUMBERS = 5_000;

/** 7, 8, 9 of "7-9". */
const rangesWrittenOut = (text: string): string =>
  text.replace(/(\d+)\s*(?:-|–|—|\.\.+)\s*(\d+)/g, (range, from: string, to: string) => {
    const [low, high] = [Number(from), Number(to)];
    if (high < low || high - low > MAX_RANGE) return range;
    return Array.from({ length: high - low + 1 }, (_, index) => low + index).join(" ");
  });

/**
 * The numbers of a list such as "frames 11 and 13"; undefined where something else stands in it. Remarks in round
 * brackets are passed over.
 *
 * @param words what may stand around them
 */
export const readNumbers = (text: string, words: RegExp, hasRanges: boolean): readonly number[] | undefined => {
  const plain = text
    .replace(/\([^()]*\)/g, " ")
    .replace(words, " ")
    .replace(FILLERS, " ");
  const parts = (hasRanges ? rangesWrittenOut(plain) : plain).split(/[\s,;.]+/).filter((part) => part !== "");
  if (parts.length === 0 || parts.length > MAX_NUMBERS || !parts.every((part) => /^\d{1,10}$/.test(part)))
    return undefined;
  return [...new Set(parts.map(Number))];
};

/** The one whole number of "3 connections", "three" and "6,974 bytes"; undefined where there is none, or more. */
export const readWhole = (text: string): number | undefined => {
  const numbers = [
    ...text
      .replace(/\([^()]*\)/g, " ")
      .matchAll(/(?<![\w.])\d{1,3}(?:[, ']\d{3})+(?![\w,])|(?<![\w.]|\d,|(?:^|\s)[-−])\d+(?!\w|[.,]\d)/g),
  ];
  if (numbers.length === 1) return Number(numbers[0]![0].replace(/\D/g, ""));
  if (numbers.length > 1 || /\d/.test(text)) return undefined;
  const words = text.toLowerCase().match(/[a-z]+/g) ?? [];
  const found = words.flatMap((word) => (WORDS.includes(word) ? [WORDS.indexOf(word)] : []));
  return found.length === 1 ? found[0] : undefined;
};
