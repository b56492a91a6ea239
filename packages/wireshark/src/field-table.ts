/**
 * The one field registry in the two forms it has in this package: a table in Lua, and tables in the README. Each
 * stands between two marks in its file; what lies outside them is nobody's but the author's.
 */
import { FIELDS, type FieldEntry, REMARKS, type RemarkEntry } from "@potshark/htcpcp";

const quoteLua = (text: string): string => `"${text.replace(/["\\]/g, "\\$&")}"`;

const LUA_LINE_LENGTH = 120;

const luaRow = (values: readonly string[]): string => {
  const quoted = values.map(quoteLua);
  const row = `  { ${quoted.join(", ")} },`;
  return row.length <= LUA_LINE_LENGTH ? row : `  { ${quoted.slice(0, -1).join(", ")},\n    ${quoted.at(-1)} },`;
};

const fieldRow = ({ name, type, label, description, header }: FieldEntry): string =>
  luaRow([name, type, label, description, ...(header === undefined ? [] : [header])]);

const remarkRow = ({ name, group, severity, text }: RemarkEntry): string => luaRow([name, group, severity, text]);

const luaTable = (name: string, rows: readonly string[]): string => [`local ${name} = {`, ...rows, "}"].join("\n");

/** The tables of `htcpcp.lua`. */
export const renderLuaTables = (): string =>
  [luaTable("FIELDS", FIELDS.map(fieldRow)), luaTable("REMARKS", REMARKS.map(remarkRow))].join("\n\n");

/** A table of Markdown, its columns aligned. @param rows the first is the head */
export const markdownTable = (rows: readonly (readonly string[])[]): string => {
  const escaped = rows.map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  const widths = (escaped[0] ?? []).map((_, column) => Math.max(...escaped.map((row) => row[column]?.length ?? 0)));
  const render = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const [head = [], ...body] = escaped;
  return [head, widths.map((width) => "-".repeat(width)), ...body].map(render).join("\n");
};

const code = (text: string): string => `\`${text}\``;

/** The tables of the README. */
export const renderMarkdownTables = (): string => {
  const fields = FIELDS.map(({ name, type, description }) => [code(name), type, description]);
  const remarks = REMARKS.map(({ name, severity, text }) => [code(name), severity.toLowerCase(), text]);
  return [
    markdownTable([["Field", "Type", "What it is"], ...fields]),
    "Problems and notable answers are fields too:",
    markdownTable([["Field", "Weight", "What it says"], ...remarks]),
  ].join("\n\n");
};

/** `text` with what lies between two lines replaced; the lines themselves stay. */
export const replaceBetween = (text: string, begin: string, end: string, content: string): string => {
  const first = text.indexOf(`${begin}\n`);
  const last = text.indexOf(`\n${end}\n`, first);
  if (first < 0 || last < 0) throw new Error(`there is no part from "${begin}" to "${end}"`);
  return `${text.slice(0, first + begin.length + 1)}${content}${text.slice(last)}`;
};
