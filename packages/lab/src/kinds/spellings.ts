/**
 * The ways in which people write a list. Learning systems compare letter by letter, so that each way is a response of
 * its own. Moodle's wildcard is of no use: `9*11` would take "9, 10, 11" too. What our own marker does not read so is
 * left out of an item (`asMarked`): an arrow against its direction, a separator that is in a text.
 */
import type { Value } from "../query/query-result.ts";

/** Longer lists have too many orders. */
const MOST_IN_ANY_ORDER = 3;

const BETWEEN = [", ", ",", " ", " and ", " & ", "; ", ";", "/", " / ", " | ", " + "] as const;

/** Before the last of three. */
const BEFORE_LAST = [" and ", ", and ", " & "] as const;

const IN_RANGE = ["-", " - ", "–", " to "] as const;

const NOTHING = ["none", "none.", "nothing", "there are none", "none of them", "no packets", "n/a", "-", "∅"] as const;

const ordersOf = <Item>(items: readonly Item[]): readonly (readonly Item[])[] =>
  items.length < 2
    ? [items]
    : items.flatMap((first, at) => ordersOf(items.toSpliced(at, 1)).map((others) => [first, ...others]));

const joined = (items: readonly Value[]): readonly string[] => {
  const [others, last] = [items.slice(0, -1), items.at(-1)];
  return [
    ...BETWEEN.map((between) => items.join(between)),
    ...(items.length < 3 ? [] : BEFORE_LAST.map((between) => `${others.join(", ")}${between}${last}`)),
  ];
};

const isRange = (values: readonly Value[]): boolean =>
  values.length > 2 && values.every((one, at) => typeof one === "number" && one === Number(values[0]) + at);

/** One text, with marks around it, and a version without its protocol. */
const spelledText = (text: string): readonly string[] => {
  const [, protocol, version] = /^([A-Z]+)\/(\d(?:\.\d)?)$/i.exec(text) ?? [];
  return [
    ...[text, `${text}.`, `"${text}"`, `“${text}”`, `'${text}'`],
    ...(protocol === undefined
      ? []
      : [
          version!,
          `v${version}`,
          `version ${version}`,
          ...["", " ", " v", " version "].map((between) => `${protocol}${between}${version}`),
        ]),
  ];
};

/** In any order, where there are few of them. @param noun what numbers may have before them, such as "packets" */
export const spelledList = (values: readonly Value[], noun = ""): readonly string[] => {
  const [first, ...others] = values;
  if (first === undefined) return NOTHING;
  if (others.length === 0 && typeof first === "string") return spelledText(first);
  const orders = values.length > MOST_IN_ANY_ORDER ? [values] : ordersOf(values);
  return [
    ...new Set([
      ...orders.flatMap(joined),
      ...(isRange(values) ? IN_RANGE.map((between) => `${first}${between}${values.at(-1)}`) : []),
      ...(noun === ""
        ? []
        : orders.flatMap((order) => [", ", " and "].map((between) => `${noun} ${order.join(between)}`))),
    ]),
  ];
};

/** In the order that they have: enough for a mistake, which only costs its explanation where it is not recognized. */
export const spelledPlainly = (values: readonly Value[]): readonly string[] =>
  values.length === 0 ? ["none"] : [...new Set([", ", ",", " "].map((between) => values.join(between)))];

type Pair = readonly [Value, Value];

const IN_PAIR = [":", ": ", " : ", ", ", ",", " ", " and ", " & ", " = ", "=", "/", " - ", ";", " | "] as const;

const ARROWS = [" -> ", "->", " → ", "→", " => ", " --> ", " > ", " is answered by "] as const;

const BACKWARDS = [" <- ", "<-", " ← ", "←", " <= ", " <-- ", " answers ", " for ", " is the response to "] as const;

const spelledPair = ([left, right]: Pair): readonly string[] => [
  ...[...IN_PAIR, ...ARROWS, ...BACKWARDS].map((between) => `${left}${between}${right}`),
  ...[...ARROWS, ...BACKWARDS].map((between) => `${right}${between}${left}`),
  ...[`(${left}, ${right})`, `${left}: "${right}"`, `${left}: ${right}.`, `${right} (${left})`],
  ...[`packet ${left}: ${right}`, `packet ${left} -> packet ${right}`, `packet ${left} <- packet ${right}`],
];

const pairsWith = (pairs: readonly Pair[], inPair: readonly string[]): readonly string[] =>
  inPair.flatMap((sign) => [", ", "; "].map((between) => pairs.map((pair) => pair.join(sign)).join(between)));

/** In the order that they have. */
export const spelledPairsPlainly = (pairs: readonly Pair[]): readonly string[] =>
  pairs.length === 0 ? ["none"] : pairsWith(pairs, IN_PAIR.slice(0, 3));

export const spelledPairs = (pairs: readonly Pair[]): readonly string[] => {
  const [first, ...others] = pairs;
  if (first === undefined) return NOTHING;
  if (others.length === 0) return spelledPair(first);
  return pairsWith(pairs, [...IN_PAIR.slice(0, 3), ...ARROWS.slice(0, 4), ...BACKWARDS.slice(0, 4)]);
};
