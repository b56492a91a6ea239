/** UDP (RFC 768): the header, with its stream. */
import { u16be } from "../bytes/byte-view.ts";
import { defineField, type FieldDefinition } from "../fields/field.ts";
import { CHECKSUM_STATUS, ILLEGAL, NOT_PRESENT, UNVERIFIED } from "../layers/checksum-status.ts";
import { emitCut } from "../layers/cut-header.ts";
import { emitBetween } from "../layers/emit-between.ts";
import { type Cursor, emitBytes, type Sink } from "../layers/layer.ts";
import { leaveUnread } from "../layers/unread.ts";
import type { UdpTable } from "./udp-table.ts";

const UDP = defineField("udp", "protocol", "User Datagram Protocol", {
  summary: [
    ["Src Port", "udp.srcport"],
    ["Dst Port", "udp.dstport"],
  ],
});
const SOURCE = defineField("udp.srcport", "uint16", "Source Port");
const DESTINATION = defineField("udp.dstport", "uint16", "Destination Port");
const PORT = defineField("udp.port", "uint16", "Source or Destination Port", { hidden: "always" });
const LENGTH = defineField("udp.length", "uint16", "Length");
const CHECKSUM = defineField("udp.checksum", "uint16", "Checksum", { isLeaf: true, hexDigits: 4 });
const STATUS = defineField("udp.checksum.status", "uint8", "Checksum Status", { values: CHECKSUM_STATUS });
const STREAM = defineField("udp.stream", "uint32", "Stream index");
const TIME_RELATIVE = defineField("udp.time_relative", "relative_time", "Time since first frame");
const TIME_DELTA = defineField("udp.time_delta", "relative_time", "Time since previous frame");
const PAYLOAD = defineField("udp.payload", "bytes", "Payload");

export const UDP_FIELDS: readonly FieldDefinition[] = [
  UDP,
  SOURCE,
  DESTINATION,
  PORT,
  LENGTH,
  CHECKSUM,
  STATUS,
  STREAM,
  TIME_RELATIVE,
  TIME_DELTA,
  PAYLOAD,
];

/** Where the parts of the header stand, from its first byte. */
const UDP_HEADER = { sourcePort: 0, destinationPort: 2, length: 4, checksum: 6 } as const;
const HEADER_BYTES = 8;
/** With fewer bytes nothing is emitted, not even the UDP layer. */
const PORT_BYTES = 4;

/** Destination ports of tunnels, whose datagrams hold frames. */
export const TUNNEL_PORTS: ReadonlyMap<number, string> = new Map([
  [4789, "VXLAN"],
  [6081, "Geneve"],
]);

/** RFC 768: all zeros means no checksum; RFC 8200 §8.1: IPv6 requires one. */
const statusOf = (checksum: number, addressLength: number): number =>
  checksum !== 0 ? UNVERIFIED : addressLength === 4 ? NOT_PRESENT : ILLEGAL;

/** @param there captured bytes of header and payload */
const emit = (
  sink: Sink,
  bytes: Uint8Array,
  start: number,
  at: number,
  there: number,
  length: number,
  addressLength: number,
): void => {
  const source = u16be(bytes, start + UDP_HEADER.sourcePort);
  const destination = u16be(bytes, start + UDP_HEADER.destinationPort);
  const checksum = u16be(bytes, start + UDP_HEADER.checksum);
  sink.enter(UDP, at, HEADER_BYTES, there);
  sink.add(SOURCE, at, 2, source);
  sink.add(DESTINATION, at + UDP_HEADER.destinationPort, 2, destination);
  sink.add(PORT, at, 2, source);
  sink.add(PORT, at + UDP_HEADER.destinationPort, 2, destination);
  sink.add(LENGTH, at + UDP_HEADER.length, 2, u16be(bytes, start + UDP_HEADER.length));
  if (length < HEADER_BYTES) return;
  sink.add(CHECKSUM, at + UDP_HEADER.checksum, 2, checksum);
  sink.add(STATUS, at + UDP_HEADER.checksum, 2, statusOf(checksum, addressLength));
};

export const readUdp = (cursor: Cursor, sink: Sink | undefined, table: UdpTable): void => {
  const { bytes, start, end, frameStart, addressLength, row } = cursor;
  const at = start - frameStart;
  cursor.next = undefined;
  if (end - start < HEADER_BYTES) {
    if (sink && end - start >= PORT_BYTES) {
      emitCut(cursor, sink, HEADER_BYTES, (into, header) =>
        emit(into, header, 0, at, end - start, HEADER_BYTES, addressLength),
      );
    }
    return;
  }
  const written = u16be(bytes, start + UDP_HEADER.length);
  // RFC 2675 §4: the length of a jumbogram does not fit into the field.
  const length = written === 0 && addressLength === 16 ? cursor.wireLength : written;
  if (sink) emit(sink, bytes, start, at, end - start, length, addressLength);
  if (length < HEADER_BYTES) return;
  const hasPayload = length > HEADER_BYTES;
  // A quote opens a stream, but it does not count in times.
  table.add(
    cursor,
    u16be(bytes, start + UDP_HEADER.sourcePort),
    u16be(bytes, start + UDP_HEADER.destinationPort),
    !cursor.isQuoted,
  );
  const payload = start + HEADER_BYTES;
  if (sink) {
    sink.add(STREAM, at, 0, table.streamOf(row));
    emitBetween(TIME_RELATIVE, table.frames, table.firstRowOf(row), row, at, sink);
    emitBetween(TIME_DELTA, table.frames, table.previousRowOf(row), row, at, sink);
    if (hasPayload && payload < end) emitBytes(PAYLOAD, at + HEADER_BYTES, end - payload, bytes, payload, end, sink);
  }
  // Bytes after the end of the datagram are shown as payload, but they are not dissected.
  cursor.start = payload;
  cursor.wireLength = Math.min(length, cursor.wireLength) - HEADER_BYTES;
  cursor.end = Math.min(end, start + length);
  cursor.next = payload < cursor.end ? "data" : undefined;
  const destination = u16be(bytes, start + UDP_HEADER.destinationPort);
  if (hasPayload && TUNNEL_PORTS.has(destination)) leaveUnread(cursor, "port", destination);
};
