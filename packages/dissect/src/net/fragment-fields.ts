/** Emits fragments, and continues in the datagram when it is whole. IPv4 and IPv6 differ only in names. */
import { defineField, type FieldDefinition } from "../fields/field.ts";
import type { Cursor, Sink } from "../layers/layer.ts";
import {
  ANOTHER_TAIL,
  CONFLICTS,
  type Datagram,
  type Fragment,
  type FragmentTable,
  OVERLAPS,
  TOO_LONG,
} from "./fragments.ts";

/** The names that differ between IPv4 and IPv6. */
interface Names {
  /** "ip" */
  readonly protocol: string;
  /** "IPv4" */
  readonly label: string;
  /** "ip.reassembled_in" */
  readonly reassembledIn: string;
  /** Type of "ip.fragments", which has the datagram as its value in one of the two, and no value in the other. */
  readonly fragmentsType: "bytes" | "none";
}

export interface FragmentFields {
  readonly label: string;
  readonly fragments: FieldDefinition;
  readonly fragment: FieldDefinition;
  readonly error: FieldDefinition;
  readonly remarks: readonly { readonly bit: number; readonly field: FieldDefinition }[];
  readonly count: FieldDefinition;
  readonly reassembledIn: FieldDefinition;
  readonly length: FieldDefinition;
  readonly data: FieldDefinition;
}

export const fragmentFields = ({ protocol, label, reassembledIn, fragmentsType }: Names): FragmentFields => {
  const remark = (bit: number, name: string, text: string): { bit: number; field: FieldDefinition } => ({
    bit,
    field: defineField(`${protocol}.fragment.${name}`, "boolean", text),
  });
  return {
    label: `Reassembled ${label}`,
    fragments: defineField(`${protocol}.fragments`, fragmentsType, `${label} Fragments`, { isTopLevel: true }),
    fragment: defineField(`${protocol}.fragment`, "framenum", `${label} Fragment`),
    error: defineField(`${protocol}.fragment.error`, "framenum", "Defragmentation error"),
    remarks: [
      remark(OVERLAPS, "overlap", "Fragment overlap"),
      remark(CONFLICTS, "overlap.conflict", "Conflicting data in fragment overlap"),
      remark(ANOTHER_TAIL, "multipletails", "Multiple tail fragments found"),
      remark(TOO_LONG, "toolongfragment", "Fragment too long"),
    ],
    count: defineField(`${protocol}.fragment.count`, "uint32", "Fragment count"),
    reassembledIn: defineField(reassembledIn, "framenum", `Reassembled ${label} in frame`),
    length: defineField(`${protocol}.reassembled.length`, "uint32", `Reassembled ${label} length`),
    data: defineField(`${protocol}.reassembled.data`, "bytes", `Reassembled ${label} data`),
  };
};

export const definitionsOf = (fields: FragmentFields): readonly FieldDefinition[] => [
  fields.fragments,
  fields.fragment,
  fields.error,
  ...fields.remarks.map(({ field }) => field),
  fields.count,
  fields.reassembledIn,
  fields.length,
  fields.data,
];

const emitDatagram = (
  sink: Sink,
  fields: FragmentFields,
  { rows, length }: Datagram,
  bytes: Uint8Array,
  table: FragmentTable,
): void => {
  sink.add(fields.fragments, 0, length, fields.fragments.type === "bytes" ? bytes : true);
  for (const row of rows) {
    const fragment = table.fragmentOf(row);
    const isWrong = (fragment.remarks & ~OVERLAPS) !== 0;
    // A fragment that is too long ends after the datagram.
    const offset = Math.min(fragment.offset, length);
    const shown = Math.min(fragment.length, length - offset);
    sink.add(isWrong ? fields.error : fields.fragment, offset, shown, row + 1);
    for (const { bit, field } of fields.remarks) if (fragment.remarks & bit) sink.add(field, 0, 0, true);
  }
  sink.add(fields.count, 0, 0, rows.length);
  sink.add(fields.length, 0, 0, length);
  sink.add(fields.data, 0, length, bytes);
};

/** The source and the destination, as text: it separates datagrams of different hosts. */
const addressesOf = ({ addressBytes, addressStart, addressLength }: Cursor): string =>
  String.fromCharCode(...addressBytes.subarray(addressStart, addressStart + 2 * addressLength));

/**
 * Reads a fragment: the bytes from `start` on, with the length that its packet gives.
 *
 * @param id what the headers of a datagram's fragments have in common, besides the addresses
 * @returns whether this fragment completes its datagram: then the cursor is before the payload of the datagram, in
 *   reassembled bytes
 */
export const readFragment = (
  cursor: Cursor,
  sink: Sink | undefined,
  table: FragmentTable,
  fields: FragmentFields,
  id: number,
  { start, length, offset, more }: Omit<Fragment, "row">,
): boolean => {
  const { row, frameStart } = cursor;
  const datagram = table.datagramOf(() => `${id} ${addressesOf(cursor)}`, {
    row,
    start: start - frameStart,
    length,
    offset,
    more,
  });
  if (datagram === undefined) return false;
  if (datagram.row !== row) {
    sink?.add(fields.reassembledIn, 0, 0, datagram.row + 1);
    return false;
  }
  const { bytes, parts } = table.assemble(datagram);
  cursor.source = { label: fields.label, bytes, parts };
  if (sink) {
    sink.source?.(cursor.source);
    emitDatagram(sink, fields, datagram, bytes, table);
  }
  cursor.bytes = bytes;
  cursor.frameStart = 0;
  cursor.start = 0;
  cursor.end = bytes.length;
  cursor.wireLength = bytes.length;
  return true;
};
