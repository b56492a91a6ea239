/**
 * Reads names of numbers from a table in text form.
 *
 * @param table one entry per line: the number, a blank, and its name
 * @param radix of the numbers
 */
export const readNames = (table: string, radix: 10 | 16): ReadonlyMap<number, string> =>
  new Map(
    table
      .trim()
      .split("\n")
      .map((line) => {
        const blank = line.indexOf(" ");
        return [Number.parseInt(line.slice(0, blank), radix), line.slice(blank + 1)];
      }),
  );
