/** Markdown tables (GitHub's). */

/** Escaped text: nothing in it is markup, no address in it becomes a link, and it stays in its cell. */
export const markdownText = (text: string): string =>
  text.replace(/[\\`*_{}[\]<>()#+!|~&@-]|:(?=\/\/)|(?<=www)\./gi, "\\$&").replace(/\s+/g, " ");

/** Markdown that stays in its cell. */
export const inCell = (markdown: string): string => markdown.replace(/\s+/g, " ").replaceAll("|", "\\|");

/** Code in a cell. */
export const markdownCode = (text: string): string => {
  const plain = inCell(text);
  const fence = "`".repeat(1 + Math.max(0, ...[...plain.matchAll(/`+/g)].map(([run]) => run.length)));
  return plain === "" ? "" : `${fence}${/^`|`$/.test(plain) ? ` ${plain} ` : plain}${fence}`;
};

/** @param rows already Markdown; the first is the head */
export const markdownTable = ([head = [], ...body]: readonly (readonly string[])[]): string => {
  const line = (row: readonly string[]): string => `| ${row.join(" | ")} |\n`;
  return [head, head.map(({ length }) => "-".repeat(Math.max(3, length))), ...body].map(line).join("");
};

/** The same with aligned columns: for a file that people read unrendered. */
export const alignedMarkdownTable = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)));
  return markdownTable(rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0))));
};
