/** Bytes that no protocol of ours claims. */
import { defineField, type FieldDefinition } from "../fields/field.ts";
import { type Cursor, emitBytes, type Sink } from "./layer.ts";

const DATA = defineField("data", "protocol", "Data", { parents: ["http"] });
const BYTES = defineField("data.data", "bytes", "Data");
const LENGTH = defineField("data.len", "int32", "Length");

export const DATA_FIELDS: readonly FieldDefinition[] = [DATA, BYTES, LENGTH];

/** @param origin where in `bytes` the offsets count from */
export const emitData = (bytes: Uint8Array, start: number, end: number, origin: number, sink: Sink): void => {
  const offset = start - origin;
  const length = end - start;
  sink.enter(DATA, offset, length, length);
  emitBytes(BYTES, offset, length, bytes, start, end, sink);
  sink.add(LENGTH, offset, 0, length);
};

export const readData = (cursor: Cursor, sink: Sink | undefined): void => {
  if (sink) emitData(cursor.bytes, cursor.start, cursor.end, cursor.frameStart, sink);
  cursor.start = cursor.end;
  cursor.next = undefined;
};
