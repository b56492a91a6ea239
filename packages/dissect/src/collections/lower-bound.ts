/**
 * The index at which to insert into a sorted list so that it stays sorted: after all items that come before.
 *
 * @param isBefore true for the first items of the list, and false for the rest
 */
export const lowerBound = <Item>(sorted: readonly Item[], isBefore: (item: Item) => boolean): number => {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(sorted[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
};
