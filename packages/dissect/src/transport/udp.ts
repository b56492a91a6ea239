/** UDP (RFC 768): the header. */
import { u16be } from "../byte-view.ts";
import type { FieldDefinition } from "../field.ts";
import type { Cursor, Sink } from "../layer.ts";

const UDP = { name: "udp", type: "protocol", label: "User Datagram Protocol" } as const;
const SOURCE = { name: "udp.srcport", type: "uint16", label: "Source Port" } as const;
const DESTINATION = { name: "udp.dstport", type: "uint16", label: "Destination Port" } as const;
const PORT = { name: "udp.port", type: "uint16", label: "Source or Destination Port" } as const;
const LENGTH = { name: "udp.length", type: "uint16", label: "Length" } as const;
const CHECKSUM = { name: "udp.checksum", type: "uint16", label: "Checksum", hexDigits: 4 } as const;

export const UDP_FIELDS: readonly FieldDefinition[] = [UDP, SOURCE, DESTINATION, PORT, LENGTH, CHECKSUM];

const HEADER_BYTES = 8;

export const readUdp = (cursor: Cursor, sink: Sink | undefined): void => {
  const { bytes, start, end, frameStart } = cursor;
  cursor.next = undefined;
  if (end - start < HEADER_BYTES) return;
  if (sink) {
    const at = start - frameStart;
    const source = u16be(bytes, start);
    const destination = u16be(bytes, start + 2);
    sink.enter(UDP, at, HEADER_BYTES);
    sink.add(SOURCE, at, 2, source);
    sink.add(DESTINATION, at + 2, 2, destination);
    sink.add(PORT, at, 2, source);
    sink.add(PORT, at + 2, 2, destination);
    sink.add(LENGTH, at + 4, 2, u16be(bytes, start + 4));
    sink.add(CHECKSUM, at + 6, 2, u16be(bytes, start + 6));
  }
  cursor.start = start + HEADER_BYTES;
  cursor.next = cursor.start < end ? "data" : undefined;
};
