/**
 * What a layer is: it reads its header, emits its fields to the sink if anybody listens, and leaves in the cursor what
 * comes next. It never looks beyond `end` and never throws on input.
 */
import { type FieldDefinition, type FieldValue, timeValue } from "../fields/field.ts";

/** Bytes that offsets count in: those of the frame, or bytes that were put together or unpacked. */
export interface DataSource {
  /** "Frame", "Reassembled TCP", "De-chunked entity body". */
  readonly label: string;
  readonly bytes: Uint8Array;
  /** The captured bytes it consists of, in order; offsets count from the start of the frame. Empty where it was computed. */
  readonly parts: readonly { readonly row: number; readonly offset: number; readonly length: number }[];
}

/** Takes the fields of one frame, in the order Wireshark shows them. Offsets are bytes of the frame. */
export interface Sink {
  /** Layers it listens to, by the first word of their fields ("frame", "tcp"); all where it does not say. */
  readonly wantedLayers?: ReadonlySet<string>;
  /** Fields it keeps; all where it does not say. What is dear to compute need not be emitted to one that does not keep it. */
  readonly wantedFields?: ReadonlySet<FieldDefinition>;
  /** It keeps no view into bytes that it is given once the next frame is read, and has none handed on. */
  readonly isTransient?: boolean;
  /** From here on offsets are bytes of this source. */
  source?(source: DataSource): void;
  /**
   * A layer begins; it is a field itself.
   *
   * @param reach bytes of it and all that it carries; without it they go to the end of the source, over padding too
   */
  enter(protocol: FieldDefinition, offset: number, length: number, reach?: number): void;
  add(field: FieldDefinition, offset: number, length: number, value: FieldValue): void;
  /** The same of a time, for who would not have it as one value: both parts may be negative, also one of them alone. */
  addTime?(field: FieldDefinition, offset: number, length: number, seconds: number, nanoseconds: number): void;
  /** The same of `bytes[start..end)`. */
  addBytes?(
    field: FieldDefinition,
    offset: number,
    length: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): void;
}

/** Whether a sink keeps a field. */
export const keeps = ({ wantedFields }: Sink, field: FieldDefinition): boolean =>
  wantedFields === undefined || wantedFields.has(field);

/** Whether it keeps any of some fields. */
export const keepsAny = ({ wantedFields }: Sink, fields: ReadonlySet<FieldDefinition>): boolean => {
  if (wantedFields === undefined) return true;
  for (const field of wantedFields) if (fields.has(field)) return true;
  return false;
};

/** Emits a field that is a time. */
export const emitTime = (
  field: FieldDefinition,
  offset: number,
  length: number,
  seconds: number,
  nanoseconds: number,
  sink: Sink,
): void => {
  if (sink.addTime) sink.addTime(field, offset, length, seconds, nanoseconds);
  else sink.add(field, offset, length, timeValue(seconds, nanoseconds));
};

/** Emits a field that is `bytes[start..end)`. */
export const emitBytes = (
  field: FieldDefinition,
  offset: number,
  length: number,
  bytes: Uint8Array,
  start: number,
  end: number,
  sink: Sink,
): void => {
  if (sink.addBytes) sink.addBytes(field, offset, length, bytes, start, end);
  else sink.add(field, offset, length, bytes.subarray(start, end));
};

/** The layers by the name that `frame.protocols` gives them. */
export type LayerName =
  | "null"
  | "eth"
  | "vlan"
  | "ieee8021ad"
  | "sll"
  | "sll2"
  | "raw"
  | "ip"
  | "ipv6"
  | "ipv6.hopopts"
  | "ipv6.routing"
  | "ipv6.fraghdr"
  | "ipv6.dstopts"
  | "gre"
  | "icmp"
  | "icmpv6"
  | "udp"
  | "tcp"
  | "data";

/** Where the dissection of a frame stands. One cursor serves a whole capture: a frame must not cost objects. */
export interface Cursor {
  /** The captured bytes of the frame are `bytes[frameStart..end)`; offsets emitted to the sink count from `frameStart`. */
  bytes: Uint8Array;
  frameStart: number;
  /** What is still to be read: `bytes[start..end)`. */
  start: number;
  end: number;
  /** What it is; undefined when nothing is left to read, or the rest cannot be. */
  next: LayerName | undefined;
  /** An EtherType says what it is: Wireshark counts that as a layer of its own in `frame.protocols`. */
  isByEthertype: boolean;
  /** Where `bytes` were put together: what they are. Undefined while they are those of the frame. */
  source: DataSource | undefined;
  /**
   * Set by the network layer: where in `addressBytes` the source address stands, and right behind it the destination.
   * They are not in `bytes` where those were put together, or where a routing header names another destination.
   */
  addressBytes: Uint8Array;
  addressStart: number;
  /** 4 or 16; 0 before a network layer was read. */
  addressLength: number;
  /** Length on the wire of what is still to be read, which a short capture may have cut. */
  wireLength: number;
  /** VLAN identifier of the outermost tag that has one; 0 without. */
  vlan: number;
  /** An error message quotes what is read now: nothing of it is emitted, and only streams index it. */
  isQuoted: boolean;
  /** Which protocol ends the dissection because nobody reads it (`unread.ts`). */
  unread: number;
  /** Row of the frame in its capture. */
  row: number;
}
