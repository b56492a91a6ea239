/** Reads a measured number with its unit from what people type. Texts are as `plainGiven` has them. */
import { namesOne, numberOfWords } from "./parse-numbers.ts";
import { isDoubtful } from "./plain-given.ts";
import { isUnit, secondsIn, unitFactor, unitFactors, WORDS, withRates } from "./units.ts";

interface Amount {
  readonly number: number;
  /** What one of its last digit is: 0.1 of "67.1"; 0 of what was worked out. */
  readonly step: number;
}

export type Quantity =
  | { readonly ok: true; readonly amounts: readonly Amount[] }
  /** One sentence: why it cannot be read. */
  | { readonly ok: false; readonly message: string };

/** Words after a number that are not a unit. */
const HARMLESS =
  /^(?:in|of|the|is|are|was|it|its|a|an|about|approx|approximately|roughly|around|ca|circa|total|altogether|overall|exactly|precisely|long|later|ahead|apart|pass|passes|passed|elapse|elapsed|have|has|and|so|for|from|by|on|at|then|this|that|which|time|difference|per|rounded|i|think|guess|maybe|perhaps|probably)$/i;

/** "9.318" is one number; "9,318" has two readings: a decimal comma, or a comma between thousands. */
const decimals = (digits: string): readonly Amount[] => {
  const plain = digits.replace(/[' _]/g, "").replace(/(?<![.,])[.,]+$/, "");
  const last = Math.max(plain.lastIndexOf(","), plain.lastIndexOf("."));
  const mark = plain.charAt(last);
  const isOne = last >= 0 && plain.indexOf(mark) === last;
  const texts: string[] = [];
  // A single separator, or the last of two kinds, begins the fraction.
  if (last < 0) texts.push(plain);
  else if (isOne) texts.push(`${plain.slice(0, last).replace(/[.,]/g, "")}.${plain.slice(last + 1)}`);
  const hasThousands = /^\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*$/.test(plain);
  if (hasThousands && !(isOne && mark === ".")) texts.push(plain.replace(/[.,]/g, ""));
  return [...new Set(texts)]
    .map((text) => ({ number: Number(text), step: 10 ** -(text.split(".")[1] ?? "").length }))
    .filter(({ number }) => Number.isFinite(number));
};

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** 6.7e-2 of "6.7 × 10⁻²". */
const withExponents = (text: string): string =>
  text
    .replace(/[⁰¹²³⁴-⁹]/g, (one) => String(SUPERSCRIPTS.indexOf(one)))
    .replace(/⁻/g, "-")
    .replace(/ ?[x×*·] ?10 ?(?:\^|\*\*)? ?([-+]?\d{1,3})(?!\d)/gi, "e$1")
    .replace(/\b(milli|micro|nano|pico)[ -](?=sec)/gi, "$1");

interface Written {
  /** The ways to read it. */
  readonly amounts: readonly Amount[];
  /** Right after the number. */
  readonly word: string | undefined;
}

const scaled = ({ number, step }: Amount, factor: number): Amount => ({
  number: number * factor,
  step: step * Math.abs(factor),
});

const writtenIn = (text: string): readonly Written[] =>
  [
    ...text.matchAll(/(-|\bminus |\bnegative )? ?(\d[\d.,' ]*|[.,]\d+)(e[-+]?\d+)? ?([\p{L}%]+(?:\/s(?!\p{L}))?|)/giu),
  ].map(([, sign, digits = "", exponent = "", word = ""]) => ({
    amounts: decimals(digits.replace(/^[.,]/, "0.")).map(({ number, step }) => {
      const [value, unit] = [number, step].map((one) => (exponent === "" ? one : Number(`${one}${exponent}`)));
      return { number: sign === undefined ? value! : -value!, step: unit! };
    }),
    word: word === "" || HARMLESS.test(word) ? undefined : word,
  }));

/** "0:00:00.067" and "1:07" in seconds: with two parts, the first may be hours or minutes. */
const clockReadings = (text: string): readonly number[] => {
  const found = /^\D*?(\d{1,4}):(\d\d)(?::(\d\d))?([.,]\d+)?(?: ?(?:h|hours?|min|minutes?|s|seconds?))?[ .]*$/i.exec(
    text,
  );
  if (found === null) return [];
  const [first, second, third] = found.slice(1, 4).map((part) => Number(part ?? "0")) as [number, number, number];
  const fraction = Number((found[4] ?? "0").replace(/^[.,]/, "0."));
  if (found[3] !== undefined) return [first * 3600 + second * 60 + third + fraction];
  return [first * 60 + second + fraction, ...(found[4] === undefined ? [first * 3600 + second * 60] : [])];
};

const readStatement = (statement: string, unit: string): Quantity => {
  const failed = (message = `Give one number, in ${unit}.`): Quantity => ({ ok: false, message });
  const toSeconds = secondsIn(unit.toLowerCase());
  const clock = toSeconds === undefined ? [] : clockReadings(statement);
  if (clock.length > 0)
    return { ok: true, amounts: clock.map((seconds) => ({ number: seconds / toSeconds!, step: 0 })) };
  if (isDoubtful(statement.replace(/\bminus (?=\d)|\bbetween\b|\bto\b|\bbefore\b|\bafter\b/gi, ""))) return failed();
  const written = writtenIn(statement);
  if (written.length === 0 || written.length > 4 || written.some(({ amounts }) => amounts.length === 0))
    return failed();
  const unknown = written.find(({ word }) => word !== undefined && unitFactor(word, unit) === undefined)?.word;
  if (unknown !== undefined)
    return failed(`“${unknown.slice(0, 20)}” is not a unit that fits; give one number, in ${unit}.`);
  if (written.length > 1) {
    // "1 min 7 s": each with its unit.
    if (written.some(({ word, amounts }) => word === undefined || amounts[0]!.number < 0)) return failed();
    const sum = written.reduce((total, { word, amounts }) => total + amounts[0]!.number * unitFactor(word!, unit)!, 0);
    return { ok: true, amounts: [{ number: sum, step: 0 }] };
  }
  const [{ word, amounts }] = written as [Written];
  const elsewhere = statement.match(WORDS)?.find((one) => one.length > 1 && isUnit(one, unit));
  const factors = unitFactors(word ?? elsewhere ?? unit, unit);
  if (factors.length === 0) return failed();
  return { ok: true, amounts: factors.flatMap((factor) => amounts.map((amount) => scaled(amount, factor))) };
};

const CLOSE = 0.01;

/**
 * Reads a number with its unit; without one, it is in the unit that is asked for. For an unknown unit, the message says
 * so.
 */
export const readQuantity = (given: string, unit: string): Quantity => {
  const text = withRates(withExponents(given));
  const failed: Quantity = { ok: false, message: `Give one number, in ${unit}.` };
  if (/\d{16}/.test(text)) return failed;
  if (namesOne(text) && text.match(/\d+/g)?.length === 1) return failed;
  const inWords = /\d/.test(text) ? undefined : numberOfWords(text);
  if (inWords !== undefined) {
    const named = text.match(WORDS)?.find((word) => word.length > 1 && isUnit(word, unit));
    return readStatement(`${inWords} ${named ?? ""}`, unit);
  }
  // The text in brackets is a remark, or the unit.
  const plain = text
    .replace(/^\(([^()]*)\)$/, "$1")
    .replace(/\(([^()]*)\)|\[([^[\]]*)\]/g, (inside, round?: string, square?: string) => {
      const word = (round ?? square ?? "").trim();
      return isUnit(word, unit) || (square !== undefined && /\d/.test(word))
        ? ` ${word} `
        : /^[[]/.test(inside)
          ? " "
          : " ";
    });
  const statements = plain.split(/=+|≈|\bi\.e\.|\n/).filter((one) => /\d/.test(one));
  const last = statements.at(-1);
  if (last === undefined) return failed;
  const read = readStatement(last.replace(/ +/g, " ").trim(), unit);
  if (!read.ok) return read;
  // The text before is the calculation, or the same value in another unit.
  for (const before of statements.slice(0, -1)) {
    if (/\d ?(?:[\p{L}%]+ ?)?[-+*/×÷] ?\(?\d/u.test(before)) continue;
    const other = readStatement(before.replace(/ +/g, " ").trim(), unit);
    if (!other.ok) return other;
    const agrees = other.amounts.some(({ number: one }) =>
      read.amounts.some(({ number: two }) => Math.abs(one - two) <= CLOSE * Math.abs(two)),
    );
    if (!agrees) return failed;
  }
  return read;
};
