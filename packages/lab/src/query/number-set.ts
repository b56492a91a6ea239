/**
 * A test of a display filter: a field has one of these whole numbers. Runs of three and more become ranges, so that a
 * shell's line can hold them.
 */
export const isOneOf = (field: string, numbers: Iterable<number>): string => {
  const sorted = [...new Set(numbers)].sort((left, right) => left - right);
  const elements: string[] = [];
  for (let index = 0; index < sorted.length; ) {
    let end = index;
    while (end + 1 < sorted.length && sorted[end + 1] === sorted[end]! + 1) end += 1;
    if (end - index >= 2) elements.push(`${sorted[index]}..${sorted[end]}`);
    else elements.push(...sorted.slice(index, end + 1).map(String));
    index = end + 1;
  }
  return `${field} in {${elements.join(", ")}}`;
};
