/** The files of this package that hold a part generated from the field registry. */
import { fileURLToPath } from "node:url";
import { renderLuaTables, renderMarkdownTables, replaceBetween } from "./field-table.ts";

export interface GeneratedFile {
  readonly path: string;
  /** The file's text with its generated part as it is to be. */
  readonly renew: (text: string) => string;
}

const pathOf = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));

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
