/** What a bench found, as one table of text. */

/** One line of the table; a cell left out is empty. */
export interface Row {
  readonly what: string;
  readonly pot?: string;
  readonly http?: string;
  readonly bare?: string;
  readonly perHttp?: string;
  readonly perBare?: string;
  readonly goal?: string;
  readonly isMet?: boolean;
}

export const quantile = (values: readonly number[], part: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
};

export const median = (values: readonly number[]): number => quantile(values, 0.5);

export const whole = (value: number): string => Math.round(value).toLocaleString("en");

export const fixed = (value: number, digits: number, unit = ""): string => `${value.toFixed(digits)}${unit}`;

const HEAD = ["", "pot", "node:http", "bare net", "pot/http", "pot/bare", "goal", "met"] as const;

const cells = ({ what, pot, http, bare, perHttp, perBare, goal, isMet }: Row): readonly string[] => [
  what,
  pot ?? "",
  http ?? "",
  bare ?? "",
  perHttp ?? "",
  perBare ?? "",
  goal ?? "",
  isMet === undefined ? "" : isMet ? "yes" : "NO",
];

/** The first column and the last two are text; the columns between are numbers, aligned to the right. */
export const renderTable = (rows: readonly Row[]): string => {
  const lines = [HEAD, ...rows.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  const render = (line: readonly string[]): string =>
    line
      .map((cell, column) =>
        column === 0 || column >= 6 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
      )
      .join("  ")
      .trimEnd();
  return [render(lines[0]!), widths.map((width) => "-".repeat(width)).join("  "), ...lines.slice(1).map(render)].join(
    "\n",
  );
};
