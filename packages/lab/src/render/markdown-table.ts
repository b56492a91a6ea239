/** Tables of Markdown (GitHub's). */

/** Text that stays text: nothing in it is markup, and it stays in its cell. */
export const markdownText = (text: string): string =>
  text.replace(/[\\`*_{}[\]<>()#+!|~&-]/g, "\\$&").replace(/\s+/g, " ");

/** Code in a cell. */
export const markdownCode = (text: string): string => {
  const plain = text.replace(/\s+/g, " ").replaceAll("|", "\\|");
  const fence = "`".repeat(1 + Math.max(0, ...[...plain.matchAll(/`+/g)].map(([run]) => run.length)));
  return plain === "" ? "" : `${fence}${/^`|`$/.test(plain) ? ` ${plain} ` : plain}${fence}`;
};

/** @param cells already Markdown; the first row is the head */
export const markdownTable = (cells: readonly (readonly string[])[]): string => {
  const [head = [], ...body] = cells;
  const line = (row: readonly string[]): string => `| ${row.join(" | ")} |`;
  return `${[line(head), line(head.map(() => "---")), ...body.map(line)].join("\n")}\n`;
};
