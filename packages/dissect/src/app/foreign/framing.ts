/** How protocols that are not read here say how long a message is: enough to know which segments make one. */
import { u16be, u32be } from "../../bytes/byte-view.ts";

export interface Framing {
  /** What has to be there before the length of a message can be read. */
  readonly headerBytes: number;
  /** Bytes of the message at `at`, header and all; undefined where no message of the protocol begins there. */
  readonly lengthOf: (bytes: Uint8Array, at: number) => number | undefined;
  /** So many bytes by themselves are a message without a header. */
  readonly alone?: number;
}

/** RFC 1035 §4.2.2. */
const DNS: Framing = { headerBytes: 2, lengthOf: (bytes, at) => 2 + u16be(bytes, at) };

/** RFC 4120 §7.2.2; the first bit is reserved. */
const KERBEROS: Framing = { headerBytes: 4, lengthOf: (bytes, at) => 4 + (u32be(bytes, at) & 0x7fffffff) };

const NETBIOS_TYPES: ReadonlySet<number> = new Set([0, 0x81, 0x82, 0x83, 0x84, 0x85]);

/** RFC 1002 §4.3.1: the lowest bit of the flags belongs to the length; directly over TCP all of them do. */
const netbios = (mask: number): Framing => ({
  headerBytes: 4,
  lengthOf: (bytes, at) => (NETBIOS_TYPES.has(bytes[at]!) ? 4 + (u32be(bytes, at) & mask) : undefined),
});

const BGP_HEADER_BYTES = 19;

/** RFC 4271 §4.1: a marker of ones. */
const BGP: Framing = {
  headerBytes: BGP_HEADER_BYTES,
  lengthOf: (bytes, at) => {
    const length = u16be(bytes, at + 16);
    const hasMarker = bytes.subarray(at, at + 16).every((byte) => byte === 0xff);
    return hasMarker && length >= BGP_HEADER_BYTES ? length : undefined;
  },
};

const SEQUENCE = 0x30;

/** RFC 4511 §5.1: a sequence of BER; once SASL protects it, in buffers behind their length (RFC 4422 §3.7). */
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

/** Three bytes of length, the lowest first, and the number of the packet. */
const MYSQL: Framing = {
  headerBytes: 4,
  lengthOf: (bytes, at) => 4 + bytes[at]! + (bytes[at + 1]! << 8) + (bytes[at + 2]! << 16),
};

/**
 * A letter and a length that counts itself; the first message of a client has no letter, and the answer to one that asks
 * for encryption no length.
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
