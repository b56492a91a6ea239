/**
 * The ways in which people write a list. Learning systems compare letter by letter, so that each way is a response of
 * its own. Moodle's wildcard is of no use: `9*11` would take "9, 10, 11" too.
 */
import type { Value } from "../query/query-result.ts";

/** Longer lists have too many orders. */
const MOST_IN_ANY_ORDER = 3;

const BETWEEN = [", ", ",", " ", " and ", " & ", "; ", ";", "/"] as const;

/** Before the last of three. */
const BEFORE_LAST = [" and ", ", and ", " & "] as const;

const NOTHING = ["none", "none.", "nothing", "there are none", "-"] as const;

const ordersOf = <Item>(items: readonly Item[]): readonly (readonly Item[])[] =>
  items.length < 2
    ? [items]
    : items.flatMap((first, at) => ordersOf(items.toSpliced(at, 1)).map((others) => [first, ...others]));

const joined = (items: readonly Value[]): readonly string[] => {
  const [last, ...others] = [...items].reverse();
  return [
    ...BETWEEN.map((between) => items.join(between)),
    ...(items.length < 3 ? [] : BEFORE_LAST.map((between) => `${others.reverse().join(", ")}${between}${last}`)),
  ];
};

/** In any order, where there are few of them. */
export const spelledList = (values: readonly Value[]): readonly string[] => {
  if (values.length === 0) return NOTHING;
  const orders = values.length > MOST_IN_ANY_ORDER ? [values] : ordersOf(values);
  return [...new Set(orders.flatMap(joined))];
};

/** In the order that they have: enough for a mistake, which only costs its explanation where it is not recognized. */
export const spelledPlainly = (values: readonly Value[]): readonly string[] =>
  values.length === 0 ? ["none"] : [...new Set([", ", ",", " "].map((between) => values.join(between)))];

type Pair = readonly [Value, Value];

const IN_PAIR = [":", ": ", " : ", ", ", ",", " ", " and ", " = ", "=", "/", " - "] as const;

/** Each arrow, and the same turned round. */
const ARROWS = {
  "->": ["->", "→"],
  "<-": ["<-", "←"],
} as const;

type Arrow = keyof typeof ARROWS;

const withArrow = (left: Value, arrow: Arrow, right: Value): readonly string[] =>
  ARROWS[arrow].flatMap((sign) => [`${left} ${sign} ${right}`, `${left}${sign}${right}`]);

const spelledPair = ([left, right]: Pair, arrow: string): readonly string[] => [
  ...IN_PAIR.map((between) => `${left}${between}${right}`),
  `(${left}, ${right})`,
  ...(arrow === "->" ? [...withArrow(left, "->", right), ...withArrow(right, "<-", left)] : []),
  ...(arrow === "<-" ? [...withArrow(left, "<-", right), ...withArrow(right, "->", left)] : []),
];

/** In the order that they have. */
export const spelledPairsPlainly = (pairs: readonly Pair[]): readonly string[] => {
  if (pairs.length === 0) return ["none"];
  const each = IN_PAIR.slice(0, 3).map((between) => pairs.map((pair) => pair.join(between)));
  return [...new Set(each.flatMap((list) => [", ", "; "].map((between) => list.join(between))))];
};

/** @param arrow between the two of a pair: between packets it may be turned round */
export const spelledPairs = (pairs: readonly Pair[], arrow: string): readonly string[] => {
  const [first, ...others] = pairs;
  if (first === undefined) return NOTHING;
  return others.length === 0 ? spelledPair(first, arrow) : spelledPairsPlainly(pairs);
};
