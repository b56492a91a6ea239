/** TCP options (RFC 9293 §3.1, RFC 7323, RFC 2018). */
import { u16be, u32be } from "../byte-view.ts";
import type { FieldDefinition } from "../field.ts";
import type { Sink } from "../layer.ts";

const OPTIONS = { name: "tcp.options", type: "bytes", label: "TCP Options" } as const;
const KIND = { name: "tcp.option_kind", type: "uint8", label: "Kind" } as const;
const LENGTH = { name: "tcp.option_len", type: "uint8", label: "Length" } as const;
const MSS_VALUE = { name: "tcp.options.mss_val", type: "uint16", label: "MSS Value" } as const;
const SHIFT = { name: "tcp.options.wscale.shift", type: "uint8", label: "Shift count" } as const;
const MULTIPLIER = { name: "tcp.options.wscale.multiplier", type: "uint16", label: "Multiplier" } as const;
const LEFT_EDGE = { name: "tcp.options.sack_le", type: "uint32", label: "TCP SACK Left Edge" } as const;
const RIGHT_EDGE = { name: "tcp.options.sack_re", type: "uint32", label: "TCP SACK Right Edge" } as const;
const TIMESTAMP = { name: "tcp.options.timestamp.tsval", type: "uint32", label: "Timestamp value" } as const;
const ECHO = { name: "tcp.options.timestamp.tsecr", type: "uint32", label: "Timestamp echo reply" } as const;

export const TCP_OPTION_FIELDS: readonly FieldDefinition[] = [
  OPTIONS,
  KIND,
  LENGTH,
  MSS_VALUE,
  SHIFT,
  MULTIPLIER,
  LEFT_EDGE,
  RIGHT_EDGE,
  TIMESTAMP,
  ECHO,
];

const END = 0;
const NO_OPERATION = 1;
const MSS = 2;
const WINDOW_SCALE = 3;
const SACK = 5;
const TIMESTAMPS = 8;
/** RFC 7323 §2.3: a larger shift counts as this one. */
const MAX_SHIFT = 14;

/** Calls back for each option that is whole, with its kind, place and length. */
const walk = (
  bytes: Uint8Array,
  start: number,
  end: number,
  visit: (kind: number, at: number, length: number) => void,
): void => {
  for (let at = start; at < end; ) {
    const kind = bytes[at]!;
    if (kind === END || kind === NO_OPERATION) {
      visit(kind, at, 1);
      at += 1;
      continue;
    }
    const length = at + 1 < end ? bytes[at + 1]! : 0;
    if (length < 2 || at + length > end) return;
    visit(kind, at, length);
    at += length;
  }
};

/** The shift of the window scale option, or undefined where there is none. */
export const windowShift = (bytes: Uint8Array, start: number, end: number): number | undefined => {
  let shift: number | undefined;
  walk(bytes, start, end, (kind, at, length) => {
    if (kind === WINDOW_SCALE && length === 3) shift = Math.min(bytes[at + 2]!, MAX_SHIFT);
  });
  return shift;
};

/** @param base raw sequence number that counts as relative 0 in the edges of SACK, where it is known */
export const tellOptions = (
  bytes: Uint8Array,
  start: number,
  end: number,
  frameStart: number,
  base: number,
  sink: Sink,
): void => {
  if (start >= end) return;
  sink.add(OPTIONS, start - frameStart, end - start, bytes.subarray(start, end));
  walk(bytes, start, end, (kind, at, length) => {
    const place = at - frameStart;
    sink.add(KIND, place, 1, kind);
    if (kind !== END && kind !== NO_OPERATION) sink.add(LENGTH, place + 1, 1, length);
    if (kind === MSS && length === 4) sink.add(MSS_VALUE, place + 2, 2, u16be(bytes, at + 2));
    if (kind === WINDOW_SCALE && length === 3) {
      sink.add(SHIFT, place + 2, 1, bytes[at + 2]!);
      sink.add(MULTIPLIER, place + 2, 1, 1 << Math.min(bytes[at + 2]!, MAX_SHIFT));
    }
    if (kind === TIMESTAMPS && length === 10) {
      sink.add(TIMESTAMP, place + 2, 4, u32be(bytes, at + 2));
      sink.add(ECHO, place + 6, 4, u32be(bytes, at + 6));
    }
    if (kind !== SACK) return;
    for (let edge = at + 2; edge + 8 <= at + length; edge += 8) {
      sink.add(LEFT_EDGE, edge - frameStart, 4, (u32be(bytes, edge) - base) >>> 0);
      sink.add(RIGHT_EDGE, edge + 4 - frameStart, 4, (u32be(bytes, edge + 4) - base) >>> 0);
    }
  });
};
