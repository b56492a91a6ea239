/** CSV as people's programs write it (RFC 4180): commas, semicolons or tabs, quoted cells, any line end. */

const SEPARATOR = /[\t;,]/;

/** The first line of a spreadsheet program's that names the separator: "sep=;". */
const NAMED_SEPARATOR = /^"?sep=(.)"?\n/i;

/** The first separator outside quotes: what comes behind it in the line may hold others. */
const separatorOf = (text: string): string => SEPARATOR.exec(text.replace(/"[^"]*"/g, ""))?.[0] ?? ",";

/** A cell's text: ="007" is how spreadsheets are made to keep zeros. */
const plainCell = (cell: string): string => /^="(.*)"$/.exec(cell.trim())?.[1] ?? cell.trim();

/** The rows of a text; empty lines are none. Never throws: an open quote ends with the text. */
export const csvRows = (text: string): readonly (readonly string[])[] => {
  const lines = text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
  const named = NAMED_SEPARATOR.exec(lines);
  const plain = lines.slice(named?.[0].length ?? 0);
  const separator = named?.[1] ?? separatorOf(plain);
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let isQuoted = false;
  const endRow = (): void => {
    row.push(cell);
    cell = "";
    if (row.some((one) => one.trim() !== "")) rows.push(row.map(plainCell));
    row = [];
  };
  for (let at = 0; at < plain.length; at += 1) {
    const character = plain[at]!;
    if (isQuoted) {
      if (character !== '"') cell += character;
      else if (plain[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else isQuoted = false;
    } else if (character === '"' && cell.trim() === "") {
      cell = "";
      isQuoted = true;
    } else if (character === separator) {
      row.push(cell);
      cell = "";
    } else if (character === "\n") endRow();
    else cell += character;
  }
  endRow();
  return rows;
};
