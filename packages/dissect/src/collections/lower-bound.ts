/**
 * Where to insert into a sorted list so that it stays sorted: behind everything that comes before.
 *
 * @param isBefore true of a beginning of the list, and false of the rest
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
