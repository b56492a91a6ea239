/**
 * Where to insert into a sorted list so that it stays sorted: behind everything that comes before.
 *
 * @param comesBefore true of a beginning of the list, and false of the rest
 */
export const placeIn = <Item>(sorted: readonly Item[], comesBefore: (item: Item) => boolean): number => {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (comesBefore(sorted[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
};
