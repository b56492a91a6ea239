/**
 * Writes the registry of HTCPCP's fields into the files with a copy of it: `npm run generate`. The dissector has it as
 * Lua tables, its README as Markdown tables, each between two marks.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { FIELDS, type FieldEntry, REMARKS, type RemarkEntry } from "../packages/htcpcp/src/index.ts";
import { alignedMarkdownTable, inCell } from "../packages/lab/src/render/markdown-table.ts";

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

const renderLuaTables = (): string =>
  [luaTable("FIELDS", FIELDS.map(fieldRow)), luaTable("REMARKS", REMARKS.map(remarkRow))].join("\n\n");

const code = (text: string): string => `\`${text}\``;

const renderMarkdownTables = (): string => {
  const fields = FIELDS.map(({ name, type, description }) => [code(name), type, inCell(description)]);
  const remarks = REMARKS.map(({ name, severity, text }) => [code(name), severity.toLowerCase(), inCell(text)]);
  return [
    alignedMarkdownTable([["Field", "Type", "What it is"], ...fields]).trimEnd(),
    "Problems and notable answers are fields too:",
    alignedMarkdownTable([["Field", "Weight", "What it says"], ...remarks]).trimEnd(),
  ].join("\n\n");
};

/** `text` with the part between two lines replaced; the lines themselves stay. */
export const replaceBetween = (text: string, begin: string, end: string, content: string): string => {
  const first = text.indexOf(`${begin}\n`);
  const last = text.indexOf(`\n${end}\n`, first);
  if (first < 0 || last < 0) throw new Error(`there is no part from "${begin}" to "${end}"`);
  return `${text.slice(0, first + begin.length + 1)}${content}${text.slice(last)}`;
};

export interface GeneratedFile {
  readonly path: string;
  /** The file's text with its generated part up to date. */
  readonly renew: (text: string) => string;
}

const pathOf = (name: string): string => fileURLToPath(new URL(`../packages/wireshark/${name}`, import.meta.url));

export const GENERATED_FILES: readonly GeneratedFile[] = [
  {
    path: pathOf("htcpcp.lua"),
    renew: (text) => replaceBetween(text, "-- fields: begin", "-- fields: end", renderLuaTables()),
  },
  {
    path: pathOf("README.md"),
    renew: (text) =>
      replaceBetween(text, "<!-- fields: begin -->", "<!-- fields: end -->", `\n${renderMarkdownTables()}\n`),
  },
];

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const { path, renew } of GENERATED_FILES) writeFileSync(path, renew(readFileSync(path, "utf8")));
