/** Durations as fields. */
import type { FieldDefinition } from "../fields/field.ts";
import type { FrameTable } from "../file/frame-table.ts";
import { emitTime, type Sink } from "./layer.ts";

/** Emits the time between two frames. @param at offset of the field */
export const emitBetween = (
  field: FieldDefinition,
  { seconds, nanoseconds }: FrameTable,
  from: number,
  to: number,
  at: number,
  sink: Sink,
): void => emitTime(field, at, 0, seconds[to]! - seconds[from]!, nanoseconds[to]! - nanoseconds[from]!, sink);
