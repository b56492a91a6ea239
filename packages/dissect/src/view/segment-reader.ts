/** Reads the TCP segment of one frame at a time, for views of whole streams. */

import type { FieldDefinition, FieldValue } from "../fields/field.ts";
import { formatIpv4, formatIpv6 } from "../fields/format-value.ts";
import type { DataSource, Sink } from "../layers/layer.ts";
import { layersOf, REGISTRY } from "../session/dissector-tables.ts";
import type { Session } from "../session/session.ts";
import { advance } from "../transport/sequence-number.ts";

/** One end of a TCP connection. */
export interface Endpoint {
  /** In text form: "127.0.0.1" or "::1". */
  readonly address: string;
  readonly port: number;
}

const NOTHING = new Uint8Array(0);
const SYN = 0x002;
const SHORTEST_HEADER = 20;

const HEADERS: ReadonlySet<string> = layersOf(
  ["ip.src", "ipv6.src", "tcp.srcport"].flatMap((name) => REGISTRY.get(name) ?? []),
);

const addressText = (value: FieldValue): string =>
  typeof value === "number" ? formatIpv4(value) : formatIpv6(value as Uint8Array);

const isSameAddress = (left: FieldValue, right: FieldValue): boolean => {
  if (!(left instanceof Uint8Array && right instanceof Uint8Array)) return left === right;
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
};

/** A sender's address and port, as field values. */
export interface Sender {
  readonly address: FieldValue;
  readonly port: number;
}

/** The frame that was read last. Without a whole header, its numbers have no meaning. */
export class SegmentReader implements Sink {
  readonly wantedLayers: ReadonlySet<string> = HEADERS;
  readonly #session: Session;
  #sourceAddress: FieldValue = 0;
  #destinationAddress: FieldValue = 0;
  #sourcePort = 0;
  #destinationPort = 0;
  /** The bytes that offsets count in, and where the payload begins. */
  #bytes: Uint8Array = NOTHING;
  #payloadStart = 0;
  #headerLength = 0;
  #heldHeader = 0;
  #flags = 0;
  #sequence = 0;
  /** Relative, as `tcp.ack`. */
  acknowledgment = 0;
  /** Length of the payload on the wire; a short capture may have less. */
  length = 0;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Reads a frame, counted from 0. */
  read(row: number): this {
    this.#bytes = this.#session.bytesOf(row);
    this.#headerLength = 0;
    this.#session.read(row, this);
    return this;
  }

  source({ bytes }: DataSource): void {
    this.#bytes = bytes;
  }

  enter(protocol: FieldDefinition, offset: number, length: number): void {
    if (protocol.name !== "tcp") return;
    this.#payloadStart = offset + length;
    this.#heldHeader = length;
  }

  add({ name }: FieldDefinition, _offset: number, _length: number, value: FieldValue): void {
    if (name === "ip.src" || name === "ipv6.src") this.#sourceAddress = value;
    else if (name === "ip.dst" || name === "ipv6.dst") this.#destinationAddress = value;
    else if (name === "tcp.srcport") this.#sourcePort = value as number;
    else if (name === "tcp.dstport") this.#destinationPort = value as number;
    else if (name === "tcp.flags") this.#flags = value as number;
    else if (name === "tcp.seq") this.#sequence = value as number;
    else if (name === "tcp.ack") this.acknowledgment = value as number;
    else if (name === "tcp.len") this.length = value as number;
    else if (name === "tcp.hdr_len") this.#headerLength = value as number;
  }

  /** Whether its header is valid and was captured to its end: other segments do not count. */
  get isWhole(): boolean {
    return this.#headerLength >= SHORTEST_HEADER && this.#heldHeader >= this.#headerLength;
  }

  get sender(): Sender {
    const address = this.#sourceAddress;
    return { address: address instanceof Uint8Array ? address.slice() : address, port: this.#sourcePort };
  }

  isFrom({ address, port }: Sender): boolean {
    return this.#sourcePort === port && isSameAddress(this.#sourceAddress, address);
  }

  /** The two ends, the sender first. */
  get ends(): readonly [Endpoint, Endpoint] {
    return [
      { address: addressText(this.#sourceAddress), port: this.#sourcePort },
      { address: addressText(this.#destinationAddress), port: this.#destinationPort },
    ];
  }

  /** Relative sequence number of the first byte of the payload: a SYN takes one number before it. */
  get sequence(): number {
    return advance(this.#sequence, this.#flags & SYN ? 1 : 0);
  }

  /** The captured part of the payload; a copy, since a view would keep everything around it in memory. */
  get payload(): Uint8Array {
    return this.#bytes.slice(this.#payloadStart, this.#payloadStart + this.length);
  }
}
