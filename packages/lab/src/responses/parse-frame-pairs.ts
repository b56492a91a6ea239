/**
 * Reads pairs of two packets from what people type: "5 -> 11", "(5, 11)", "72 answers 70". Texts are as `plainGiven`
 * has them.
 */
import { numbersIn } from "./parse-numbers.ts";
import { groupings, isDoubtful, withoutStartLineNumbers } from "./plain-given.ts";

type NumberPair = readonly [number, number];

/**
 * The direction: from a cause to its effect, or back; a separator such as a comma has no direction. "To" means the
 * first, but "72 to 70" may also be the response to a request.
 */
type Points = "right" | "left" | "to" | "none";

interface Typed {
  readonly pair: NumberPair;
  readonly points: Points;
}

const NOUN =
  /\b(?:frames?|packets?|pkts?|segments?|messages?|numbers?|nos?|nrs?|num)(?:\b\.?|(?=\d))|\b[fp](?=\d)|[#№"`]|(?<!\p{L})'|'(?!\p{L})/giu;

const RIGHT_ARROW = /[-=~]{1,9}>{1,2}|>/;
const ANY_ARROW = /[-=~]{1,9}>{1,2}|<{1,2}[-=~]{1,9}|[<>]/;

/** Words between two numbers; a phrase that is part of a longer phrase with the other direction comes after it. */
const BETWEEN: readonly (readonly [RegExp, Points])[] = [
  [/\breq(?:uest)?:?$/i, "left"],
  [/\b(?:resp(?:onse)?|answer|reply):?$/i, "right"],
  [
    /\banswered (?:by|in|with)\b|\bfollowed by\b|\b(?:repeated|retransmitted|acknowledged|acked) (?:by|in|with)\b/i,
    "right",
  ],
  [/\b(?:respon\w+|repl\w+|answers?|reaction) (?:to|of|for|from)\b|\banswer(?:s|ed|ing)?\b|\brepl(?:y|ies)\b/i, "left"],
  [/\b(?:repeats?|repetition of|retransmi(?:ts?|ssion of)|ack(?:nowledge)?s?)\b/i, "left"],
  [/\b(?:because of|due to|caused by|triggered by|comes? from|came from|belongs to)\b/i, "left"],
  [/\b(?:leads? to|led to|causes?|caused|triggers?|triggered|results? in|gets?|got|then|gives?|makes?)\b/i, "right"],
  [/\b(?:from|for|of)\b/i, "left"],
  [/\b(?:to|into)\b/i, "to"],
];

/** What the two numbers are, by the words right before the first: "The response to 70 is 72". */
const BEFORE: readonly (readonly [RegExp, Points])[] = [
  [/\b(?:response|answer|reply) (?:to|of|for)$/i, "right"],
  [/\brequest (?:of|for|to)$/i, "left"],
  [/\breq(?:uest)?$/i, "right"],
  [/\b(?:resp(?:onse)?|answer|reply)$/i, "left"],
];

/** Words that may be between the two numbers of a pair and do not say which is which. */
const EMPTY_WORDS =
  /^(?:and|with|by|it|they|is|are|was|were|in|the|an?|its|on|at|request|response|answer|reply|goes|pairs?)$/;

const isPlain = (text: string): boolean =>
  (text.match(/(?<![\p{L}'-])[\p{L}'-]*\p{L}/gu) ?? []).every(
    (word) => EMPTY_WORDS.test(word.toLowerCase()) || /^[A-Z]{3,}$/.test(word),
  );

const pointsOf = (before: string, between: string): Points | undefined => {
  if (ANY_ARROW.test(between)) {
    if (!isPlain(between) || /[;,]/.test(between)) return undefined;
    return RIGHT_ARROW.test(between) ? "right" : "left";
  }
  const early = BEFORE.find(([phrase]) => phrase.test(before.replace(/[ :,=]{1,9}$/, "")));
  if (early) return early[1];
  const found = BETWEEN.find(([phrase]) => phrase.test(between));
  if (found) return found[1];
  return isPlain(between) ? "none" : undefined;
};

const NUMBERS = /(?<![\p{L}\d_.])\d{1,10}(?![\p{L}\d_]|\.\d)/gu;

const countNumbers = (text: string): number => text.match(NUMBERS)?.length ?? 0;

/** Exactly two numbers, and the text between them. */
const readTwo = (item: string): readonly Typed[] | undefined => {
  const [first, second] = [...item.matchAll(NUMBERS)] as [RegExpExecArray, RegExpExecArray];
  const before = item.slice(0, first.index).trim();
  const between = item.slice(first.index + first[0].length, second.index).trim();
  const behind = item.slice(second.index + second[0].length);
  const said = between.replace(/\b(?:to|before|after|through)\b/gi, "");
  if (
    /\d/.test(before + between + behind) ||
    isDoubtful(`${before.replace(/ to$/i, "")} ${said.replace(ANY_ARROW, "")} ${behind}`)
  )
    return undefined;
  const points = pointsOf(before, between);
  // "the browser got them in 321 and 418" lists two packets.
  if (points === "none" && !isPlain(before)) return undefined;
  return points && [{ pair: [Number(first[0]), Number(second[0])], points }];
};

/** "4 -> 9, 15", "9, 15 <- 4", "5, 31 -> 11, 35": one arrow between lists. */
const readLists = (item: string): readonly Typed[] | undefined => {
  const arrow = ANY_ARROW.exec(item);
  if (arrow === null || /\p{L}/u.test(item.replace(/\band\b/gi, ""))) return undefined;
  const left = numbersIn(item.slice(0, arrow.index), false);
  const right = numbersIn(item.slice(arrow.index + arrow[0].length), false);
  if (left === undefined || right === undefined) return undefined;
  if (left.length !== 1 && right.length !== 1 && left.length !== right.length) return undefined;
  const points = RIGHT_ARROW.test(arrow[0]) ? "right" : "left";
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => ({
    pair: [left[left.length === 1 ? 0 : index]!, right[right.length === 1 ? 0 : index]!],
    points,
  }));
};

const SEPARATORS = [/\n/, /;/, /,/, /\band\b|&/i, / /] as const;

const readItem = (item: string, depth = 0): readonly Typed[] | undefined => {
  const count = countNumbers(item);
  if (count < 2) return undefined;
  if (count === 2) return readTwo(item);
  for (const [index, separator] of SEPARATORS.entries()) {
    if (index < depth) continue;
    const parts = item.split(separator).filter((part) => /[^ ,;.]/.test(part));
    if (parts.length < 2 || !parts.every((part) => countNumbers(part) >= 2)) continue;
    const read = parts.map((part) => readItem(part, index + 1));
    return read.every((one) => one !== undefined) ? read.flat() : undefined;
  }
  return readLists(item);
};

/** Brackets around two numbers make an item; other brackets contain remarks, or all of the pairs. */
const withoutBrackets = (text: string): string =>
  text
    .replace(/[([{]([^()[\]{}]*)[)\]}]/g, (_, inside: string) =>
      countNumbers(inside) === 2 && !/[\p{L}]/u.test(inside) ? `\n${inside}\n` : /\p{L}/u.test(inside) ? " " : inside,
    )
    .replace(/[()[\]{}]/g, " ")
    .split("\n")
    .filter((line) => /[^ ,;.]/.test(line))
    .join("\n");

const readAll = (text: string, asked: Points): readonly (readonly NumberPair[])[] => {
  const lines = withoutBrackets(text).split("\n");
  const read = lines.map((line) => readItem(line));
  if (read.some((one) => one === undefined)) return [];
  let last: Points = "none";
  const typed = read.flatMap((one) =>
    one!.map(({ pair, points: own }): Typed => {
      const points = own === "to" ? (asked === "left" ? "none" : "right") : own;
      // "4 is answered by 14, 31 by 37": missing words are taken from the pair before.
      last = points === "none" ? last : points;
      return { pair, points: last };
    }),
  );
  if (typed.length === 0) return [];
  const turned = ([left, right]: NumberPair): NumberPair => [right, left];
  const pairs = typed.map(({ pair, points }) => (points !== "none" && points !== asked ? turned(pair) : pair));
  return typed.every(({ points }) => points === "none") ? [pairs, pairs.map(turned)] : [pairs];
};

/**
 * The ways to read pairs of packets; none if some part is not a pair. An arrow or a word against the question's arrow
 * turns a pair round; separators without a direction allow both.
 */
export const readFramePairs = (text: string, arrow: "->" | "<-"): readonly (readonly NumberPair[])[] => {
  if (/\d{16}/.test(text)) return [];
  const plain = text
    .split("\n")
    .map((line) =>
      withoutStartLineNumbers(line)
        .replace(/\[?\b(request|response) in(?: frame)?: ?(\d{1,10})\]?/gi, " $1 $2 ")
        .replace(/\b[a-z]+:\/\/[^ ,;)\]]+/g, " ")
        .replace(NOUN, " ")
        .replace(/\b[1-5]\d\d (?:response )?in (?=\d)/gi, " ")
        // "72 (response), 70 (request)", "72 is the response, 70 the request": the kind of each number is before it.
        .replace(
          /\b(\d{1,10}) ?(?:\( ?|,? ?\b(?:is |was )?(?:the )?)(request|response|answer|reply)(?: ?\)|(?= ?[,;.]| and\b| ?$))/gi,
          "$2 $1",
        )
        // "415 (request 413)", "321 (for 318)": the other packet of the pair is in brackets.
        .replace(
          /(\d) ?\( ?(answers|answering|answered by|request|response|response to|in response to|for|from)(?: in)?:? ?(\d{1,10}) ?\)(?= ?(?:[,;.]|and\b|$))/gi,
          "$1 $2 $3",
        )
        // "415 carries 418 and answers 413"
        .replace(
          /\b(?:carries|contains|says|has|is)(?: the| an?| status| code){0,3} [1-5]\d\d(?= and (?:it )?(?:answers|responds|replies)\b)/gi,
          " ",
        )
        .replace(/^ ?[-*•] (?=\S)/, "")
        .replace(/ +/g, " "),
    )
    .join("\n");
  const asked = arrow === "->" ? "right" : "left";
  // "72 (418) <- 70 (BREW)": a number in brackets may be a remark.
  const withoutNumbers = plain.replace(/(?<=\d ?)\(\d{1,10}\)/g, " ").replace(/ +/g, " ");
  return [...new Set([plain, withoutNumbers])].flatMap((text) => groupings(text).flatMap((one) => readAll(one, asked)));
};
