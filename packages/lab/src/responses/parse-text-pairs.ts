/** Reads pairs of any two texts with a separator between them: for questions whose pairs are of no other kind. */

import type { Value } from "../query/query-result.ts";

type TypedPair = readonly [Value, Value];

/** What stands between the two of a pair when it is shown; a student may type any of these. */
export type Arrow = "->" | "<-" | "=" | ":";

const valueFrom = (text: string): Value => (/^\d{1,10}$/.test(text) ? Number(text) : text);

const ARROW = / ?(?:[-=]{1,9}>|<[-=]{1,9}) ?/;
const OTHER_MARK = / ?= ?|: | : |:(?!\/\/)/;

const readPair = (item: string, arrow: Arrow): TypedPair | undefined => {
  const mark = ARROW.exec(item) ?? OTHER_MARK.exec(item);
  if (mark === null) return undefined;
  const [left, right] = [item.slice(0, mark.index), item.slice(mark.index + mark[0].length)].map((side) => side.trim());
  if (left === "" || right === "") return undefined;
  const pair: TypedPair = [valueFrom(left!), valueFrom(right!)];
  const isAgainst = (arrow === "->" && mark[0].includes("<")) || (arrow === "<-" && mark[0].includes(">"));
  return isAgainst ? [pair[1], pair[0]] : pair;
};

/** One per line, or between semicolons, or between commas. @returns undefined if some part is not a pair */
export const readTextPairs = (text: string, arrow: Arrow): readonly TypedPair[] | undefined => {
  for (const separator of [/[\n;,]/, /[\n;]/, /\n/]) {
    const items = text.split(separator).filter((item) => item.trim() !== "");
    const pairs = items.map((item) => readPair(item, arrow)).filter((pair) => pair !== undefined);
    if (pairs.length > 0 && pairs.length === items.length) return pairs;
  }
  return undefined;
};
