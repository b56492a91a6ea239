/** Writes pcapng files block by block (draft-ietf-opsawg-pcapng), in either byte order. */

import { type ByteOrder, words } from "./byte-order.ts";

/** Code and value. */
export type PcapngOption = readonly [code: number, value: Buffer | string];

export interface PcapngWriter {
  readonly section: (options?: readonly PcapngOption[]) => Buffer;
  readonly interface: (linkType: number, options?: readonly PcapngOption[], snapLength?: number) => Buffer;
  /** @param time in units of the interface */
  readonly enhanced: (interfaceId: number, time: bigint, packet: Buffer, options?: readonly PcapngOption[]) => Buffer;
  /** The packet block that is older than the enhanced one. */
  readonly obsolete: (interfaceId: number, time: bigint, packet: Buffer) => Buffer;
  readonly simple: (packet: Buffer) => Buffer;
  /** Decryption secrets: a key log of TLS. */
  readonly secrets: (keyLog: string) => Buffer;
  /** A block of any other type. */
  readonly other: (type: number, body: Buffer) => Buffer;
}

const SECTION = 0x0a0d0d0a;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const TLS_KEY_LOG = 0x544c534b;

const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);

export const pcapngWriter = (order: ByteOrder): PcapngWriter => {
  const u16 = (value: number): Buffer => {
    const bytes = Buffer.alloc(2);
    if (order === "big") bytes.writeUInt16BE(value);
    else bytes.writeUInt16LE(value);
    return bytes;
  };
  const u32 = (...values: readonly number[]): Buffer => words(order, ...values);
  const optionList = (options: readonly PcapngOption[]): Buffer => {
    const all = options.map(([code, value]) => {
      const bytes = Buffer.from(value as Buffer);
      return Buffer.concat([u16(code), u16(bytes.length), padded(bytes)]);
    });
    return all.length === 0 ? Buffer.alloc(0) : Buffer.concat([...all, u32(0)]);
  };
  const block = (type: number, ...body: readonly Buffer[]): Buffer => {
    const all = padded(Buffer.concat(body));
    return Buffer.concat([u32(type, all.length + 12), all, u32(all.length + 12)]);
  };
  const clock = (time: bigint): Buffer => u32(Number(time >> 32n), Number(time & 0xffff_ffffn));
  const data = (packet: Buffer): Buffer => Buffer.concat([u32(packet.length, packet.length), padded(packet)]);
  return {
    section: (options = []) =>
      block(SECTION, u32(BYTE_ORDER_MAGIC), u16(1), u16(0), Buffer.alloc(8, 0xff), optionList(options)),
    interface: (linkType, options = [], snapLength = 0) =>
      block(1, u16(linkType), u16(0), u32(snapLength), optionList(options)),
    enhanced: (interfaceId, time, packet, options = []) =>
      block(6, u32(interfaceId), clock(time), data(packet), optionList(options)),
    obsolete: (interfaceId, time, packet) => block(2, u16(interfaceId), u16(0), clock(time), data(packet)),
    simple: (packet) => block(3, u32(packet.length), packet),
    secrets: (keyLog) => block(10, u32(TLS_KEY_LOG, keyLog.length), Buffer.from(keyLog)),
    other: block,
  };
};
