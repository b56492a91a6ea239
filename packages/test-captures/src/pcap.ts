/** Writes pcap files (draft-ietf-opsawg-pcap): a header, and a record for each packet. */
import { type ByteOrder, words } from "./byte-order.ts";

export interface WrittenPacket {
  /** The captured bytes. */
  readonly bytes: Uint8Array;
  /** Since 1970. */
  readonly microseconds: number;
  /** In addition to the microseconds; for files with nanoseconds. */
  readonly nanoseconds?: number;
  /** Length on the wire; the captured length by default. */
  readonly length?: number;
}

export interface PcapFormat {
  readonly order?: ByteOrder;
  readonly precision?: "microseconds" | "nanoseconds";
}

const HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;
const MICROSECONDS_MAGIC = 0xa1b2c3d4;
const NANOSECONDS_MAGIC = 0xa1b23c4d;
const SNAP_LENGTH = 262_144;
/** LINKTYPE numbers. */
export const ETHERNET = 1;
export const RAW_IP = 101;

/** @param linkType LINKTYPE number */
export const pcapHeader = (linkType: number, { order = "little", precision }: PcapFormat = {}): Buffer => {
  const magic = precision === "nanoseconds" ? NANOSECONDS_MAGIC : MICROSECONDS_MAGIC;
  const version = order === "big" ? 0x00020004 : 0x00040002;
  return words(order, magic, version, 0, 0, SNAP_LENGTH, linkType);
};

export const pcapRecord = (
  { bytes, microseconds, nanoseconds = 0, length = bytes.length }: WrittenPacket,
  { order = "little", precision }: PcapFormat = {},
): Buffer => {
  const rest = microseconds % 1e6;
  const fraction = precision === "nanoseconds" ? rest * 1000 + nanoseconds : rest;
  return Buffer.concat([words(order, Math.floor(microseconds / 1e6), fraction, bytes.length, length), bytes]);
};

/** @param linkType raw IP by default */
export const writePcap = (
  packets: readonly WrittenPacket[],
  linkType: number = RAW_IP,
  format?: PcapFormat,
): Buffer<ArrayBuffer> =>
  Buffer.concat([pcapHeader(linkType, format), ...packets.map((packet) => pcapRecord(packet, format))]);

/** The records of a file from `writePcap` with microseconds, little-endian. */
export const pcapRecords = (file: Uint8Array): readonly Uint8Array[] => {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const records: Uint8Array[] = [];
  for (let at = HEADER_BYTES; at < file.length; ) {
    const end = at + RECORD_HEADER_BYTES + view.getUint32(at + 8, true);
    records.push(file.subarray(at, end));
    at = end;
  }
  return records;
};

/** Several captures of Ethernet in one file, one after the other. */
export const joinPcap = (files: Iterable<Uint8Array>): Buffer<ArrayBuffer> =>
  Buffer.concat([pcapHeader(ETHERNET), ...[...files].flatMap(pcapRecords)]);
