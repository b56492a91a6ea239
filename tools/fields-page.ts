/**
 * Writes packages/dissect/FIELDS.md from the registry of the engine: `npm run generate`. Every field we claim, and
 * where our answers differ from Wireshark's.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { SERIES_DIFFERENCES } from "../e2e/wireshark/older-series.ts";
import { FIELDS, type FieldDefinition, KNOWN_DIFFERENCES, WIRESHARK_SERIES } from "../packages/dissect/src/index.ts";
import { alignedMarkdownTable, inCell } from "../packages/lab/src/render/markdown-table.ts";

const PAGE = new URL("../packages/dissect/FIELDS.md", import.meta.url);

const HEAD = `# Fields of @potshark/dissect

Every field that the engine tells, under Wireshark's name and with the value that \`tshark -2\` of Wireshark
${WIRESHARK_SERIES} gives; what it tells otherwise stands at the end. Generated from its registry by \`npm run generate\`; a test fails where it is out of date.
`;

const DIFFERENCES = `Where Wireshark ${WIRESHARK_SERIES} answers otherwise than this page.`;

const OLDER = `Where older series of Wireshark answer otherwise than this page.`;

const layerOf = ({ name }: FieldDefinition): string => name.split(".", 1)[0] ?? "";

/** Value strings are listed if they are few; otherwise only their number is given. */
const FEW_WORDS = 4;

const typeText = ({ type, values, hexDigits }: FieldDefinition): string => {
  const base = hexDigits === undefined ? type : `${type}, hexadecimal`;
  if (values === undefined || type === "boolean") return base;
  if (values.size > FEW_WORDS) return `${base}, ${values.size} words`;
  return `${base}: ${[...values].map(([value, word]) => `${value} ${word}`).join(", ")}`;
};

const section = (layer: string): string => {
  const fields = FIELDS.filter((field) => layerOf(field) === layer);
  const protocol = fields.find(({ type, name }) => type === "protocol" && name === layer);
  const rows = fields
    .filter(({ type }) => type !== "protocol")
    .map((field) => [`\`${field.name}\``, inCell(typeText(field)), inCell(field.label)]);
  const title = protocol === undefined ? layer : `${layer}: ${protocol.label}`;
  return `## ${title}\n\n${alignedMarkdownTable([["Field", "Type", "Label"], ...rows])}`;
};

const differences = (): string => KNOWN_DIFFERENCES.map(({ what, reason }) => `- ${what}: ${reason}`).join("\n");

const olderDifferences = (): string =>
  SERIES_DIFFERENCES.map(({ what, until, says }) => `- Before ${until}: ${what}. ${says}`).join("\n");

/** The page as it should be. */
export const fieldsPage = (): string => {
  const layers = [...new Set(FIELDS.map(layerOf))];
  const count = FIELDS.filter(({ type }) => type !== "protocol").length;
  const summary = `${count} fields of ${layers.length} protocols. [Known differences](#known-differences)`;
  return [
    HEAD,
    summary,
    ...layers.map(section),
    "## Known differences",
    DIFFERENCES,
    differences(),
    "## Older series",
    OLDER,
    `${olderDifferences()}\n`,
  ]
    .join("\n\n")
    .replace(/\n{3,}/g, "\n\n");
};

/** The current page; empty if there is none. */
export const writtenFieldsPage = (): string => {
  try {
    return readFileSync(PAGE, "utf8");
  } catch {
    return "";
  }
};

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(PAGE, fieldsPage());
