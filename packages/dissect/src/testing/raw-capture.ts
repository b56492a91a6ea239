/** Captures for tests: packets of IP without a link layer, as pcap. */

export interface WrittenPacket {
  /** As many as are captured. */
  readonly bytes: Uint8Array;
  /** Since 1970. */
  readonly microseconds: number;
  /** On the wire; as many as there are where it is left out. */
  readonly length?: number;
}

const RAW_IP = 101;

/** @param linkType LINKTYPE number; IP without a link layer unless given */
export const rawCapture = (packets: readonly WrittenPacket[], linkType: number = RAW_IP): Buffer => {
  const words = (...values: readonly number[]): Buffer => {
    const bytes = Buffer.alloc(4 * values.length);
    for (const [index, value] of values.entries()) bytes.writeUInt32LE(value, 4 * index);
    return bytes;
  };
  const records = packets.flatMap(({ bytes, microseconds, length = bytes.length }) => [
    words(Math.floor(microseconds / 1e6), microseconds % 1e6, bytes.length, length),
    bytes,
  ]);
  return Buffer.concat([words(0xa1b2c3d4, 0x00040002, 0, 0, 262_144, linkType), ...records]);
};
