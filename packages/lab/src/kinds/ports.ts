/** TCP ports. */
import { z } from "zod";
import { MAX_RIGHT } from "../export/weights.ts";
import { mapping } from "../files/shape.ts";
import type { QueryShapes } from "../query/query-shapes.ts";
import { readPorts } from "../responses/parse-numbers.ts";
import { computedKind, numbersIn, valuesOf } from "./computed.ts";
import { checkComputed, computedKeys, LISTS } from "./computed-keys.ts";
import type { QuestionKind } from "./kind.ts";
import { listed } from "./listed.ts";
import { scoreSet } from "./score.ts";
import { LEAST_OPTIONS, setItem } from "./set-item.ts";
import { typedItem } from "./typed-item.ts";

const schema = (shapes: QueryShapes) =>
  mapping("a ports question", { kind: z.literal("ports"), ...computedKeys("ports", LISTS, shapes) }).superRefine(
    checkComputed,
  );

export type PortsQuestion = z.output<ReturnType<typeof schema>>;

export interface PortsAnswer {
  readonly kind: "ports";
  readonly ports: readonly number[];
}

const answer = (ports: readonly number[]): PortsAnswer => ({ kind: "ports", ports });

const items = ({ ports: numbers }: PortsAnswer): readonly string[] => numbers.map(String);

export const ports: QuestionKind<PortsQuestion, PortsAnswer> = computedKind({
  kind: "ports",
  schema,
  input: () => ({ type: "line", example: "ports: 80, 40404", isNumeric: false }),
  answerOf: (_, result) => answer(numbersIn(valuesOf(result))),
  none: () => answer([]),
  read(_, text) {
    const readings = readPorts(text);
    return readings.length === 0 ? "Give port numbers, such as 80, 40404; or none." : readings.map(answer);
  },
  items,
  score: (_, given, wanted) => scoreSet(items(given), items(wanted), "port"),
  show: ({ ports: numbers }) => listed(numbers),
  item: (_, computed, base) =>
    setItem(computed, base, { itemsOf: items, least: LEAST_OPTIONS, most: MAX_RIGHT }) ??
    typedItem(computed, base, {
      values: ({ ports: numbers }) => numbers,
      noun: "ports",
      howToWrite: {
        number: "Write the number of the port.",
        list: "Write the ports with commas between them, such as `80, 443`; or `none`.",
      },
    }),
});
