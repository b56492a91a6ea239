/** The fields of a frame as a tree, each with the bytes it was read from, also through reassembly. */
import type { FieldDefinition, FieldValue } from "../fields/field.ts";
import type { DataSource } from "../layers/layer.ts";
import type { Session } from "../session/session.ts";
import { fieldLabel } from "./field-label.ts";
import { FieldRecord, NONE } from "./field-record.ts";

export interface FieldNode {
  readonly field: FieldDefinition;
  /** For a protocol: its bytes. */
  readonly value: FieldValue;
  /** The text for people: "Source Port: 37674". */
  readonly text: string;
  /** The bytes are `source.bytes[offset..offset + length)`; without a length it was computed, not read. */
  readonly offset: number;
  readonly length: number;
  /** It repeats what another field shows, and is only for filters: `tcp.port`. */
  readonly isHidden: boolean;
  /** The data source that offsets count in: the frame, or reassembled bytes. Nodes of the same bytes share it. */
  readonly source: DataSource;
  readonly children: readonly FieldNode[];
}

const nodeOf = (record: FieldRecord, place: number, text: string): FieldNode => {
  const children: FieldNode[] = [];
  for (let child = record.firstChild[place]!; child !== NONE; child = record.next[child]!) {
    const field = record.fields[child]!;
    children.push(nodeOf(record, child, fieldLabel(field, record.valueOf(child))));
  }
  return {
    field: record.fields[place]!,
    value: record.valueOf(place),
    text,
    offset: record.offset[place]!,
    length: record.length[place]!,
    isHidden: record.isHidden[place] === 1,
    source: record.sourceOf(place),
    children,
  };
};

/**
 * The layers of a frame, outermost first, with their fields in them and the segments of messages beside them. To read
 * many frames, keep a `FieldRecord` instead.
 *
 * @param row of the frame, counted from 0
 */
export const fieldTree = (session: Session, row: number): readonly FieldNode[] => {
  const record = new FieldRecord(session).read(row);
  return record.layers.map((place) => nodeOf(record, place, record.layerText(place)));
};

/** Bytes of one frame; the offset counts from its first byte. */
export interface CapturedRange {
  readonly row: number;
  readonly offset: number;
  readonly length: number;
}

/**
 * The captured bytes that a node was read from, in order; none where they were computed, such as decompressed bytes.
 */
export const capturedRanges = ({ source, offset, length }: FieldNode): readonly CapturedRange[] => {
  const ranges: CapturedRange[] = [];
  let start = 0;
  for (const part of source.parts) {
    const from = Math.max(offset, start);
    const to = Math.min(offset + length, start + part.length);
    if (from < to) ranges.push({ row: part.row, offset: part.offset + from - start, length: to - from });
    start += part.length;
  }
  return ranges;
};
