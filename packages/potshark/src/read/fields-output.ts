/** `-T fields`: the wanted values of each frame on a line of their own, byte for byte as tshark writes them. */
import {
  columnsOf,
  type FieldDefinition,
  FrameSummaries,
  type FrameSummary,
  fieldTree,
  formatValue,
  LazyFrame,
  type Session,
} from "@potshark/dissect";
import { type Cell, columnCell } from "./column-output.ts";
import type { FieldFormat } from "./field-format.ts";
import type { FramePrinter } from "./frame-printer.ts";
import type { WantedColumn } from "./wanted-columns.ts";

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["\x07", "\\a"],
  ["\b", "\\b"],
  ["\t", "\\t"],
  ["\n", "\\n"],
  ["\v", "\\v"],
  ["\f", "\\f"],
  ["\r", "\\r"],
  ["\\", "\\\\"],
]);
const ESCAPED = /[\u0007\b\t\n\v\f\r\\]/g;

const escaped = (text: string): string => text.replace(ESCAPED, (character) => ESCAPES.get(character) ?? "");

/** The texts of one wanted column in a frame, counted from 0. */
type Texts = (row: number) => readonly string[];

const NONE: readonly string[] = [];

/** Protocols whose line in the tree has more than their name: tshark writes that line, and for others the name. */
const WITH_A_LINE: ReadonlySet<string> = new Set(["frame", "ip", "ipv6", "udp", "tcp"]);

const protocolTexts =
  (session: Session, { name }: FieldDefinition): Texts =>
  (row) =>
    fieldTree(session, row)
      .filter(({ field }) => field.name === name)
      .map(({ text }) => (WITH_A_LINE.has(name) ? text : name));

/** The texts of each wanted column in a frame. Sequential access is cheapest. */
export const columnTexts = (session: Session, columns: readonly WantedColumn[]): readonly Texts[] => {
  const fields = columns.flatMap((one) => ("field" in one ? [one.field] : []));
  const frame = new LazyFrame(session, fields, true);
  const summaries = new FrameSummaries(session);
  let known: FrameSummary | undefined;
  const summaryOf = (row: number): FrameSummary => {
    if (known?.number !== row + 1) known = summaries.read(row);
    return known;
  };
  return columns.map((one): Texts => {
    if ("column" in one) {
      return (row) => {
        const text = String(summaryOf(row)[one.column]);
        return text === "" ? NONE : [text];
      };
    }
    if ("protocol" in one) return protocolTexts(session, one.protocol);
    const { field } = one;
    return (row) => {
      const values = frame.at(row).values(field);
      return values.length === 0 ? NONE : values.map((value) => formatValue(field, value));
    };
  });
};

const BYTE_ORDER_MARK = "\ufeff";

export const fieldsPrinter = (
  session: Session,
  columns: readonly WantedColumn[],
  { header, bom, separator, aggregator, occurrence, quote, escapes }: FieldFormat,
): FramePrinter => {
  const inColumns = columnsOf(session);
  const texts = columnTexts(session, columns);
  const cells = columns.map((one, index): Cell => {
    const column = "field" in one ? inColumns.get(one.field.name) : undefined;
    if ("field" in one && column !== undefined) return columnCell(one.field, column, quote);
    const textsOf = texts[index]!;
    const mayEscape = escapes && (!("field" in one) || one.field.type === "string");
    const shown = (text: string): string => (mayEscape ? escaped(text) : text);
    return (row) => {
      const all = textsOf(row);
      const [first] = all;
      if (first === undefined) return "";
      if (all.length === 1 || occurrence === "f") return `${quote}${shown(first)}${quote}`;
      if (occurrence === "l") return `${quote}${shown(all.at(-1)!)}${quote}`;
      return `${quote}${all.map(shown).join(aggregator)}${quote}`;
    };
  });
  const names = header ? `${columns.map(({ name }) => name).join(separator)}\n` : "";
  return {
    begin: `${bom ? BYTE_ORDER_MARK : ""}${names}`,
    frame: (row, into) => {
      let line = "";
      for (let index = 0; index < cells.length; index += 1) {
        if (index > 0) line += separator;
        line += cells[index]!(row);
      }
      into.text(`${line}\n`);
    },
    end: "",
  };
};
