/** Bytes as they stand behind the label of their field, without a string of them. */
import { type FieldRecord, MAX_LABEL_BYTES } from "@potshark/dissect";
import type { TextWriter } from "./text-writer.ts";

/** @returns whether the field is of bytes and has some; if not, nothing is written */
export const writeShownBytes = (record: FieldRecord, place: number, into: TextWriter): boolean => {
  if (record.traits[place]!.field.type !== "bytes") return false;
  const start = record.startOf(place);
  const end = record.endOf(place);
  if (start === end) return false;
  into.hex(record.bytesOf(place), start, Math.min(end, start + MAX_LABEL_BYTES));
  if (end - start > MAX_LABEL_BYTES) into.text("…");
  return true;
};
