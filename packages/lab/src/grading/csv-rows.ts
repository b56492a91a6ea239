/** CSV as people's programs write it (RFC 4180): commas, semicolons or tabs, quoted cells, any line end. */

/** A tab or a semicolon where every line has one outside quotes; a comma otherwise. */
const separatorOf = (text: string): string => {
  const lines = text
    .replace(/"(?:[^"]|"")*"/g, "")
    .split(/\r?\n/)
    .filter((line) => line.trim() !== "");
  return ["\t", ";"].find((mark) => lines.every((line) => line.includes(mark))) ?? ",";
};

/** The rows of a text; empty lines are none. Never throws: an open quote ends with the text. */
export const csvRows = (text: string): readonly (readonly string[])[] => {
  const plain = text.replace(/^\ufeff/, "");
  const separator = separatorOf(plain);
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let isQuoted = false;
  const endRow = (): void => {
    row.push(cell);
    cell = "";
    if (row.some((one) => one.trim() !== "")) rows.push(row.map((one) => one.trim()));
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
    else if (character !== "\r") cell += character;
  }
  endRow();
  return rows;
};
