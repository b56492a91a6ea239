/** Frames that belong together by their order in time. */

/**
 * For each of the sorted rows its partner: the last of the sorted partners before it, or else the first after it.
 *
 * @param endOf the row where a partner ends: it is none of the rows behind that
 */
export const partnersOf = (
  rows: readonly number[],
  partners: readonly number[],
  isBefore: boolean,
  endOf: (partner: number) => number | undefined,
): readonly (number | undefined)[] => {
  const inOrder = <Item>(list: readonly Item[]): readonly Item[] => (isBefore ? list : [...list].reverse());
  const precedes = (one: number, other: number): boolean => (isBefore ? one < other : one > other);
  const candidates = inOrder(partners);
  /** Those that have begun, the nearest last. One that has ended is in the way of none of the rows that follow. */
  const begun: number[] = [];
  let next = 0;
  const hasEnded = (partner: number, row: number): boolean => {
    const end = endOf(partner);
    return end !== undefined && !precedes(row, end);
  };
  const found = inOrder(rows).map((row) => {
    for (; next < candidates.length && precedes(candidates[next]!, row); next += 1) begun.push(candidates[next]!);
    while (begun.length > 0 && hasEnded(begun.at(-1)!, row)) begun.pop();
    return begun.at(-1);
  });
  return inOrder(found);
};
