/** TCP options (RFC 9293 §3.1, RFC 7323, RFC 2018). */

import { u16be, u32be } from "../bytes/byte-view.ts";
import { defineField, type FieldDefinition, type FieldOptions } from "../fields/field.ts";
import { emitBytes, type Sink } from "../layers/layer.ts";
import { bytesBetween } from "./sequence-number.ts";
import type { Stream } from "./stream.ts";
import type { Flow } from "./tcp-flow.ts";
import { TCP_OPTION_NAMES } from "./tcp-option-names.ts";

/** Kind and length have the same name in every option: only their bytes show to which option they belong. */
const WITHIN: FieldOptions = { nestsBy: "bytes" };
/** An option may be a kind alone, and the only one. */
const AROUND: FieldOptions = { nestsBy: "same bytes" };
const OPTIONS = defineField("tcp.options", "bytes", "TCP Options", AROUND);
export const KIND: FieldDefinition = defineField("tcp.option_kind", "uint8", "Kind", {
  ...AROUND,
  values: TCP_OPTION_NAMES,
});
const LENGTH = defineField("tcp.option_len", "uint8", "Length", WITHIN);
export const MSS_VALUE: FieldDefinition = defineField("tcp.options.mss_val", "uint16", "MSS Value", WITHIN);
const SHIFT = defineField("tcp.options.wscale.shift", "uint8", "Shift count", WITHIN);
export const MULTIPLIER: FieldDefinition = defineField("tcp.options.wscale.multiplier", "uint16", "Multiplier", WITHIN);
export const LEFT_EDGE: FieldDefinition = defineField("tcp.options.sack_le", "uint32", "TCP SACK Left Edge", WITHIN);
export const RIGHT_EDGE: FieldDefinition = defineField("tcp.options.sack_re", "uint32", "TCP SACK Right Edge", WITHIN);
const SACK_COUNT = defineField("tcp.options.sack.count", "uint8", "TCP SACK Count", WITHIN);
export const TIMESTAMP: FieldDefinition = defineField(
  "tcp.options.timestamp.tsval",
  "uint32",
  "Timestamp value",
  WITHIN,
);
export const ECHO: FieldDefinition = defineField(
  "tcp.options.timestamp.tsecr",
  "uint32",
  "Timestamp echo reply",
  WITHIN,
);

const END = 0;
const NO_OPERATION = 1;
const MSS = 2;
const WINDOW_SCALE = 3;
const SACK = 5;
const TIMESTAMPS = 8;
/** AccECN (RFC 9768), in its two field orders. */
const ACCURATE_ECN_0 = 172;
const ACCURATE_ECN_1 = 174;
/** RFC 7323 §2.3: a larger shift counts as this one. */
const MAX_SHIFT = 14;

const whole = (name: string, what: string): FieldDefinition =>
  defineField(`tcp.options.${name}`, "bytes", `TCP Option - ${what}`, AROUND);
/** Whole options, with kind and length, by their kinds. Other kinds have no field of their own. */
const WHOLE_OPTIONS: readonly (FieldDefinition | undefined)[] = [
  whole("eol", "End of Option List (EOL)"),
  whole("nop", "No-Operation (NOP)"),
  whole("mss", "Maximum segment size"),
  whole("wscale", "Window scale"),
  whole("sack_perm", "SACK permitted"),
  whole("sack", "SACK"),
  undefined,
  undefined,
  whole("timestamp", "Timestamps"),
];

export const TCP_OPTION_FIELDS: readonly FieldDefinition[] = [
  OPTIONS,
  KIND,
  LENGTH,
  ...WHOLE_OPTIONS.filter((field) => field !== undefined),
  MSS_VALUE,
  SHIFT,
  MULTIPLIER,
  LEFT_EDGE,
  RIGHT_EDGE,
  SACK_COUNT,
  TIMESTAMP,
  ECHO,
];

/** Length of the option at `at`; 0 where it does not fit into the header: then nothing after it is read. */
const optionLength = (bytes: Uint8Array, at: number, headerEnd: number): number => {
  if (bytes[at]! <= NO_OPERATION) return 1;
  const length = at + 1 < headerEnd ? bytes[at + 1]! : 0;
  return length < 2 || at + length > headerEnd ? 0 : length;
};

/** After the end of the list, only further end options are read. */
const isLast = (bytes: Uint8Array, at: number): boolean => bytes[at] === END && bytes[at + 1] !== END;

/** Whether the kind of an option was captured, and its length if it has one. */
const isThere = (bytes: Uint8Array, at: number, end: number): boolean =>
  at + (bytes[at]! <= NO_OPERATION ? 1 : 2) <= end;

const indexSack = (bytes: Uint8Array, at: number, end: number, own: Flow, base: number): void => {
  own.sackEdges ??= [];
  own.sackEdges.length = 0;
  for (let edge = at + 2; edge + 8 <= end; edge += 8) {
    own.sackEdges.push(bytesBetween(base, u32be(bytes, edge)), bytesBetween(base, u32be(bytes, edge + 4)));
  }
};

/**
 * The first pass: what options say about the side that sent them.
 *
 * @param end of the captured bytes, which may be before the end of the header
 * @param base raw sequence number of relative 0 for SACK edges
 * @returns whether there is a SACK option
 */
export const indexOptions = (
  bytes: Uint8Array,
  start: number,
  headerEnd: number,
  end: number,
  own: Flow,
  base: number,
  stream: Stream,
): boolean => {
  let hasSack = false;
  for (let at = start; at < headerEnd && isThere(bytes, at, end); ) {
    const kind = bytes[at]!;
    const length = optionLength(bytes, at, headerEnd);
    if (length === 0) break;
    if (kind === SACK) {
      hasSack = true;
      indexSack(bytes, at, Math.min(at + length, end), own, base);
    }
    if (at + length > end) break;
    if (kind === WINDOW_SCALE && length === 3) own.windowShift = Math.min(bytes[at + 2]!, MAX_SHIFT);
    else if (kind === ACCURATE_ECN_0 || kind === ACCURATE_ECN_1) stream.hasAccurateEcnOption = true;
    if (isLast(bytes, at)) break;
    at += length;
  }
  return hasSack;
};

/** Emits what is in an option. */
const emitParts = (
  bytes: Uint8Array,
  at: number,
  length: number,
  there: number,
  place: number,
  base: number,
  sink: Sink,
): void => {
  const kind = bytes[at]!;
  sink.add(KIND, place, 1, kind);
  if (kind <= NO_OPERATION) return;
  sink.add(LENGTH, place + 1, 1, length);
  if (kind === MSS && length === 4 && there === 4) sink.add(MSS_VALUE, place + 2, 2, u16be(bytes, at + 2));
  if (kind === WINDOW_SCALE && length === 3 && there === 3) {
    sink.add(SHIFT, place + 2, 1, bytes[at + 2]!);
    sink.add(MULTIPLIER, place + 2, 1, 1 << Math.min(bytes[at + 2]!, MAX_SHIFT));
  }
  if (kind === TIMESTAMPS && length === 10) {
    if (there >= 6) sink.add(TIMESTAMP, place + 2, 4, u32be(bytes, at + 2));
    if (there >= 10) sink.add(ECHO, place + 6, 4, u32be(bytes, at + 6));
  }
  if (kind !== SACK) return;
  for (let edge = 2; edge + 4 <= there; edge += 4) {
    sink.add(edge & 4 ? RIGHT_EDGE : LEFT_EDGE, place + edge, 4, bytesBetween(base, u32be(bytes, at + edge)));
  }
  if (there === length) sink.add(SACK_COUNT, place, 0, (length - 2) >>> 3);
};

/** Options up to this length are a group: longer ones are seldom the same. */
const GROUP_BYTES = 4;

const keyOf = (bytes: Uint8Array, at: number, there: number, length: number): number => {
  let key = length;
  for (let index = at; index < at + there; index += 1) key = key * 256 + bytes[index]!;
  return key;
};

/** Emits an option, as far as it was captured. */
const emitOption = (
  bytes: Uint8Array,
  at: number,
  length: number,
  there: number,
  place: number,
  base: number,
  sink: Sink,
): void => {
  const kind = bytes[at]!;
  const option = WHOLE_OPTIONS[kind];
  if (option !== undefined) emitBytes(option, place, there, bytes, at, at + there, sink);
  const isGroup = option !== undefined && there <= GROUP_BYTES;
  if (isGroup && sink.knowsGroup?.(keyOf(bytes, at, there, length))) return;
  emitParts(bytes, at, length, there, place, base, sink);
  if (isGroup) sink.endGroup?.();
};

/**
 * The second pass: emits the options.
 *
 * @param end of the captured bytes, which may be before the end of the header
 * @param base raw sequence number of relative 0 for SACK edges, if it is known
 */
export const emitOptions = (
  bytes: Uint8Array,
  start: number,
  headerEnd: number,
  end: number,
  frameStart: number,
  base: number,
  sink: Sink,
): void => {
  if (start >= headerEnd) return;
  const known = Math.min(headerEnd, end);
  emitBytes(OPTIONS, start - frameStart, known - start, bytes, start, known, sink);
  for (let at = start; at < headerEnd && isThere(bytes, at, end); ) {
    const length = optionLength(bytes, at, headerEnd);
    if (length === 0) return;
    emitOption(bytes, at, length, Math.min(length, end - at), at - frameStart, base, sink);
    if (isLast(bytes, at)) return;
    at += length;
  }
};
