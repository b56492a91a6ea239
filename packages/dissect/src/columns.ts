/**
 * Fields whose values the first pass keeps, so that nothing is dissected for them again: a filter or a table of them
 * runs over the columns. A field is here only if it occurs at most once in a frame.
 */
import type { Session } from "./session.ts";
import { ACK, FIN, PUSH, RST, SYN } from "./transport/tcp-flags.ts";
import { HEADER_IS_SOUND } from "./transport/tcp-table.ts";

/** The values of one field, by row. */
export interface NumberColumn {
  readonly kind: "number";
  /** Whether the frame has the field. */
  readonly has: (row: number) => boolean;
  /** Of a frame that has it; of a boolean field 0 or 1. */
  readonly at: (row: number) => number;
}

/** Times, which are too long for a number. Every frame has them. */
export interface TimeColumn {
  readonly kind: "time";
  readonly seconds: (row: number) => number;
  /** Below a thousand million. */
  readonly nanoseconds: (row: number) => number;
}

export type Column = NumberColumn | TimeColumn;

const always = (): boolean => true;
const PORT_MASK = 0xffff;
const FLAGS_MASK = 0x0fff;

/** Every field that has a column, by its name. */
export const columnsOf = ({ capture: { frames }, tcp }: Session): ReadonlyMap<string, Column> => {
  const { ports, flags, length, sequence, acknowledgment, stream } = tcp;
  const hasTcp = (row: number): boolean => (flags[row]! & HEADER_IS_SOUND) !== 0;
  const ofFrame = (at: (row: number) => number): Column => ({ kind: "number", has: always, at });
  const ofTcp = (at: (row: number) => number): Column => ({ kind: "number", has: hasTcp, at });
  const flag = (bit: number): Column => ofTcp((row) => (flags[row]! & bit ? 1 : 0));
  return new Map<string, Column>([
    ["frame.number", ofFrame((row) => row + 1)],
    ["frame.len", ofFrame((row) => frames.length[row]!)],
    ["frame.cap_len", ofFrame((row) => frames.capturedLength[row]!)],
    [
      "frame.time_epoch",
      { kind: "time", seconds: (row) => frames.seconds[row]!, nanoseconds: (row) => frames.nanoseconds[row]! },
    ],
    ["tcp.srcport", ofTcp((row) => ports[row]! >>> 16)],
    ["tcp.dstport", ofTcp((row) => ports[row]! & PORT_MASK)],
    ["tcp.stream", ofTcp((row) => stream[row]!)],
    ["tcp.len", ofTcp((row) => length[row]!)],
    ["tcp.seq", ofTcp((row) => sequence[row]!)],
    ["tcp.ack", ofTcp((row) => acknowledgment[row]!)],
    ["tcp.flags", ofTcp((row) => flags[row]! & FLAGS_MASK)],
    ["tcp.flags.ack", flag(ACK)],
    ["tcp.flags.push", flag(PUSH)],
    ["tcp.flags.reset", flag(RST)],
    ["tcp.flags.syn", flag(SYN)],
    ["tcp.flags.fin", flag(FIN)],
  ]);
};
