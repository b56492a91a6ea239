/** Suggests names similar to one that was mistyped. */

/** How many letters must be added, removed or changed. It stops counting above `limit`. */
function distance(left: string, right: string, limit: number): number {
  if (Math.abs(left.length - right.length) > limit) return limit + 1;
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const change = previous[column - 1]! + (left[row - 1] === right[column - 1] ? 0 : 1);
      current.push(Math.min(change, previous[column]! + 1, current[column - 1]! + 1));
    }
    previous = current;
  }
  return previous[right.length]!;
}

const MAX_LENGTH = 100;

/** The most similar name, if one is similar enough. */
export function closestName(wanted: string, names: Iterable<string>): string | undefined {
  if (wanted.length > MAX_LENGTH) return undefined;
  let best: string | undefined;
  let least = Math.max(1, Math.min(3, Math.floor(wanted.length / 3))) + 1;
  for (const name of names) {
    const steps = distance(wanted.toLowerCase(), name, least);
    if (steps < least) {
      best = name;
      least = steps;
    }
  }
  return best;
}
