/** Frame numbers. */
import { z } from "zod";
import { MAX_RIGHT } from "../export/weights.ts";
import { choice, fieldName, mapping } from "../files/shape.ts";
import type { QueryShapes } from "../query/query-shapes.ts";
import { readFrames } from "../responses/parse-numbers.ts";
import { computedKind, numbersIn, valuesOf } from "./computed.ts";
import { checkComputed, computedKeys, LISTS } from "./computed-keys.ts";
import type { QuestionKind } from "./kind.ts";
import { listed } from "./listed.ts";
import { compare, excess, RIGHT_SCORE, type Score, scoreSet } from "./score.ts";
import { LEAST_OPTIONS, setItem } from "./set-item.ts";
import { spelledList } from "./spellings.ts";
import { typedItem } from "./typed-item.ts";

const schema = (shapes: QueryShapes) =>
  mapping("a frames question", {
    kind: z.literal("frames"),
    ...computedKeys("frames", ["frames", ...LISTS], shapes),
    /** All of them, or any one of them. */
    wants: choice(["all", "any"]).default("all"),
    /** A field of the answer's frames that names frames which count the same: `tcp.segment`. */
    equivalents: fieldName.optional(),
  }).superRefine(checkComputed);

export type FramesQuestion = z.output<ReturnType<typeof schema>>;

export interface FramesAnswer {
  readonly kind: "frames";
  readonly frames: readonly number[];
}

const answer = (frames: readonly number[]): FramesAnswer => ({ kind: "frames", frames });

const items = ({ frames }: FramesAnswer): readonly string[] => frames.map(String);

/** One right frame is enough; each wrong frame reduces the credit. */
const scoreAny = (given: readonly string[], wanted: readonly string[]): Score => {
  const sets = compare(given, wanted);
  if (given.length === 0) return wanted.length === 0 ? RIGHT_SCORE : { credit: 0, why: "There is one." };
  if (sets.extra.length === 0) return RIGHT_SCORE;
  return { credit: sets.hits / (sets.hits + sets.extra.length), why: `${excess(sets, "frame")}.` };
};

export const frames: QuestionKind<FramesQuestion, FramesAnswer> = computedKind({
  kind: "frames",
  schema,
  input: ({ wants }) => ({
    type: "line",
    example: wants === "any" ? "a packet number: 9" : "packet numbers: 3, 9, 12",
    isNumeric: false,
  }),
  answerOf: (_, result) => answer(numbersIn(valuesOf(result))),
  none: () => answer([]),
  // Packets are counted from 1: 0 means no packet.
  alsoNone: /^(?:0|zero)(?: (?:frames|packets))?[.!]?$/i,
  read(_, text) {
    const readings = readFrames(text);
    return readings.length === 0 ? "Give frame numbers, such as 11, 13; or none." : readings.map(answer);
  },
  items,
  score({ wants }, given, wanted, { equivalents }) {
    const own = given.frames.map((frame) => String(equivalents[frame] ?? frame));
    return wants === "any" ? scoreAny(own, items(wanted)) : scoreSet(own, items(wanted), "frame");
  },
  // If any one frame is enough, any frame of the mistake's answer is the mistake.
  isPartOf: ({ wants }, given, mistaken) =>
    wants === "any" && given.frames.length > 0 && given.frames.every((frame) => mistaken.frames.includes(frame)),
  show: ({ frames: numbers }) => listed(numbers),
  framesIn: ({ frames: numbers }) => numbers,
  item({ wants }, computed, base) {
    const { frames: right } = computed.answer;
    const others = Object.entries(computed.equivalents);
    const asSet = {
      itemsOf: items,
      least: LEAST_OPTIONS,
      most: MAX_RIGHT,
      equivalents: others.map(([other]) => other),
    };
    const instead = others.map(([other, frame]) => right.map((one) => (one === frame ? Number(other) : one)));
    return (
      (wants === "any" ? undefined : setItem(computed, base, asSet)) ??
      typedItem(computed, base, {
        values: ({ frames: numbers }) => numbers,
        noun: "packets",
        more:
          wants === "any" ? others.map(([other]) => other) : instead.flatMap((list) => spelledList(list, "packets")),
        isAnyNumber: wants === "any",
        howToWrite: {
          number: "Write one packet number.",
          list: "Write the packet numbers with commas between them, such as `3, 14, 15`; or `none`.",
        },
      })
    );
  },
  ambiguities: (_, { frames: numbers }, frameCount) =>
    frameCount > 1 && numbers.length === frameCount
      ? [{ message: "the answer is everything there is", isError: false }]
      : [],
});
