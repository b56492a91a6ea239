/**
 * Accept-Additions (RFC 2324 §2.2.2.1, with the sugars of RFC 7168 §2.2.1) and the additions-list of a coffee URI (§3).
 * A comma separates, `;` starts parameters, `q` is the weight (RFC 2068 §3.9). Lenient in one point: a text after `;`
 * without a `=` counts as a list member, because the lab's Python original joins additions with "; ".
 */
import type { Problem, ProblemCode } from "./error.ts";

export interface AdditionRange {
  /** As written, without the white space around it; "*" means any. */
  readonly name: string;
  /** Character offset of the name in the text. */
  readonly offset: number;
  /** 0 (must not be added) to 1, at most three decimals. */
  readonly quality: number;
  /** The parameters before `q`, which belong to the addition. */
  readonly parameters: readonly (readonly [name: string, value: string])[];
  /** The parameters after `q`. */
  readonly extensions: readonly (readonly [name: string, value: string])[];
}

export type AdditionsResult =
  | { readonly ok: true; readonly additions: readonly AdditionRange[] }
  | { readonly ok: false; readonly problem: Problem };

/** The text between two separators of an additions list. */
export interface AdditionPiece {
  /** Without the white space around it; may be empty. */
  readonly text: string;
  /** Character offset in the list. */
  readonly offset: number;
  /** The separator before it; the first piece counts as after a comma. */
  readonly mark: "," | ";";
}

/** An addition-type, or several words of one, as the lab's "oat milk". */
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z\u0080-\uffff-]+(?: [!#$%&'*+.^_`|~0-9A-Za-z\u0080-\uffff-]+)*$/;
const PARAMETER = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*=[ \t]*(?:([!#$%&'*+.^_`|~0-9A-Za-z-]+)|"((?:[^"\\]|\\.)*)")$/;
const QUALITY = /^(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)$/;

const trimmed = (text: string, start: number, end: number, mark: "," | ";"): AdditionPiece => {
  const isBlank = (at: number): boolean => text[at] === " " || (text[at]! >= "\t" && text[at]! <= "\r");
  let from = start;
  let to = end;
  while (from < to && isBlank(from)) from += 1;
  while (to > from && isBlank(to - 1)) to -= 1;
  return { text: text.slice(from, to), offset: from, mark };
};

/**
 * Cuts an additions list at commas and semicolons outside quotes. A loop, not a regular expression: an expression for
 * quoted strings would search for the end of an open one again and again.
 */
export const splitAdditions = (text: string): readonly AdditionPiece[] => {
  const pieces: AdditionPiece[] = [];
  let start = 0;
  let mark: "," | ";" = ",";
  let isQuoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index];
    if (isQuoted && char === "\\") index += 1;
    else if (char === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (char === "," || char === ";")) {
      pieces.push(trimmed(text, start, index, mark));
      start = index + 1;
      mark = char;
    }
  }
  pieces.push(trimmed(text, start, text.length, mark));
  return pieces;
};

const refuse = (code: ProblemCode, offset: number, message: string): AdditionsResult => ({
  ok: false,
  problem: { code, offset, message },
});

/**
 * An addition whose parameters are still being read: parameters are appended to it, because a copy per parameter would
 * cost quadratic time.
 */
interface AdditionBuilder {
  readonly name: string;
  readonly offset: number;
  quality: number;
  readonly parameters: (readonly [string, string])[];
  readonly extensions: (readonly [string, string])[];
  isWeighed: boolean;
}

/**
 * Reads an additions list. Never throws; an empty list is no addition, and empty elements are skipped.
 * @param offset added to every offset, for a list that is part of a longer text
 */
export const parseAdditions = (text: string, offset = 0): AdditionsResult => {
  const additions: AdditionBuilder[] = [];
  let isFirst = true;
  for (const { text: piece, offset: pieceOffset, mark } of splitAdditions(text)) {
    if (mark === ",") isFirst = true;
    if (piece === "") continue;
    const at = offset + pieceOffset;
    const addition = additions.at(-1);
    if (isFirst || !piece.includes("=") || addition === undefined) {
      if (!NAME.test(piece)) return refuse("bad-addition", at, "an addition is a word such as Cream");
      additions.push({ name: piece, offset: at, quality: 1, parameters: [], extensions: [], isWeighed: false });
      isFirst = false;
      continue;
    }
    const [, name, token, quoted = ""] = PARAMETER.exec(piece) ?? [];
    if (name === undefined) return refuse("bad-addition", at, "a parameter is attribute=value");
    const value = token ?? quoted.replace(/\\(.)/g, "$1");
    if (addition.isWeighed) {
      addition.extensions.push([name, value]);
    } else if (name.toLowerCase() !== "q") {
      addition.parameters.push([name, value]);
    } else {
      if (!QUALITY.test(value)) return refuse("bad-quality", at, "q is 0 to 1 with at most three decimals");
      addition.quality = Number(value);
      addition.isWeighed = true;
    }
  }
  return { ok: true, additions: additions.map(({ isWeighed: _, ...addition }) => addition) };
};

/** Writes an additions list that `parseAdditions` reads back. */
export const formatAdditions = (additions: readonly AdditionRange[]): string =>
  additions.map(formatAddition).join(", ");

const formatParameter = ([name, value]: readonly [string, string]): string =>
  `${name}=${/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(value) ? value : `"${value.replace(/["\\]/g, "\\$&")}"`}`;

const formatAddition = ({ name, quality, parameters, extensions }: AdditionRange): string =>
  [
    name,
    ...parameters.map(formatParameter),
    ...(quality < 1 || extensions.length > 0 ? [`q=${quality}`] : []),
    ...extensions.map(formatParameter),
  ].join(";");

/** A pot's choice from a request's additions. */
export interface AdditionsChoice {
  /** Lower-case names to add, the most wanted first. */
  readonly chosen: readonly string[];
  /** Names asked for that are not in stock: a reason for 406. */
  readonly refused: readonly string[];
}

/**
 * RFC 2324 §2.2.2.1 and §2.3.1: chooses from the stock. `q=0` keeps an addition out. "*" accepts any choice of the pot,
 * so with it nothing is refused, and nothing is added for it alone.
 * @param stock lower-case names
 */
export const chooseAdditions = (wanted: readonly AdditionRange[], stock: ReadonlySet<string>): AdditionsChoice => {
  const isAnyWelcome = wanted.some(({ name, quality }) => name === "*" && quality > 0);
  const forbidden = new Set(wanted.filter(({ quality }) => quality === 0).map(({ name }) => name.toLowerCase()));
  const named = wanted
    .filter(({ name }) => name !== "*" && !forbidden.has(name.toLowerCase()))
    .sort((left, right) => right.quality - left.quality);
  return {
    chosen: [...new Set(named.map(({ name }) => name.toLowerCase()).filter((name) => stock.has(name)))],
    refused: isAnyWelcome
      ? []
      : [...new Set(named.map(({ name }) => name).filter((name) => !stock.has(name.toLowerCase())))],
  };
};
