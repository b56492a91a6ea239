/** Reads frames, ports and counts from what people type. Texts are as `plainGiven` has them. */
import {
  frameHeading,
  groupings,
  isDoubtful,
  packetListLine,
  withoutRemarks,
  withoutStartLineNumbers,
} from "./plain-given.ts";
import { measureIn } from "./units.ts";

const MAX_NUMBERS = 20_000;
/** No question asks for a number with more digits. */
const TOO_LONG = /\d{16}/;

const NOUNS =
  /\b(?:frames?|packets?|pkts?|segments?|messages?|streams?|numbers?|ports?|nos?|nrs?|num)(?:\b\.?|(?=\d))|\b[fp](?=\d)|[#№]|\b(?:frame|tcp|udp)\.[a-z_]+\b/gi;

/** "0x10" and "2^10" in decimal. */
const inDecimal = (text: string): string =>
  text
    .replace(/\b0x([0-9a-f]{1,8})\b/gi, (_, digits: string) => String(Number.parseInt(digits, 16)))
    .replace(/(?<![\w.])(\d{1,2}) ?(?:\^|\*\*) ?(\d{1,2})(?![\w.])/g, (_, base: string, power: string) =>
      String(Number(base) ** Number(power)),
    );

/** 7, 8, 9 of "7-9", "7 to 9" and "7, ..., 9"; a range that is backwards or too long stays and cannot be read. */
const rangesWrittenOut = (text: string): string => {
  let left = MAX_NUMBERS;
  return text.replace(
    /(?<!\d)(\d+)(?:-| - |- | ?\.{2,} ?| ?, ?\.{2,} ?, ?| ?~ ?| (?:to|through|thru|until|till) )(\d+)/gi,
    (range, from: string, to: string) => {
      const [low, high] = [Number(from), Number(to)];
      left -= Math.max(0, high - low);
      if (high < low || left < 0) return range;
      return Array.from({ length: high - low + 1 }, (_, index) => low + index).join(" ");
    },
  );
};

/** A minus, or a sign for "not", before a number; but lines that all begin with a hyphen are a list. */
const hasSign = (text: string): boolean => {
  const lines = text.split("\n");
  const isList = lines.length > 1 && lines.every((line) => line.startsWith("-"));
  const isSigned = /(?<![^\s,;:([{=])[-!]\d/;
  return lines.some((line) => isSigned.test(isList ? line.slice(1) : line));
};

/**
 * Numbers between words and separators without a meaning for the answer; undefined if the text contains something else.
 */
export const numbersIn = (text: string, hasRanges: boolean): readonly number[] | undefined => {
  const bare = inDecimal(text).replace(NOUNS, " ").replace(/ +/g, " ");
  const plain = hasRanges ? rangesWrittenOut(bare) : bare;
  if (isDoubtful(plain) || hasSign(plain) || measureIn(plain) !== undefined) return undefined;
  // A dot or a colon between digits is a time or a fraction, a hyphen a range that runs backwards.
  if (/\d(?:[.-]| - | ?: ?)\d/.test(plain)) return undefined;
  const parts = plain.replace(/(?<!\p{L})\p{L}[\p{L}'-]*(?![\p{L}\d])/gu, " ").split(/[\s,;.:&+/|"'`#=?!*()[\]{}·•-]+/);
  const found = parts.filter((part) => part !== "");
  if (found.length === 0 || found.length > MAX_NUMBERS || !found.every((part) => /^\d{1,10}$/.test(part)))
    return undefined;
  return [...new Set(found.map(Number))];
};

const distinct = (lists: readonly (readonly number[] | undefined)[]): readonly (readonly number[])[] => {
  const seen = new Map(lists.flatMap((list) => (list === undefined ? [] : [[list.join(), list] as const])));
  return [...seen.values()];
};

/** The text in brackets is a remark, or one more number. */
const bracketReadings = (text: string): readonly string[] => {
  const without = withoutRemarks(text);
  if (!/\d/.test(without)) return [text];
  // "5, 7 (2 packets)": how many there are is no more than a remark.
  return [without, text.replace(/\(\d{1,5} [a-z][a-z ]{0,30}\)/gi, " ")];
};

const readingsOf = (text: string): readonly (readonly number[])[] => {
  if (TOO_LONG.test(text)) return [];
  // "5 requests: 4, 31, 33, 35, 55" begins with the count.
  const counted = /^(?:there (?:is|are) )?(\d{1,4}) [a-z][a-z ]{0,40}: ?(?=\d)/i.exec(text);
  const behind = counted ? readingsOf(text.slice(counted[0].length)) : [];
  const complete = behind.filter((numbers) => numbers.length === Number(counted![1]));
  if (complete.length > 0) return complete;
  const texts = groupings(text).flatMap(bracketReadings);
  return distinct(texts.map((one) => numbersIn(one, true)));
};

/** Without the numbers of start lines and of the column _Info_. */
const withoutInfo = (line: string): string =>
  withoutStartLineNumbers(line).replace(/\b(?:Seq|Ack|Win|Len|MSS|WS|TSval|TSecr|SACK_PERM)=\d+/g, " ");

/** Of "5: GET /", "14 (200 OK)" and "4 GET / HTTP/1.1": the number of the packet, and words from its content. */
const ofMessage = (line: string): string => {
  const heading = packetListLine(line)?.frame ?? frameHeading(line);
  if (heading !== undefined) return String(heading);
  return withoutInfo(line)
    .replace(/\b(?:SYN|ACK|FIN|RST|PSH|URG) ?==? ?[01]\b|\bports? \d{1,5}\b/gi, " ")
    .replace(/\b[a-z]+:\/\/[^ ]+|(?<=\b[A-Z]{3,12} )\/[^ ]*/g, " ");
};

/** The ways to read frame numbers; none if it cannot be read. */
export const readFrames = (text: string): readonly (readonly number[])[] => {
  const lines = text.split("\n").filter((line) => !/^"?No\.?"?[ ,]"?Time\b/i.test(line));
  return readingsOf(lines.map(ofMessage).join("\n"));
};

/** "39698 -> 5031, 39700 -> 5031": the source port of each connection. */
const sourcesOnly = (text: string): string =>
  text.replace(/(\d) ?[-=]{0,9}> ?\d{1,10}/g, "$1").replace(/(?<![\d:])\d{1,10} ?<[-=]{1,9} ?(?=\d)/g, "");

const withoutAddresses = (text: string): string =>
  text
    .replace(/\b\d{1,3}(?:\.\d{1,3}){3}(?!\d)(?:\/\d{1,2}\b)?/g, " ")
    .replace(/\[(?=[0-9a-f]*:)[0-9a-f:]*\]|(?<![\w:])::1(?![\w:])/gi, " ")
    .replace(/\b[a-z]+:\/\//gi, " ")
    .replace(/:(?=\d)/g, " ");

/** "frame 1: 39698", "stream 0: 39698": where each port was found. */
const LABELS = /\b(?:frame|packet|stream|tcp\.stream) ?#?\d{1,10} ?(?::|->) ?(?=\d)/gi;

/** "for all 35 connections", "10 times", "10 different ports": how many there are is no port. */
const COUNTED =
  /\b(?:all|each of)(?: the)? \d{1,3} connections\b|\b\d{1,3} (?:times|(?:different|distinct) (?:tcp )?ports|ports(?= ?:))/gi;

/** The ways to read ports, with or without the addresses before them. */
export const readPorts = (text: string): readonly (readonly number[])[] => {
  const plain = withoutInfo(withoutAddresses(text.replace(LABELS, " ").replace(COUNTED, " "))).replace(/ +/g, " ");
  const both = plain.replace(/[-=]{1,9}>|<[-=]{1,9}| > /g, " ");
  return distinct([...readingsOf(both), ...readingsOf(sourcesOnly(plain))]).filter((ports) =>
    ports.every((port) => port <= 65_535),
  );
};

const UNITS =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
    " ",
  );
const TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const WORDS = new Map<string, number>([
  ...UNITS.map((word, index) => [word, index] as const),
  ...TENS.map((word, index) => [word, 10 * (index + 2)] as const),
  ["once", 1],
  ["twice", 2],
  ["thrice", 3],
  ["dozen", 12],
]);

/** 21 of "twenty-one", 105 of "one hundred and five"; undefined if there is no such word, or more than one number. */
export const numberOfWords = (text: string): number | undefined => {
  let found: number | undefined;
  let before: number | undefined;
  for (const word of text.toLowerCase().match(/[a-z]+/g) ?? []) {
    const value = WORDS.get(word);
    if (word === "hundred" && (before === undefined || before < 10)) {
      found = (before ?? 1) * 100;
      before = found;
    } else if (value !== undefined) {
      const goesOn =
        before === undefined ||
        (before >= 100 ? value < 100 : before >= 20 && before % 10 === 0 && value > 0 && value < 10);
      if (!goesOn || (found !== undefined && before === undefined)) return undefined;
      found = (before ?? 0) + value;
      before = found;
    } else if (word !== "and" || before === undefined || before < 100) before = undefined;
  }
  return found;
};

/** "5 + 7" is 12; the sum may also be written at the end, "5 + 7 = 12", or at the beginning. */
const withoutSum = (text: string): string => {
  const at = text.indexOf("=");
  const [before, behind] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  if (/^\d{1,9}(?: ?\+ ?\d{1,9}){1,20}$/.test(text))
    return String(text.split("+").reduce((sum, one) => sum + Number(one), 0));
  if (at < 0 || text.indexOf("=", at + 1) > 0 || !/\d/.test(before)) return text;
  if (/^\d[\d.,]*[ .!]{0,3}$/.test(behind)) return behind;
  return /^\d[\d.,]*$/.test(before) && /\d ?[-+*x×/]/.test(behind) ? before : text;
};

/** "There are 45 connections: 35 to the site, 10 to the pot" is 45: the numbers after the colon add up to it. */
const withoutParts = (text: string): string => {
  const colon = text.indexOf(":");
  const [total, ...others] = text.slice(0, Math.max(colon, 0)).match(/\d{1,9}/g) ?? [];
  const parts = text.slice(colon).match(/\d{1,9}/g) ?? [];
  const isSum = parts.length > 1 && parts.reduce((sum, one) => sum + Number(one), 0) === Number(total);
  return isSum && others.length === 0 ? text.slice(0, colon) : text;
};

/** Of "12 of 66", "7 and 5, 12 in total" and the status bar's "Packets: 66 · Displayed: 12 (18.2%)" it is 12. */
const withoutWhole = (text: string): string => {
  const displayed = [...text.matchAll(/\bdisplayed: ?(\d[\d,]*)/gi)].at(-1)?.[1];
  const total = /(?<![^ ,;:=(]|\bof )(\d[\d,]*) (?:in total|total|altogether|overall)[.)!]?$/i.exec(text)?.[1];
  return (displayed ?? total ?? text).replace(/(\d) ?(?:out of|of|\/) ?\d+\b/gi, "$1");
};

/**
 * The whole number of "3 connections" and "three"; undefined if there is none or more than one, or if it has a unit of
 * time or size. @param unit the counted unit, if the question counts one: "6,974 bytes"
 */
export const readCount = (given: string, unit?: string): number | undefined => {
  const text = inDecimal(given);
  if (TOO_LONG.test(text) || measureIn(text, unit) !== undefined) return undefined;
  const counted = withoutWhole(withoutSum(withoutParts(text.replace(/^- /, ""))));
  const found = groupings(counted).flatMap((one) => bracketReadings(one).map(oneWhole));
  return found.find((number) => number !== undefined);
};

/** "packet 6", "#6", "stream 0": the number names one thing and is not a count. */
const NAMED_ONE = /(?:\b(?:frame|packet|pkt|segment|message|stream|port|no\.|nr\.) ?[#№]?|[#№] ?)\d/i;

export const namesOne = (text: string): boolean => NAMED_ONE.test(text);

const oneWhole = (text: string): number | undefined => {
  if (isDoubtful(text) || namesOne(text)) return undefined;
  const numbers = (text.match(/[\p{L}\d_.,-]+/gu) ?? []).filter((word) => /\d/.test(word));
  // A percentage is not a count.
  if (/\d ?%/.test(text)) return undefined;
  if (numbers.length > 1) return numbers.every((number) => /^0[.,]?$/.test(number)) ? 0 : undefined;
  if (numbers.length === 0) return numberOfWords(text);
  const whole = /^(?:n|x)?(\d{1,15})(?:[.,]0+)?[.,]?x?$/i.exec(numbers[0]!.replace(/^[.,]+/, ""));
  return whole === null ? undefined : Number(whole[1]);
};
