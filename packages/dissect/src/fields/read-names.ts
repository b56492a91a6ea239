/**
 * Names of numbers out of a table of text.
 *
 * @param table a line each: the number, a blank, and its name
 * @param radix that the numbers are written in
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
