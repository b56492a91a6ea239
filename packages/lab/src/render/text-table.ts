/** Tables of plain text. Widths count characters; a longer cell makes its column wider. */

export type Align = "left" | "right";

/** @param lines the first is the head; @param aligns one per column, left by default */
export const textTable = (lines: readonly (readonly string[])[], aligns: readonly Align[] = []): string => {
  const rows = lines.map((cells) => cells.map((cell) => cell.replace(/\s+/g, " ")));
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    rows.reduce((width, row) => Math.max(width, (row[column] ?? "").length), 0),
  );
  const line = (row: readonly string[]): string =>
    widths
      .map((width, column) =>
        aligns[column] === "right" ? (row[column] ?? "").padStart(width) : (row[column] ?? "").padEnd(width),
      )
      .join("  ")
      .trimEnd();
  const [head, ...body] = rows;
  if (head === undefined) return "";
  return `${[line(head), widths.map((width) => "-".repeat(width)).join("  "), ...body.map(line)].join("\n")}\n`;
};
