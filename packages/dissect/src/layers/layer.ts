/**
 * A layer reads its header, emits its fields if there is a sink, and sets the cursor to what comes next. It never reads
 * past `end` and never throws on input.
 */
import { type FieldDefinition, type FieldValue, timeValue } from "../fields/field.ts";

/** Bytes that offsets count in: those of the frame, or bytes that were reassembled or decompressed. */
export interface DataSource {
  /** "Frame", "Reassembled TCP", "De-chunked entity body". */
  readonly label: string;
  readonly bytes: Uint8Array;
  /**
   * The captured bytes it consists of, in order; offsets count from the start of the frame. Empty where the bytes were
   * computed.
   */
  readonly parts: readonly { readonly row: number; readonly offset: number; readonly length: number }[];
}

/** Takes the fields of one frame, in Wireshark's order. Offsets count from the start of the frame. */
export interface Sink {
  /** The layers it wants, by the first word of their fields ("frame", "tcp"); all if not set. */
  readonly wantedLayers?: ReadonlySet<string>;
  /**
   * The fields it keeps; all if not set. A field that is expensive to compute need not be emitted if the sink does not
   * keep it.
   */
  readonly wantedFields?: ReadonlySet<FieldDefinition>;
  /** After the next frame is read, it keeps no view into bytes that it was given, and gives none to others. */
  readonly isTransient?: boolean;
  /** From here on, offsets count in the bytes of this source. */
  source?(source: DataSource): void;
  /**
   * A layer begins; the layer is a field itself.
   *
   * @param reach length of the layer and of everything it carries; without it, they end with the source, including
   *   padding
   */
  enter(protocol: FieldDefinition, offset: number, length: number, reach?: number): void;
  add(field: FieldDefinition, offset: number, length: number, value: FieldValue): void;
  /** The same for a time, for a sink that does not want one value: each of the two parts may be negative. */
  addTime?(field: FieldDefinition, offset: number, length: number, seconds: number, nanoseconds: number): void;
  /** The same for `bytes[start..end)`. */
  addBytes?(
    field: FieldDefinition,
    offset: number,
    length: number,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): void;
  /**
   * The field emitted last begins a group. The group ends at `endGroup`. Its other fields stand in the first one or
   * behind it. Groups do not nest. The offset of the first one and the key say everything about the group: values,
   * lengths and bytes.
   *
   * @returns whether the sink knows the group: then neither its other fields nor `endGroup` follow
   */
  knowsGroup?(key: number): boolean;
  endGroup?(): void;
}

/** Whether a sink keeps a field. */
export const keeps = ({ wantedFields }: Sink, field: FieldDefinition): boolean =>
  wantedFields === undefined || wantedFields.has(field);

/** Whether it keeps any of the fields. */
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

/** The layers, with their names in `frame.protocols`. */
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

/** The position of the dissection in a frame. One cursor serves a whole capture, so that a frame costs no objects. */
export interface Cursor {
  /** The captured bytes of the frame are `bytes[frameStart..end)`; offsets emitted to the sink count from `frameStart`. */
  bytes: Uint8Array;
  frameStart: number;
  /** The bytes that are not dissected yet: `bytes[start..end)`. */
  start: number;
  end: number;
  /** The layer of these bytes; undefined when there are none, or when they cannot be read. */
  next: LayerName | undefined;
  /** An EtherType names the next layer: in `frame.protocols`, Wireshark counts that as a layer. */
  isByEthertype: boolean;
  /** The data source of `bytes`, if they were reassembled; undefined while they are those of the frame. */
  source: DataSource | undefined;
  /**
   * Set by the network layer: where in `addressBytes` the source address is; the destination follows it directly. The
   * addresses are not in `bytes` if those were reassembled, or if a routing header names another destination.
   */
  addressBytes: Uint8Array;
  addressStart: number;
  /** 4 or 16; 0 before a network layer was read. */
  addressLength: number;
  /** Length on the wire of the bytes that are not dissected yet; a short capture may have fewer. */
  wireLength: number;
  /** VLAN identifier of the outermost tag that has one; 0 if there is none. */
  vlan: number;
  /** The current bytes are a quote in an error message: nothing is emitted for them, and only streams index them. */
  isQuoted: boolean;
  /** The protocol that ends the dissection because it has no dissector here (`unread.ts`). */
  unread: number;
  /** Row of the frame in its capture. */
  row: number;
}
