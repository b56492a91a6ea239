/** `-T json`: the shape that tshark writes (documents for Elasticsearch), with the fields that we claim. */
import { type FieldNode, fieldTree, formatValue, type Session } from "@potshark/dissect";
import { columnTexts } from "./fields-output.ts";
import type { FramePrinter } from "./frame-printer.ts";
import type { WantedColumn } from "./wanted-columns.ts";

/** A text, a list of texts, or an object whose keys may come twice, as they do in tshark's. */
type JsonValue = string | readonly string[] | readonly JsonEntry[];
type JsonEntry = readonly [key: string, value: JsonValue];

const INDENT = "  ";
/** The layers stand in the fourth level of the document. */
const LAYERS_INDENT = INDENT.repeat(4);

/** As tshark does, so that the text can stand in a page. */
const quoted = (text: string): string => JSON.stringify(text).replaceAll("</", "<\\/");

const isEntry = (item: string | JsonEntry): item is JsonEntry => typeof item !== "string";

const written = (value: JsonValue, indent: string): string => {
  if (typeof value === "string") return quoted(value);
  const inner = indent + INDENT;
  const items = value.map((item) =>
    isEntry(item) ? `${inner}${quoted(item[0])}: ${written(item[1], inner)}` : `${inner}${quoted(item)}`,
  );
  const [open, close] = value.every((item) => isEntry(item)) ? ["{", "}"] : ["[", "]"];
  return items.length === 0 ? `${open}${close}` : `${open}\n${items.join(",\n")}\n${indent}${close}`;
};

/** Unlike `-T fields`: digits for booleans, colons between bytes. */
const textOf = ({ field, value }: FieldNode): string => {
  if (field.type === "boolean") return value ? "1" : "0";
  if (field.type === "bytes") return formatValue({ ...field, type: "ether" }, value);
  return formatValue(field, value);
};

const entriesOf = (nodes: readonly FieldNode[]): readonly JsonEntry[] =>
  nodes.flatMap((node): readonly JsonEntry[] => {
    const { field, children } = node;
    if (field.type === "protocol") return [[field.name, children.length > 0 ? entriesOf(children) : field.label]];
    if (field.type === "none") return [[field.name, children.length > 0 ? entriesOf(children) : ""]];
    const own: JsonEntry = [field.name, textOf(node)];
    return children.length > 0 ? [own, [`${field.name}_tree`, entriesOf(children)]] : [own];
  });

const pad = (number: number): string => String(number).padStart(2, "0");

/** The index that Elasticsearch is to keep the frame in: one a day, by the local calendar. */
const indexOf = (session: Session, row: number): string => {
  const day = new Date(session.capture.frames.seconds[row]! * 1000);
  return `packets-${day.getFullYear()}-${pad(day.getMonth() + 1)}-${pad(day.getDate())}`;
};

/** @param columns those given with `-e`; without any, the whole tree of a frame is written */
export const jsonPrinter = (session: Session, columns: readonly WantedColumn[]): FramePrinter => {
  const texts = columnTexts(session, columns);
  const layersOfFrame = (row: number): readonly JsonEntry[] => {
    if (columns.length === 0) return entriesOf(fieldTree(session, row));
    return columns.flatMap(({ name }, index): readonly JsonEntry[] => {
      const values = texts[index]!(row);
      return values.length === 0 ? [] : [[name, values]];
    });
  };
  let isFirst = true;
  return {
    begin: "[",
    frame: (row) => {
      const text = [
        `${isFirst ? "" : ","}\n${INDENT}{`,
        `${INDENT.repeat(2)}"_index": ${quoted(indexOf(session, row))},`,
        `${INDENT.repeat(2)}"_type": "doc",`,
        `${INDENT.repeat(2)}"_score": null,`,
        `${INDENT.repeat(2)}"_source": {`,
        `${INDENT.repeat(3)}"layers": ${written(layersOfFrame(row), LAYERS_INDENT.slice(2))}`,
        `${INDENT.repeat(2)}}`,
        `${INDENT}}`,
      ].join("\n");
      isFirst = false;
      return text;
    },
    get end() {
      return isFirst ? "]\n" : "\n]\n";
    },
  };
};
