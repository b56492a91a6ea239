/**
 * The contract of a protocol above TCP: it receives runs of bytes. A run is what one call of a Wireshark dissector sees
 * (a tvb): the payload of a segment, or several reassembled. It can hold several messages.
 *
 * Each protocol is called in two passes. The first pass comes in the order of the capture, once per run, and indexes
 * what depends on other runs. The second pass is for any run at any time, and emits fields.
 */
import type { FieldDefinition } from "../fields/field.ts";
import type { DataSource, Sink } from "../layers/layer.ts";
import type { InflateBudget } from "./inflate-budget.ts";

export interface Run {
  /** Counted from 0 in the order of the first pass; the same in both passes. Facts about a run are stored under it. */
  readonly id: number;
  /** Row of the frame that shows it: the one with its last byte. */
  readonly row: number;
  /** `tcp.stream`. */
  readonly stream: number;
  /** Which of the two ends sent it; the number itself has no meaning. */
  readonly direction: 0 | 1;
  readonly sourcePort: number;
  readonly destinationPort: number;
  /**
   * The bytes are `bytes[start..end)`; ignore the bytes around them. In the first pass they are valid until `index`
   * returns: copy what you keep.
   */
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /**
   * Where in `bytes` the offsets that are emitted to a sink count from: the start of the frame, or of the reassembled
   * bytes.
   */
  readonly origin: number;
  /** The sender closes with the segment of this frame (FIN). */
  readonly isLast: boolean;
  /** More bytes can come if `index` asks for them; if this is false, its request has no effect. */
  readonly mayWait: boolean;
  /** Bytes directly after `end` that were on the wire but not captured: the frame was cut short. */
  readonly missing: number;
  /** In the second pass: what offsets count in. Announce it again after a data source of the protocol's own. */
  readonly source: DataSource | undefined;
  /**
   * In the first pass: the memo that was left when more was asked for. All bytes that were there then are the first
   * bytes of this run.
   */
  readonly memo?: Memo | undefined;
}

/** What a protocol knows of an incomplete message, so that it need not read it from its start again. */
export type Memo = object;

/** The run is whole. */
export const WHOLE = 0;
/** More bytes are needed and the number is unknown: ask again with the next segment. */
export const DESEGMENT_ONE_MORE_SEGMENT = -1;
/** All bytes until the sender closes are needed. */
export const DESEGMENT_UNTIL_FIN = -2;

/** The result of the first pass for a run. */
export interface DesegmentRequest {
  /** Where in `bytes` the first incomplete message begins; `end` where all are complete. */
  readonly desegmentOffset: number;
  /** How many bytes after `end` that message needs, or one of the constants above. */
  readonly desegmentLength: number;
  /** Wireshark's dissector throws here: bytes after the run in the same segment are not offered to a protocol. */
  readonly isBroken?: true;
  /** Comes back with the run that begins with the message; dropped if the bytes of the message have changed. */
  readonly memo?: Memo | undefined;
}

/** The bytes of unfinished messages that the first pass holds. */
export interface HeldBytes {
  /** How many they are; a protocol that holds some adds them, and subtracts them when it releases them. */
  count: number;
  /** @param row where they come from, to report what a limit cost */
  hasRoom(length: number, row: number): boolean;
}

/** What the session provides to protocols above TCP. */
export interface ProtocolContext {
  /** When a frame was captured, in nanoseconds since 1970. */
  readonly timeOf: (row: number) => bigint;
  /** The budget for inflating bodies. */
  readonly inflating: InflateBudget;
  /** Counts the bytes that the first pass holds, including those that a protocol keeps of messages. */
  readonly pending: HeldBytes;
}

export interface StreamProtocol {
  /**
   * First pass: indexes the whole messages of a run, and returns what the rest waits for. The bytes of the rest come
   * again at the start of a later run; messages before it do not.
   *
   * @returns undefined where the bytes do not belong to this protocol at all: they are data
   */
  index(run: Run): DesegmentRequest | undefined;
  /**
   * Second pass: emits the fields of a run that `index` has seen. Its `end` is now the end of the whole messages.
   *
   * @param sink undefined where no sink wants the fields of its layers
   * @returns the layers it found, as in `frame.protocols`: "http:json"
   */
  dissect(run: Run, sink: Sink | undefined): string;
  /**
   * Wireshark's heuristic: whether bytes on an unassigned port, of a stream that has no protocol yet, belong to this
   * protocol. A protocol without it is found only by its ports. A recognized stream keeps the protocol.
   */
  recognizes?(run: Run): boolean;
}

/** A protocol above TCP, as a session takes it. */
export interface ProtocolEntry {
  /** The name of its layer in `frame.protocols`. */
  readonly name: string;
  /** Every field that it emits, in the order of the layer, including those of the layers inside it. */
  readonly fields: readonly FieldDefinition[];
  /** The TCP ports on which it is expected, unless set otherwise. */
  readonly ports: readonly number[];
  /** Makes one for each session. */
  readonly make: (context: ProtocolContext) => StreamProtocol;
}
