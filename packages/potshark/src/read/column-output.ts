/** Fields that are stored in columns, as `-T fields` writes them: they need no dissection and no list of values. */
import type { Column, FieldDefinition } from "@potshark/dissect";

/** The text of one wanted column for a frame, counted from 0; "" if the frame does not have it. */
export type Cell = (row: number) => string;

const textOf = ({ type, hexDigits }: FieldDefinition, column: Column): Cell => {
  if (column.kind === "time") {
    return (row) => `${column.seconds(row)}.${String(column.nanoseconds(row)).padStart(9, "0")}`;
  }
  const { has, at } = column;
  if (type === "boolean") return (row) => (has(row) ? (at(row) === 1 ? "True" : "False") : "");
  if (hexDigits === undefined) return (row) => (has(row) ? String(at(row)) : "");
  return (row) => (has(row) ? `0x${at(row).toString(16).padStart(hexDigits, "0")}` : "");
};

/** The same text as from `formatValue`. */
export const columnCell = (field: FieldDefinition, column: Column, quote: string): Cell => {
  const text = textOf(field, column);
  if (quote === "") return text;
  return (row) => {
    const inside = text(row);
    return inside === "" ? "" : `${quote}${inside}${quote}`;
  };
};
