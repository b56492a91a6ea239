/** Filters put together from the one at hand and one more, as in Wireshark's menu "Apply as Filter". */

export type Combination = "selected" | "not selected" | "and" | "or" | "and not" | "or not";

export const COMBINATIONS: readonly Combination[] = ["selected", "not selected", "and", "or", "and not", "or not"];

/** @param before the filter at hand; "" for none */
export const combineFilters = (before: string, added: string, how: Combination): string => {
  const negated = `!(${added})`;
  const had = before.trim();
  if (how === "selected" || (had === "" && (how === "and" || how === "or"))) return added;
  if (how === "not selected" || had === "") return negated;
  const [word, isNegated] = how.split(" ") as [string, string | undefined];
  return `(${had}) ${word} ${isNegated ? negated : `(${added})`}`;
};
