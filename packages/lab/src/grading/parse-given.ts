/**
 * What students type, read as an answer. Tolerant of words, separators and units; strict where a guess could be wrong:
 * what cannot be read is said to be so, with an example. Where it can be read in several ways, each is tried.
 */
import { type ComputedQuestion, PAIR_EXAMPLES, type Question } from "../questions/question.ts";
import type { Answer, Given } from "./answer.ts";
import { readNumbers, readWhole } from "./parse-numbers.ts";
import { readPairs } from "./parse-pairs.ts";

export type Parsed =
  | { readonly ok: true; readonly readings: readonly Answer[] }
  | { readonly ok: false; readonly isBlank: boolean; readonly message: string };

/** Longer answers are none. */
const MAX_LENGTH = 4_000;
const MAX_ITEMS = 2_000;

const BLANK: Parsed = { ok: false, isBlank: true, message: "Nothing was answered." };

const unreadable = (message: string): Parsed => ({ ok: false, isBlank: false, message });

const readings = (...answers: readonly Answer[]): Parsed => ({ ok: true, readings: answers });

/** Says that there is none: the empty answer. */
const isNone = (text: string): boolean =>
  /^(?:none|no|nothing|nil|empty|-|–|—|∅|not? (?:frames?|packets?|ports?|one|such)|there (?:are|is) none)\.?$/i.test(
    text.trim(),
  );

const asText = (given: Given): string => (Array.isArray(given) ? given.join(", ") : String(given));

/** 5030 of "5030/tcp", "tcp/5030" and "127.0.0.1:5030". */
const withoutAddresses = (text: string): string =>
  text
    .replace(/\b\d{1,3}(?:\.\d{1,3}){3}(?=\b|:)/g, " ")
    .replace(/\[[0-9a-f:]*:[0-9a-f:]*\]|(?<![\w:])::1(?![\w:])/gi, " ")
    .replace(/:(?=\d)/g, " ");

const parseFrames = (text: string): Parsed => {
  const frames = readNumbers(text, /\b(?:frames?|packets?|segments?|messages?|numbers?|nos?|nrs?)\b\.?|#/gi, true);
  return frames ? readings({ kind: "frames", frames }) : unreadable("Give frame numbers, such as 11, 13; or none.");
};

const parsePorts = (text: string): Parsed => {
  const ports = readNumbers(withoutAddresses(text), /\b(?:ports?|tcp|udp|localhost)\b|\/|->|→/gi, false);
  const areAll = ports?.every((port) => port <= 65_535);
  return ports && areAll
    ? readings({ kind: "ports", ports })
    : unreadable("Give port numbers, such as 5030, 5031; or none.");
};

const parseNumber = (text: string, unit: string): Parsed => {
  const found = /^\D*?([-+−]?)\s*(\d[\d.,' ]*(?:e[-+]?\d+)?)\s*([a-zµμ%]*)[^\d]*$/i.exec(text.trim());
  const [, sign = "", digits = "", typedUnit = ""] = found ?? [];
  const candidates = digits === "" ? [] : decimals(digits.trim());
  if (candidates.length === 0) return unreadable(`Give one number, in ${unit}.`);
  const factor = unitFactor(typedUnit, unit);
  return readings(
    ...candidates.map(
      (number): Answer => ({ kind: "number", number: (/[-−]/.test(sign) ? -number : number) * factor, unit }),
    ),
  );
};

/** "9.318" is one number; "9,318" may be two: with a decimal comma, and with one between thousands. */
const decimals = (digits: string): readonly number[] => {
  const plain = digits.replace(/[' ]/g, "");
  const texts = plain.includes(",") ? [plain.replaceAll(",", "."), plain.replaceAll(",", "")] : [plain];
  return [...new Set(texts.map(Number))].filter((number) => Number.isFinite(number));
};

const SECONDS: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  μs: 1e-6,
  ms: 1e-3,
  s: 1,
  sec: 1,
  second: 1,
  seconds: 1,
  min: 60,
  minutes: 60,
  h: 3600,
  hour: 3600,
  hours: 3600,
};

/** What a number in the typed unit is multiplied by; 1 where the units are not both of time. */
const unitFactor = (typed: string, wanted: string): number => {
  const [from, to] = [SECONDS[typed.toLowerCase()], SECONDS[wanted.toLowerCase()]];
  return from === undefined || to === undefined ? 1 : from / to;
};

/** Texts: one a line, or between semicolons, or else between commas. All of it may be one text. */
const parseStrings = (given: Given): Parsed => {
  if (Array.isArray(given)) return readings({ kind: "strings", strings: given.map(String) });
  const text = String(given).trim();
  const separator = /[\n;]/.test(text) ? /[\n;]/ : /,|\band\b|&/i;
  const strings = text
    .split(separator)
    .map((one) => one.replace(/^\s*[-*•]\s+/, "").trim())
    .filter((one) => one !== "");
  const whole: Answer = { kind: "strings", strings: [text] };
  return strings.length > 1 ? readings({ kind: "strings", strings }, whole) : readings(whole);
};

const parseComputed = (question: ComputedQuestion, given: Given): Parsed => {
  const text = asText(given).trim();
  const none = isNone(text);
  switch (question.kind) {
    case "frames":
      return none ? readings({ kind: "frames", frames: [] }) : parseFrames(text);
    case "ports":
      return none ? readings({ kind: "ports", ports: [] }) : parsePorts(text);
    case "count": {
      const count = none ? 0 : readWhole(text);
      return count === undefined ? unreadable("Give one whole number, such as 3.") : readings({ kind: "count", count });
    }
    case "number":
      return parseNumber(text, question.unit);
    case "strings":
      return none ? readings({ kind: "strings", strings: [] }) : parseStrings(given);
    case "pairs": {
      const pairs = none ? [[]] : readPairs(Array.isArray(given) ? given.join("\n") : text, question.arrow);
      return pairs
        ? readings(...pairs.map((one): Answer => ({ kind: "pairs", pairs: one })))
        : unreadable(
            `Give pairs, such as ${PAIR_EXAMPLES[question.arrow]}; one a line, or with semicolons between them.`,
          );
    }
  }
};

const parseChoice = (
  options: readonly { readonly id: string; readonly text: string }[],
  kind: "one-of" | "many-of",
  given: Given,
): Parsed => {
  const texts = Array.isArray(given)
    ? given.map(String)
    : kind === "many-of"
      ? String(given).split(/[,;\n]/)
      : [String(given)];
  const ids: string[] = [];
  for (const text of texts.map((one) => one.trim().toLowerCase()).filter((one) => one !== "")) {
    const option = options.find(
      ({ id, text: shown }) => id.toLowerCase() === text || shown.trim().toLowerCase() === text,
    );
    if (option === undefined) {
      if (kind === "many-of" && texts.length === 1 && isNone(text)) return readings({ kind, options: [] });
      return unreadable(
        `There is no option ${JSON.stringify(text.slice(0, 40))}; there are: ${options.map(({ id }) => id).join(", ")}.`,
      );
    }
    ids.push(option.id);
  }
  const chosen = [...new Set(ids)];
  if (chosen.length === 0) return BLANK;
  return kind === "one-of" && chosen.length > 1
    ? unreadable("Choose one option.")
    : readings({ kind, options: chosen });
};

/** Reads what was given to a question. Text questions are read by their rubric, live ones need nothing. */
export const parseGiven = (question: Exclude<Question, { kind: "text" | "live" }>, given: Given): Parsed => {
  const text = asText(given);
  if (text.length > MAX_LENGTH || (Array.isArray(given) && given.length > MAX_ITEMS))
    return unreadable("The answer is too long to be read.");
  if (text.trim() === "") return BLANK;
  return "options" in question ? parseChoice(question.options, question.kind, given) : parseComputed(question, given);
};
