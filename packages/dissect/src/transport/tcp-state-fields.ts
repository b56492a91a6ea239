/** Fields that show how far a connection came, and which segments open and close it. */
import { defineField, type FieldDefinition } from "../fields/field.ts";
import type { Sink } from "../layers/layer.ts";
import { HAD_ACK, HAD_DATA, HAD_FIN, HAD_RST, HAD_SYN, HAD_SYN_ACK, type Stream } from "./stream.ts";
import { ACK, FIN, RST, SYN } from "./tcp-flags.ts";
import type { Flow } from "./tcp-flow.ts";
import { TCP_HEADER } from "./tcp-header.ts";

const COMPLETENESS = defineField("tcp.completeness", "uint8", "Conversation completeness");
const part = (name: string, label: string, letter: string, bit: number) =>
  ({ field: defineField(`tcp.completeness.${name}`, "boolean", label), letter, bit }) as const;
/** Since Wireshark 4.2. */
const PARTS = [
  part("rst", "RST", "R", HAD_RST),
  part("fin", "FIN", "F", HAD_FIN),
  part("data", "Data", "D", HAD_DATA),
  part("ack", "ACK", "A", HAD_ACK),
  part("syn-ack", "SYN-ACK", "S", HAD_SYN_ACK),
  part("syn", "SYN", "S", HAD_SYN),
] as const;
const PARTS_TEXT = defineField("tcp.completeness.str", "string", "Completeness Flags");

/** Texts by the bits that are set. */
const PARTS_TEXTS: readonly string[] = Array.from({ length: 1 << PARTS.length }, (_, bits) =>
  PARTS.map(({ letter, bit }) => (bits & bit ? letter : "·")).join(""),
);

/** @param flag that it stands in, though the rest of the header comes before it */
const connection = (name: string, label: string, flag: string): FieldDefinition =>
  defineField(`tcp.connection.${name}`, "none", label, { parents: [`tcp.flags.${flag}`], isLate: true });
const SYN_SEEN = connection("syn", "Connection establish request (SYN)", "syn");
const SYN_ACK_SEEN = connection("synack", "Connection establish acknowledge (SYN+ACK)", "syn");
const FIN_SEEN = connection("fin", "Connection finish (FIN)", "fin");
const FIN_ACTIVE = connection("fin_active", "This frame initiates the connection closing", "str");
const FIN_PASSIVE = connection("fin_passive", "This frame undergoes the connection closing", "str");
const RST_SEEN = connection("rst", "Connection reset (RST)", "reset");

export const TCP_STATE_FIELDS: readonly FieldDefinition[] = [
  COMPLETENESS,
  ...PARTS.map(({ field }) => field),
  PARTS_TEXT,
  SYN_SEEN,
  SYN_ACK_SEEN,
  FIN_SEEN,
  FIN_ACTIVE,
  FIN_PASSIVE,
  RST_SEEN,
];

/** Emits the completeness of the connection. @param at offset of the TCP header in its frame */
export const emitCompleteness = (stream: Stream, row: number, at: number, sink: Sink): void => {
  const bits = row === stream.firstRow ? stream.completeness : stream.completeness | stream.laterCompleteness;
  sink.add(COMPLETENESS, at, 0, bits);
  if (sink.knowsGroup?.(bits)) return;
  for (const { field, bit } of PARTS) sink.add(field, at, 0, (bits & bit) !== 0);
  sink.add(PARTS_TEXT, at, 0, PARTS_TEXTS[bits]!);
  sink.endGroup?.();
};

/** Emits what a segment means for its connection. @param other the receiving side */
export const emitHandshake = (flags: number, other: Flow, at: number, sink: Sink): void => {
  if (flags & SYN) sink.add(flags & ACK ? SYN_ACK_SEEN : SYN_SEEN, at + TCP_HEADER.controlBits, 1, true);
  if (flags & FIN) {
    sink.add(FIN_SEEN, at + TCP_HEADER.controlBits, 1, true);
    sink.add(other.closedFirst ? FIN_PASSIVE : FIN_ACTIVE, at + TCP_HEADER.controlBits, 1, true);
  }
  if (flags & RST) sink.add(RST_SEEN, at + TCP_HEADER.controlBits, 1, true);
};
