/** The fields of how far a connection came, and of the segments that open and close it. */
import type { FieldDefinition } from "../fields/field.ts";
import type { Sink } from "../layers/layer.ts";
import { HAD_ACK, HAD_DATA, HAD_FIN, HAD_RST, HAD_SYN, HAD_SYN_ACK, type Stream } from "./stream.ts";
import { ACK, FIN, RST, SYN } from "./tcp-flags.ts";
import type { Flow } from "./tcp-flow.ts";

const COMPLETENESS = { name: "tcp.completeness", type: "uint8", label: "Conversation completeness" } as const;
const part = (name: string, label: string, letter: string, bit: number) =>
  ({ field: { name: `tcp.completeness.${name}`, type: "boolean", label } as FieldDefinition, letter, bit }) as const;
/** Since Wireshark 4.2. */
const PARTS = [
  part("rst", "RST", "R", HAD_RST),
  part("fin", "FIN", "F", HAD_FIN),
  part("data", "Data", "D", HAD_DATA),
  part("ack", "ACK", "A", HAD_ACK),
  part("syn-ack", "SYN-ACK", "S", HAD_SYN_ACK),
  part("syn", "SYN", "S", HAD_SYN),
] as const;
const PARTS_TEXT = { name: "tcp.completeness.str", type: "string", label: "Completeness Flags" } as const;

/** By the bits that are set. */
const PARTS_TEXTS: readonly string[] = Array.from({ length: 1 << PARTS.length }, (_, bits) =>
  PARTS.map(({ letter, bit }) => (bits & bit ? letter : "·")).join(""),
);

const connection = (name: string, label: string): FieldDefinition => ({
  name: `tcp.connection.${name}`,
  type: "none",
  label,
});
const SYN_SEEN = connection("syn", "Connection establish request (SYN)");
const SYN_ACK_SEEN = connection("synack", "Connection establish acknowledge (SYN+ACK)");
const FIN_SEEN = connection("fin", "Connection finish (FIN)");
const FIN_ACTIVE = connection("fin_active", "This frame initiates the connection closing");
const FIN_PASSIVE = connection("fin_passive", "This frame undergoes the connection closing");
const RST_SEEN = connection("rst", "Connection reset (RST)");

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

/** Emits how much of its connection the capture holds. @param at offset of the TCP header in its frame */
export const emitCompleteness = (stream: Stream, row: number, at: number, sink: Sink): void => {
  const bits = row === stream.firstRow ? stream.completeness : stream.completeness | stream.laterCompleteness;
  sink.add(COMPLETENESS, at, 0, bits);
  for (const { field, bit } of PARTS) sink.add(field, at, 0, (bits & bit) !== 0);
  sink.add(PARTS_TEXT, at, 0, PARTS_TEXTS[bits]!);
};

/** Emits what a segment means for its connection. @param other the side that it goes to */
export const emitHandshake = (flags: number, other: Flow, at: number, sink: Sink): void => {
  if (flags & SYN) sink.add(flags & ACK ? SYN_ACK_SEEN : SYN_SEEN, at + 13, 1, true);
  if (flags & FIN) {
    sink.add(FIN_SEEN, at + 13, 1, true);
    sink.add(other.closedFirst ? FIN_PASSIVE : FIN_ACTIVE, at + 13, 1, true);
  }
  if (flags & RST) sink.add(RST_SEEN, at + 13, 1, true);
};
