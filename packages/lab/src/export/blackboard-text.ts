/**
 * Questions as text that Blackboard uploads, into Ultra courses too (its help, "Upload questions"): one a line, with tabs
 * between the fields. It has numbers with a tolerance, and matching, which its QTI has not.
 */
import { itemHtml } from "./files.ts";
import type { Item, ItemResponse, MatchingItem, NumericalItem } from "./item.ts";
import { splitMatching } from "./qti/blackboard.ts";

/** No file travels, so that nothing links to one. */
const html = (markdown: string): string => itemHtml(markdown, () => undefined);

const rightOnes = <Response extends ItemResponse>(responses: readonly Response[]): readonly Response[] =>
  responses.filter(({ credit }) => credit === 1);

/** One number with its tolerance, or all that are right as texts. */
const numerical = ({ responses }: NumericalItem): readonly string[] => {
  const right = rightOnes(responses);
  const [first] = right;
  return first !== undefined && (right.length === 1 || first.tolerance > 0)
    ? ["NUM", first.text, String(first.tolerance)]
    : ["FIB", ...right.map(({ text }) => text)];
};

/** Blackboard marks right answers wrong where two of them have the same text. */
export const isOneToOne = ({ pairs }: MatchingItem): boolean =>
  new Set(pairs.map(([, right]) => right)).size === pairs.length;

const fieldsOf = (item: Exclude<Item, MatchingItem>): readonly string[] => {
  switch (item.kind) {
    case "numerical":
      return numerical(item);
    case "short":
      return ["FIB", ...rightOnes(item.responses).map(({ text }) => text)];
    case "choice":
      return [
        item.isSingle ? "MC" : "MA",
        ...item.responses.flatMap(({ text, credit }) => [html(text), credit > 0 ? "correct" : "incorrect"]),
      ];
    case "essay":
      return ["ESS", ...(item.guide === "" ? [] : [html(item.guide)])];
  }
};

/** A tab would end the field, a line end the question. */
const line = ([type, ...fields]: readonly string[], prompt: string): string =>
  [type!, html(prompt), ...fields]
    .map((field) => field.replaceAll("\t", "&#9;").replaceAll(/\r?\n/g, "&#10;"))
    .join("\t");

const linesOf = (item: Item): readonly string[] => {
  if (item.kind !== "matching") return [line(fieldsOf(item), item.prompt)];
  if (isOneToOne(item)) return [line(["MAT", ...item.pairs.flat()], item.prompt)];
  return splitMatching(item).map((one) => line(fieldsOf(one), one.prompt));
};

export const blackboardText = (items: readonly Item[]): string => `${items.flatMap(linesOf).join("\n")}\n`;
