/**
 * What a protocol above TCP is to the engine: it is given runs of bytes. A run is what one call of a Wireshark
 * dissector sees: the payload of a segment, or several put together. It may hold several messages.
 *
 * Each protocol is asked twice. The first pass is in the order of the capture, once a run, and indexes what needs
 * neighbours; the second is for any run at any time, and emits fields.
 */
import type { FieldDefinition } from "../fields/field.ts";
import type { DataSource, Sink } from "../layers/layer.ts";
import type { InflateBudget } from "./inflate-budget.ts";

export interface Run {
  /** Counted from 0 in the order of the first pass; the same in both. Facts about a run are kept under it. */
  readonly id: number;
  /** Row of the frame that shows it: the one with its last byte. */
  readonly row: number;
  /** `tcp.stream`. */
  readonly stream: number;
  /** Which of the two ends sent it; the number itself means nothing. */
  readonly direction: 0 | 1;
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** The bytes are `bytes[start..end)`, whatever lies around them; in the first pass until `index` returns: copy. */
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  /** What offsets emitted to a sink count from, in `bytes`: the start of the frame, or of the bytes put together. */
  readonly origin: number;
  /** The sender closes with the segment of this frame (FIN). */
  readonly isLast: boolean;
  /** More bytes would come if they were asked for; if not, what `index` asks for is not received. */
  readonly mayWait: boolean;
  /** Bytes that were on the wire but not in the capture, right behind `end`: the frame was cut short. */
  readonly missing: number;
  /** Of the second pass: what offsets count in, to be announced again after a source of the protocol's own. */
  readonly source: DataSource | undefined;
  /** Of the first: the memo left when more was asked for. All bytes that were there then are the first of this run. */
  readonly memo?: Memo | undefined;
}

/** What a protocol knows of a message that is not whole yet, so that it need not be read from its start again. */
export type Memo = object;

/** The run is whole. */
export const WHOLE = 0;
/** More bytes are needed, nobody can say how many: ask again with the next segment. */
export const DESEGMENT_ONE_MORE_SEGMENT = -1;
/** Everything until the sender closes is needed. */
export const DESEGMENT_UNTIL_FIN = -2;

/** What the first pass says of a run. */
export interface DesegmentRequest {
  /** Where in `bytes` the first message begins that is not whole; `end` where all are. */
  readonly desegmentOffset: number;
  /** How many bytes beyond `end` that message needs, or one of the constants above. */
  readonly desegmentLength: number;
  /** Wireshark's dissector throws here: what is behind the run in the same segment is offered to nobody. */
  readonly isBroken?: true;
  /** Comes back with the run that begins with the message; lost where its bytes have changed since. */
  readonly memo?: Memo | undefined;
}

/** The bytes of unfinished messages that the first pass holds. */
export interface HeldBytes {
  /** How many they are; who holds some adds them, and takes them away again. */
  count: number;
  /** @param row where they come from, for who asks what a limit cost */
  hasRoom(length: number, row: number): boolean;
}

/** What protocols above TCP may ask the session. */
export interface ProtocolContext {
  /** When a frame was captured, in nanoseconds since 1970. */
  readonly timeOf: (row: number) => bigint;
  /** What bodies may be inflated to. */
  readonly inflating: InflateBudget;
  /** What the first pass holds; what a protocol keeps of messages counts among it. */
  readonly pending: HeldBytes;
}

export interface StreamProtocol {
  /**
   * First pass: indexes the whole messages of a run, and says what the rest waits for. What it says it waits for
   * comes again, at the start of a later run; messages before that never do.
   *
   * @returns undefined where the bytes are not of this protocol at all: they are data
   */
  index(run: Run): DesegmentRequest | undefined;
  /**
   * Second pass: emits the fields of a run that `index` has seen; its `end` is now where the whole messages end.
   *
   * @param sink undefined where nobody listens to its layers
   * @returns the layers it found, as `frame.protocols` has them: "http:json"
   */
  dissect(run: Run, sink: Sink | undefined): string;
  /**
   * Whether bytes on nobody's port, of a stream that nobody has claimed, are of this protocol: Wireshark's heuristic.
   * A protocol without it is found by its ports only. A stream that is recognized speaks it from there on.
   */
  recognizes?(run: Run): boolean;
}

/** A protocol above TCP, as a session is given it. */
export interface ProtocolEntry {
  /** Its layer in `frame.protocols`. */
  readonly name: string;
  /** Every field that it emits, in the order of the layer; those of the layers in it too. */
  readonly fields: readonly FieldDefinition[];
  /** The TCP ports it is looked for on, unless set otherwise. */
  readonly ports: readonly number[];
  /** Of each session one. */
  readonly make: (context: ProtocolContext) => StreamProtocol;
}
