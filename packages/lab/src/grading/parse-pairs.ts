/** Pairs in what people type: "5->11", "21 <- 5; 35 <- 31", "GET=1, BREW=2". */
import type { PairsQuestion } from "../questions/question.ts";
import type { Value } from "./answer.ts";

type TypedPair = readonly [Value, Value];

type Points = "right" | "left" | "none";

/** Arrows, and where they point to. What may repeat is looked for at its beginning only, or long texts cost its square. */
const ARROWS: readonly (readonly [RegExp, Points])[] = [
  [/(?<!\s)\s*(?:(?<!-)-+>|(?<!=)=+>|→|⇒|➔)\s*/, "right"],
  [/(?<!\s)\s*(?:<-+|<=+|←|⇐)\s*/, "left"],
  [/(?<!\s)\s+to\s+/i, "right"],
  [/(?<!\s)\s+from\s+/i, "left"],
];
/** A number, and then text that may hold any of the other marks. */
const BEHIND_NUMBER = /(?<=^\d{1,10})(?:\s*:\s*|\s+(?![-=<→←⇒⇐:]))/;
const PLAIN_MARK = /\s*[=:]\s*|\s+/;

const typedValue = (text: string): Value => {
  const plain = text.trim().replace(/^(?:frame|packet|port|stream)\s+(?=\d+$)/i, "");
  return /^\d{1,10}$/.test(plain) ? Number(plain) : plain;
};

const splitAt = (text: string, mark: RegExp): readonly [string, string] | undefined => {
  const found = mark.exec(text);
  if (found === null || found.index === 0 || found.index + found[0].length === text.length) return undefined;
  return [text.slice(0, found.index), text.slice(found.index + found[0].length)];
};

/** By the marks that are likeliest where the question shows this one. */
const marksFor = (arrow: PairsQuestion["arrow"]): readonly (readonly [RegExp, Points])[] => {
  if (arrow === ":") return [[BEHIND_NUMBER, "none"], ...ARROWS, [PLAIN_MARK, "none"]];
  return [...(arrow === "=" ? [[/(?<!\s)\s*=(?!>)\s*/, "none"] as const] : []), ...ARROWS, [PLAIN_MARK, "none"]];
};

const readPair = (
  item: string,
  arrow: PairsQuestion["arrow"],
): { readonly pair: TypedPair; readonly points: Points } | undefined => {
  const text = item.replace(/^(?:frame|packet|port|stream)\s+(?=\d)/i, "");
  for (const [mark, points] of marksFor(arrow)) {
    const halves = splitAt(text, mark);
    if (halves) return { pair: [typedValue(halves[0]), typedValue(halves[1])], points };
  }
  return undefined;
};

const HAS_MARK = /\S\s*(?:->|=>|→|<-|←|=|:)\s*\S/;
const TWO_WORDS = /^\s*\S+\s+\S+\s*$/;

/** Parts that are pairs, each of them; otherwise the text as it is, since a value may hold what separates. */
const splitWhereAllPairs = (text: string, separator: RegExp): readonly string[] => {
  const parts = text.split(separator).filter((part) => part.trim() !== "");
  const arePairs = parts.every((part) => HAS_MARK.test(part)) || parts.every((part) => TWO_WORDS.test(part));
  return parts.length > 1 && arePairs ? parts : [text];
};

/** One pair a line; between semicolons; between commas; where each has a mark without spaces around, between spaces. */
const split = (text: string): readonly string[] =>
  text
    .split("\n")
    .flatMap((line) => splitWhereAllPairs(line, /;/))
    .flatMap((item) => splitWhereAllPairs(item, /,/))
    .flatMap((item) => {
      const words = item.trim().split(/\s+/);
      return words.length > 1 && words.every((word) => /\w(?:->|=>|→|<-|←|=|:)\S/.test(word)) ? words : [item];
    });

const turned = ([left, right]: TypedPair): TypedPair => [right, left];

/**
 * Reads pairs. An arrow against the question's turns a pair round; a mark that points nowhere leaves both readings open.
 *
 * @returns the readings, at least one; undefined where something in it is no pair
 */
export const readPairs = (
  text: string,
  arrow: PairsQuestion["arrow"],
): readonly (readonly TypedPair[])[] | undefined => {
  const typed = split(text)
    .map((item) => item.trim())
    .filter((item) => item !== "")
    .map((item) => readPair(item, arrow));
  if (typed.length === 0 || typed.some((one) => one === undefined)) return undefined;
  const asked = arrow === "->" ? "right" : arrow === "<-" ? "left" : "none";
  const pairs = typed.map((one) => {
    const { pair, points } = one!;
    return points !== "none" && asked !== "none" && points !== asked ? turned(pair) : pair;
  });
  const isOpen = asked !== "none" && typed.every((one) => one?.points === "none");
  return isOpen ? [pairs, pairs.map(turned)] : [pairs];
};
