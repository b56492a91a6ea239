/** `-T fields`: the wanted values of each frame on a line of their own, byte for byte as tshark writes them. */
import {
  type FieldDefinition,
  type FieldValue,
  FrameSummaries,
  formatValue,
  layersOf,
  type Session,
  type Sink,
} from "@potshark/dissect";
import { columnLines } from "./column-output.ts";
import type { FieldFormat } from "./field-format.ts";
import type { FramePrinter } from "./frame-printer.ts";
import type { ListColumn, WantedColumn } from "./wanted-columns.ts";

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

/** The texts of a frame's wanted fields, one list a column; kept from frame to frame, as a capture has millions. */
export class ColumnTexts implements Sink {
  readonly texts: readonly string[][];
  readonly wantedLayers: ReadonlySet<string>;
  readonly #session: Session;
  readonly #columns = new Map<FieldDefinition, number[]>();
  readonly #listed: readonly (readonly [index: number, column: ListColumn])[];
  readonly #summaries: FrameSummaries;

  constructor(session: Session, columns: readonly WantedColumn[]) {
    this.#session = session;
    this.texts = columns.map(() => []);
    this.#summaries = new FrameSummaries(session);
    for (const [index, column] of columns.entries()) {
      if (!("field" in column)) continue;
      const places = this.#columns.get(column.field);
      if (places === undefined) this.#columns.set(column.field, [index]);
      else places.push(index);
    }
    this.#listed = columns.flatMap((column, index) => ("column" in column ? [[index, column.column] as const] : []));
    this.wantedLayers = layersOf(this.#columns.keys());
  }

  /** Reads a frame, counted from 0; the texts of the one before are gone. */
  read(row: number): readonly string[][] {
    for (const texts of this.texts) texts.length = 0;
    this.#session.read(row, this);
    if (this.#listed.length > 0) {
      const summary = this.#summaries.read(row);
      for (const [index, column] of this.#listed) {
        const text = String(summary[column]);
        if (text !== "") this.texts[index]!.push(text);
      }
    }
    return this.texts;
  }

  enter(): void {}

  add(field: FieldDefinition, _offset: number, _length: number, value: FieldValue): void {
    const columns = this.#columns.get(field);
    if (columns === undefined) return;
    const text = formatValue(field, value);
    for (const column of columns) this.texts[column]!.push(text);
  }
}

const BYTE_ORDER_MARK = "\ufeff";

export const fieldsPrinter = (
  session: Session,
  columns: readonly WantedColumn[],
  format: FieldFormat,
): FramePrinter => {
  const { header, bom, separator, aggregator, occurrence, quote, escapes } = format;
  const frame = new ColumnTexts(session, columns);
  const names = header ? `${columns.map(({ name }) => name).join(separator)}\n` : "";
  const cell = (texts: readonly string[]): string => {
    const shown = occurrence === "a" ? texts : occurrence === "f" ? texts.slice(0, 1) : texts.slice(-1);
    if (shown.length === 0) return "";
    const text = (escapes ? shown.map(escaped) : shown).join(aggregator);
    return `${quote}${text}${quote}`;
  };
  return {
    begin: `${bom ? BYTE_ORDER_MARK : ""}${names}`,
    frame: columnLines(session, columns, format) ?? ((row) => `${frame.read(row).map(cell).join(separator)}\n`),
    end: "",
  };
};
