/**
 * How protocols without a dissector here give the length of a message: enough to know which segments make one message.
 */
import { u16be, u32be } from "../../bytes/byte-view.ts";

export interface Framing {
  /** Bytes that must be there before the length of a message can be read. */
  readonly headerBytes: number;
  /** Bytes of the message at `at`, with its header; undefined where no message of the protocol begins there. */
  readonly lengthOf: (bytes: Uint8Array, at: number) => number | undefined;
  /** A run of exactly this many bytes is one message without a header. */
  readonly alone?: number;
}

/** RFC 1035 §4.2.2. */
const DNS: Framing = { headerBytes: 2, lengthOf: (bytes, at) => 2 + u16be(bytes, at) };

/** RFC 4120 §7.2.2; the first bit is reserved. */
const KERBEROS: Framing = { headerBytes: 4, lengthOf: (bytes, at) => 4 + (u32be(bytes, at) & 0x7fffffff) };

const NETBIOS_TYPES: ReadonlySet<number> = new Set([0, 0x81, 0x82, 0x83, 0x84, 0x85]);

/** RFC 1002 §4.3.1: the lowest bit of the flags is part of the length; directly over TCP all bits of the flags are. */
const netbios = (mask: number): Framing => ({
  headerBytes: 4,
  lengthOf: (bytes, at) => (NETBIOS_TYPES.has(bytes[at]!) ? 4 + (u32be(bytes, at) & mask) : undefined),
});

const BGP_HEADER_BYTES = 19;

/** RFC 4271 §4.1: the marker is all ones. */
const BGP: Framing = {
  headerBytes: BGP_HEADER_BYTES,
  lengthOf: (bytes, at) => {
    const length = u16be(bytes, at + 16);
    const hasMarker = bytes.subarray(at, at + 16).every((byte) => byte === 0xff);
    return hasMarker && length >= BGP_HEADER_BYTES ? length : undefined;
  },
};

const SEQUENCE = 0x30;

/** RFC 4511 §5.1: a BER sequence; with SASL protection, buffers that have their length before them (RFC 4422 §3.7). */
const LDAP: Framing = {
  headerBytes: 6,
  lengthOf: (bytes, at) => {
    if (bytes[at] === 0) return 4 + u32be(bytes, at);
    if (bytes[at] !== SEQUENCE) return undefined;
    const first = bytes[at + 1]!;
    if (first < 0x80) return 2 + first;
    const count = first & 0x7f;
    if (count === 0 || count > 4) return undefined;
    let length = 0;
    for (let index = 0; index < count; index += 1) length = length * 256 + bytes[at + 2 + index]!;
    return 2 + count + length;
  },
};

/** Three bytes of length, the lowest first, then the number of the packet. */
const MYSQL: Framing = {
  headerBytes: 4,
  lengthOf: (bytes, at) => 4 + bytes[at]! + (bytes[at + 1]! << 8) + (bytes[at + 2]! << 16),
};

/**
 * A letter, then a length that includes itself. The first message of a client has no letter. The answer to a request
 * for encryption has no length.
 */
const POSTGRESQL: Framing = {
  headerBytes: 5,
  alone: 1,
  lengthOf: (bytes, at) => (bytes[at] === 0 ? u32be(bytes, at) : 1 + u32be(bytes, at + 1)),
};

/** RFC 1006 §6. */
const TPKT: Framing = {
  headerBytes: 4,
  lengthOf: (bytes, at) => (bytes[at] === 3 && bytes[at + 1] === 0 ? u16be(bytes, at + 2) : undefined),
};

const OPENFLOW: Framing = { headerBytes: 8, lengthOf: (bytes, at) => u16be(bytes, at + 2) };

/** RFC 6733 §3. */
const DIAMETER: Framing = {
  headerBytes: 4,
  lengthOf: (bytes, at) => (bytes[at] === 1 ? u32be(bytes, at) & 0xffffff : undefined),
};

/** RFC 8210 §5. */
const RPKI: Framing = { headerBytes: 8, lengthOf: (bytes, at) => u32be(bytes, at + 4) };

/** By TCP port. */
export const FRAMINGS: ReadonlyMap<number, Framing> = new Map([
  [53, DNS],
  [88, KERBEROS],
  [464, KERBEROS],
  [139, netbios(0x1ffff)],
  [445, netbios(0xffffff)],
  [179, BGP],
  [323, RPKI],
  [389, LDAP],
  [3268, LDAP],
  [3306, MYSQL],
  [5432, POSTGRESQL],
  [102, TPKT],
  [3389, TPKT],
  [6633, OPENFLOW],
  [6653, OPENFLOW],
  [3868, DIAMETER],
]);
