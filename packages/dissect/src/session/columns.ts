/**
 * Fields whose values the first pass keeps, so that no frame is dissected again for them: a filter or a table on them
 * reads the columns. A field is here only if it occurs at most once in a frame.
 */

import { ACK, FIN, PUSH, RST, SYN } from "../transport/tcp-flags.ts";
import { HAS_HEADER, HAS_LENGTH, HAS_NUMBERS, HAS_PORTS } from "../transport/tcp-table.ts";
import type { Session } from "./session.ts";

/** The values of one field, by row. */
export interface NumberColumn {
  readonly kind: "number";
  /** Whether the frame has the field. */
  readonly has: (row: number) => boolean;
  /** The value in a frame that has the field; for a boolean, 0 or 1. */
  readonly at: (row: number) => number;
}

/** Times, which do not fit into a number. The column exists only if every frame has a time. */
export interface TimeColumn {
  readonly kind: "time";
  readonly seconds: (row: number) => number;
  /** Below 1,000,000,000. */
  readonly nanoseconds: (row: number) => number;
}

export type Column = NumberColumn | TimeColumn;

const always = (): boolean => true;
const PORT_MASK = 0xffff;
const FLAGS_MASK = 0x0fff;

/** Every field that has a column, by its name. */
export const columnsOf = ({ capture: { frames }, tcp }: Session): ReadonlyMap<string, Column> => {
  const { ports, flags, length, sequence, acknowledgment, stream } = tcp;
  const ofFrame = (at: (row: number) => number): Column => ({ kind: "number", has: always, at });
  const ofTcp = (bit: number, at: (row: number) => number): Column => ({
    kind: "number",
    has: (row) => (flags[row]! & bit) !== 0,
    at,
  });
  const flag = (bit: number): Column => ofTcp(HAS_HEADER, (row) => (flags[row]! & bit ? 1 : 0));
  const columns = new Map<string, Column>([
    ["frame.number", ofFrame((row) => row + 1)],
    ["frame.len", ofFrame((row) => frames.length[row]!)],
    ["frame.cap_len", ofFrame((row) => frames.capturedLength[row]!)],
    ["tcp.srcport", ofTcp(HAS_PORTS, (row) => ports[row]! >>> 16)],
    ["tcp.dstport", ofTcp(HAS_PORTS, (row) => ports[row]! & PORT_MASK)],
    ["tcp.stream", ofTcp(HAS_NUMBERS, (row) => stream[row]!)],
    ["tcp.len", ofTcp(HAS_LENGTH, (row) => length[row]!)],
    ["tcp.seq", ofTcp(HAS_NUMBERS, (row) => sequence[row]!)],
    ["tcp.ack", ofTcp(HAS_HEADER, (row) => acknowledgment[row]!)],
    ["tcp.flags", ofTcp(HAS_HEADER, (row) => flags[row]! & FLAGS_MASK)],
    ["tcp.flags.ack", flag(ACK)],
    ["tcp.flags.push", flag(PUSH)],
    ["tcp.flags.reset", flag(RST)],
    ["tcp.flags.syn", flag(SYN)],
    ["tcp.flags.fin", flag(FIN)],
  ]);
  if (frames.withoutTime.size === 0) {
    columns.set("frame.time_epoch", {
      kind: "time",
      seconds: (row) => frames.seconds[row]!,
      nanoseconds: (row) => frames.nanoseconds[row]!,
    });
  }
  return columns;
};
