/** The fields of sequence analysis and of the times of a stream, in Wireshark's order. */

import { defineField, type FieldDefinition } from "../fields/field.ts";
import type { FrameTable } from "../file/frame-table.ts";
import { emitBetween } from "../layers/emit-between.ts";
import type { Sink } from "../layers/layer.ts";
import {
  ACK_LOST_SEGMENT,
  ANALYSED,
  DUPLICATE_ACK,
  FAST_RETRANSMISSION,
  FINDINGS,
  KEEP_ALIVE,
  KEEP_ALIVE_ACK,
  LOST_SEGMENT,
  OUT_OF_ORDER,
  PARTIAL_ACK,
  RETRANSMISSION,
  REUSED_PORTS,
  SPURIOUS_RETRANSMISSION,
  WINDOW_FULL,
  WINDOW_UPDATE,
  ZERO_WINDOW,
  ZERO_WINDOW_PROBE,
  ZERO_WINDOW_PROBE_ACK,
} from "./tcp-analysis.ts";
import type { TcpTable } from "./tcp-table.ts";

const TIME_RELATIVE = defineField("tcp.time_relative", "relative_time", "Time since first frame in this TCP stream");
const TIME_DELTA = defineField("tcp.time_delta", "relative_time", "Time since previous frame in this TCP stream");
const ANALYSIS = defineField("tcp.analysis", "none", "SEQ/ACK analysis");
const ACKS_FRAME = defineField("tcp.analysis.acks_frame", "framenum", "This is an ACK to the segment in frame");
/** Since Wireshark 4.4. */
const PARTIAL = defineField("tcp.analysis.partial_ack", "none", "Partial Acknowledgement of a segment");
const ACK_RTT = defineField("tcp.analysis.ack_rtt", "relative_time", "The RTT to ACK the segment was");
const INITIAL_RTT = defineField("tcp.analysis.initial_rtt", "relative_time", "iRTT");
const BYTES_IN_FLIGHT = defineField("tcp.analysis.bytes_in_flight", "uint32", "Bytes in flight");
const PUSH_BYTES_SENT = defineField("tcp.analysis.push_bytes_sent", "uint32", "Bytes sent since last PSH flag");
const FLAGS = defineField("tcp.analysis.flags", "none", "TCP Analysis Flags");
const RTO = defineField("tcp.analysis.rto", "relative_time", "The RTO for this segment was", {
  parents: ["tcp.analysis.flags"],
});
const RTO_FRAME = defineField("tcp.analysis.rto_frame", "framenum", "RTO based on delta from frame", {
  parents: ["tcp.analysis.flags"],
});
const DUPLICATE_NUMBER = defineField("tcp.analysis.duplicate_ack_num", "uint32", "Duplicate ACK #");
const DUPLICATE_FRAME = defineField("tcp.analysis.duplicate_ack_frame", "framenum", "Duplicate to the ACK in frame");

const finding = (name: string, label: string): FieldDefinition =>
  defineField(`tcp.analysis.${name}`, "none", label, { parents: ["tcp.analysis.flags"] });
const RESENT = finding("retransmission", "This frame is a (suspected) retransmission");
const DUPLICATE = finding("duplicate_ack", "Duplicate ACK");

/** Findings by their bits, with the fields that each emits. */
const FIELDS_OF: readonly (readonly [bit: number, ...fields: FieldDefinition[]])[] = [
  [
    REUSED_PORTS,
    finding("reused_ports", "A new tcp session is started with the same ports as an earlier session in this trace"),
  ],
  [RETRANSMISSION, RESENT],
  [FAST_RETRANSMISSION, finding("fast_retransmission", "This frame is a (suspected) fast retransmission"), RESENT],
  [
    SPURIOUS_RETRANSMISSION,
    finding("spurious_retransmission", "This frame is a (suspected) spurious retransmission"),
    RESENT,
  ],
  [OUT_OF_ORDER, finding("out_of_order", "This frame is a (suspected) out-of-order segment")],
  [LOST_SEGMENT, finding("lost_segment", "Previous segment(s) not captured (common at capture start)")],
  [ACK_LOST_SEGMENT, finding("ack_lost_segment", "ACKed segment that wasn't captured (common at capture start)")],
  [WINDOW_UPDATE, finding("window_update", "TCP window update")],
  [WINDOW_FULL, finding("window_full", "TCP window specified by the receiver is now completely full")],
  [KEEP_ALIVE, finding("keep_alive", "TCP keep-alive segment")],
  [KEEP_ALIVE_ACK, finding("keep_alive_ack", "ACK to a TCP keep-alive segment")],
  // Twice: as a field, and as a note on the repeated frame.
  [DUPLICATE_ACK, DUPLICATE, DUPLICATE],
  [ZERO_WINDOW_PROBE, finding("zero_window_probe", "TCP Zero Window Probe")],
  [ZERO_WINDOW, finding("zero_window", "TCP Zero Window segment")],
  [ZERO_WINDOW_PROBE_ACK, finding("zero_window_probe_ack", "ACK to a TCP Zero Window Probe")],
];

export const TCP_ANALYSIS_FIELDS: readonly FieldDefinition[] = [
  TIME_RELATIVE,
  TIME_DELTA,
  ANALYSIS,
  ACKS_FRAME,
  PARTIAL,
  ACK_RTT,
  INITIAL_RTT,
  BYTES_IN_FLIGHT,
  PUSH_BYTES_SENT,
  FLAGS,
  ...new Set(FIELDS_OF.flatMap(([, ...fields]) => fields)),
  RTO,
  RTO_FRAME,
  DUPLICATE_NUMBER,
  DUPLICATE_FRAME,
];

const isSameTime = ({ seconds, nanoseconds }: FrameTable, one: number, other: number): boolean =>
  (seconds[one]! - seconds[other]!) * 1e9 + (nanoseconds[one]! - nanoseconds[other]!) === 0;

/** Emits the times since other segments of the stream. @param at offset of the TCP header in its frame */
export const emitTimes = (table: TcpTable, row: number, at: number, sink: Sink): void => {
  const { frames, conversations } = table;
  const stream = conversations.streams[table.stream[row]!];
  if (stream === undefined) return;
  emitBetween(TIME_RELATIVE, frames, stream.firstRow, row, at, sink);
  emitBetween(TIME_DELTA, frames, table.previousRow[row]!, row, at, sink);
};

const emitFlags = (table: TcpTable, row: number, at: number, sink: Sink): void => {
  const findings = table.analysis[row]! & FINDINGS;
  if (findings === 0) return;
  sink.add(FLAGS, at, 0, true);
  for (const [bit, ...fields] of FIELDS_OF) {
    if (findings & bit) for (const field of fields) sink.add(field, at, 0, true);
  }
  const timeoutFrom = table.timeoutFrom.get(row);
  if (timeoutFrom !== undefined && !isSameTime(table.frames, timeoutFrom - 1, row)) {
    emitBetween(RTO, table.frames, timeoutFrom - 1, row, at, sink);
    sink.add(RTO_FRAME, at, 0, timeoutFrom);
  }
  const duplicate = table.duplicateNumber.get(row);
  if (duplicate === undefined) return;
  sink.add(DUPLICATE_NUMBER, at, 0, duplicate);
  sink.add(DUPLICATE_FRAME, at, 0, table.duplicateOf.get(row)!);
};

/** Emits the results of sequence analysis for a segment. @param at offset of the TCP header in its frame */
export const emitAnalysis = (table: TcpTable, row: number, at: number, sink: Sink): void => {
  const stream = table.conversations.streams[table.stream[row]!];
  if (stream === undefined || !(table.analysis[row]! & ANALYSED)) return;
  sink.add(ANALYSIS, at, 0, true);
  const acknowledged = table.acknowledgedFrame[row]!;
  if (acknowledged !== 0) {
    sink.add(ACKS_FRAME, at, 0, acknowledged);
    if (table.analysis[row]! & PARTIAL_ACK) sink.add(PARTIAL, at, 0, true);
    if (!isSameTime(table.frames, acknowledged - 1, row)) {
      emitBetween(ACK_RTT, table.frames, acknowledged - 1, row, at, sink);
    }
  }
  if (stream.handshake !== 0 && row >= stream.handshakeShownFrom) {
    emitBetween(INITIAL_RTT, table.frames, stream.handshakeFrom, stream.handshakeTo, at, sink);
  }
  if (table.bytesInFlight[row] !== 0) {
    sink.add(BYTES_IN_FLIGHT, at, 0, table.bytesInFlight[row]!);
    sink.add(PUSH_BYTES_SENT, at, 0, table.pushedBytes[row]!);
  }
  emitFlags(table, row, at, sink);
};
