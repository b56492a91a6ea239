/** How much of an answer is right: credit from 0 to 1, and the reason in words that do not give the answer away. */

import type { Value } from "../query/query-result.ts";
import type { ChoiceQuestion, ComputedQuestion, NumberQuestion } from "../questions/question.ts";
import type { Answer, ComputedAnswer } from "./answer.ts";
import { itemsOf } from "./same-answer.ts";
import { inCode } from "./show-answer.ts";

export interface Score {
  readonly credit: number;
  readonly why: string;
}

export const RIGHT = "Right.";

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

const NOUNS: Readonly<Record<string, string>> = {
  frames: "frame",
  ports: "port",
  strings: "entry",
  pairs: "pair",
  "many-of": "option",
};

const plural = (count: number, noun: string): string =>
  noun === "entry" && count !== 1 ? `${count} entries` : counted(count, noun);

const MAX_SHOWN = 5;

const shown = (items: readonly string[]): string => {
  return items.slice(0, MAX_SHOWN).join(", ") + (items.length > MAX_SHOWN ? ", …" : "");
};

interface Sets {
  readonly hits: number;
  readonly wanted: number;
  readonly extra: readonly string[];
}

const compare = (given: ReadonlySet<string>, wanted: ReadonlySet<string>): Sets => {
  const extra = [...given].filter((item) => !wanted.has(item));
  return { hits: given.size - extra.length, wanted: wanted.size, extra };
};

const explain = ({ hits, wanted, extra }: Sets, noun: string): string => {
  const parts: string[] = [];
  if (wanted > 0) parts.push(hits === 0 ? `No ${noun} is right` : `${hits} of ${plural(wanted, noun)} right`);
  if (extra.length > 0) parts.push(`${plural(extra.length, noun)} should not be there: ${shown(extra)}`);
  return `${parts.join("; ")}.`;
};

/** Sets: what is common to both, of everything in either. To name everything there is earns little. */
const scoreSet = (given: readonly string[], wanted: readonly string[], noun: string): Score => {
  const sets = compare(new Set(given), new Set(wanted));
  const all = sets.wanted + sets.extra.length;
  const credit = all === 0 ? 1 : sets.hits / all;
  const extra = sets.extra.map((item) => (/^\d+$/.test(item) ? item : inCode(item.replace("\n", " and "))));
  return { credit, why: credit === 1 ? RIGHT : explain({ ...sets, extra }, noun) };
};

/** Frames of the same message count as the one that stands for it. */
const canonical = (answer: Answer, { equivalents }: ComputedAnswer): Answer => {
  const standsFor = <Item extends Value>(item: Item): Item =>
    ((typeof item === "number" ? equivalents[item] : undefined) ?? item) as Item;
  if (answer.kind === "frames") return { kind: "frames", frames: answer.frames.map(standsFor) };
  if (answer.kind !== "pairs") return answer;
  return { kind: "pairs", pairs: answer.pairs.map(([left, right]) => [standsFor(left), standsFor(right)]) };
};

/** "1.1" where every version that is asked for is one of HTTP's stands for "HTTP/1.1". */
const withProtocol = (given: Answer, wanted: Answer): Answer => {
  if (given.kind !== "strings" || wanted.kind !== "strings") return given;
  const protocols = new Set(wanted.strings.map((text) => /^([A-Z]+)\/\d(?:\.\d)?$/i.exec(text)?.[1]));
  const [protocol] = protocols;
  if (protocols.size !== 1 || protocol === undefined) return given;
  return {
    kind: "strings",
    strings: given.strings.map((text) => text.replace(/^(?:v|version )?(?=\d(?:\.\d)?$)/i, `${protocol}/`)),
  };
};

/** "closed" says "close": a word with the ending of another form. */
const withoutEnding = (given: Answer, wanted: Answer): Answer => {
  if (given.kind !== "strings" || wanted.kind !== "strings") return given;
  const own = new Set(wanted.strings.map((text) => text.toLowerCase()));
  const words = new Map(
    wanted.strings
      .filter((text) => /^[a-z]{4,}$/i.test(text))
      .flatMap((text) => ["d", "s", "ed"].map((ending) => [`${text.toLowerCase()}${ending}`, text] as const))
      .filter(([form]) => !own.has(form)),
  );
  return { kind: "strings", strings: given.strings.map((text) => words.get(text.toLowerCase()) ?? text) };
};

/** Any one of the frames is enough; each that is none of them takes its share. */
const scoreAny = (given: readonly string[], wanted: readonly string[]): Score => {
  const sets = compare(new Set(given), new Set(wanted));
  if (given.length === 0)
    return { credit: wanted.length === 0 ? 1 : 0, why: wanted.length === 0 ? RIGHT : "There is one." };
  if (sets.extra.length === 0) return { credit: 1, why: RIGHT };
  const why = `${plural(sets.extra.length, "frame")} should not be there: ${shown(sets.extra)}.`;
  return { credit: sets.hits / (sets.hits + sets.extra.length), why };
};

/** Powers of ten that units of time and size differ by. */
const SLIPS = [1e3, 1e6, 1e9, 60, 3600] as const;

const scoreNumber = ({ tolerance, unit }: NumberQuestion, given: number, wanted: number): Score => {
  const isNear = (number: number): boolean =>
    Math.abs(number - wanted) <= tolerance + Number.EPSILON * Math.abs(wanted);
  if (isNear(given)) return { credit: 1, why: RIGHT };
  if (given !== 0 && isNear(-given)) return { credit: 0.5, why: "The size is right, but the sign is not." };
  const slipped = SLIPS.some((factor) => given !== 0 && (isNear(given * factor) || isNear(given / factor)));
  if (slipped && wanted !== 0)
    return { credit: 0.5, why: `The digits are right, but the unit is not. Give it in ${unit}.` };
  return { credit: 0, why: given < wanted ? "That is too little." : "That is too much." };
};

/** Scores one reading of what was given against one right answer. */
export const score = (question: ComputedQuestion, given: Answer, wanted: Answer, computed: ComputedAnswer): Score => {
  if (question.kind === "number" && given.kind === "number" && wanted.kind === "number")
    return scoreNumber(question, given.number, wanted.number);
  if (given.kind === "count" && wanted.kind === "count") {
    if (given.count === wanted.count) return { credit: 1, why: RIGHT };
    return { credit: 0, why: given.count < wanted.count ? "That is too few." : "That is too many." };
  }
  const isCaseSensitive = question.kind === "strings" && question.isCaseSensitive;
  const same = withProtocol(canonical(given, computed), wanted);
  const own = itemsOf(isCaseSensitive ? same : withoutEnding(same, wanted), isCaseSensitive);
  const right = itemsOf(wanted, isCaseSensitive);
  if (question.kind === "frames" && question.wants === "any") return scoreAny(own, right);
  return scoreSet(own, right, NOUNS[question.kind] ?? "entry");
};

/** An option as people know it, by its text. */
export const optionText = ({ options }: ChoiceQuestion, id: string): string =>
  options.find((option) => option.id === id)?.text ?? id;

/** Choices: of several, a wrong one takes away what a right one gives, so that choosing all earns nothing. */
export const scoreChoice = (question: ChoiceQuestion, chosen: readonly string[], right: readonly string[]): Score => {
  const sets = compare(new Set(chosen), new Set(right));
  const mistaken = question.options.flatMap(({ id, text, why }) =>
    sets.extra.includes(id) && why ? [{ text, why }] : [],
  );
  if (sets.extra.length === 0 && sets.hits === sets.wanted) return { credit: 1, why: RIGHT };
  if (question.kind === "one-of")
    return { credit: 0, why: mistaken.map(({ why }) => why).join(" ") || "That is not it." };
  const credit = sets.wanted === 0 ? 0 : Math.max(0, (sets.hits - sets.extra.length) / sets.wanted);
  const extra = sets.extra.map((id) => `“${optionText(question, id)}”`);
  const reasons = mistaken.map(({ text, why }) => `“${text}”: ${why}`);
  return { credit, why: [explain({ ...sets, extra }, "option"), ...reasons].join(" ") };
};
