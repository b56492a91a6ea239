/** The columns of the packet list as fields of a filter: `_ws.col.protocol == "HTTP"`, as in Wireshark since 4.4. */
import { defineField, type FieldDefinition, type FieldValue } from "../fields/field.ts";
import type { FieldRegistry, FieldSource } from "../filter/index.ts";
import { REGISTRY } from "../session/dissector-tables.ts";
import type { LazyFrame } from "../session/lazy-frame.ts";
import type { Session } from "../session/session.ts";
import { FrameSummaries, type FrameSummary } from "./frame-summary.ts";
import { timeColumn } from "./time-column.ts";

type TimeText = ReturnType<typeof timeColumn>;

/** All of them are text. */
const COLUMNS: ReadonlyMap<
  string,
  readonly [label: string, read: (summary: FrameSummary, timeText: TimeText) => string]
> = new Map([
  ["_ws.col.number", ["No.", ({ number }) => String(number)]],
  ["_ws.col.cls_time", ["Time", ({ time }, timeText) => timeText(time)]],
  ["_ws.col.def_src", ["Source", ({ source }) => source]],
  ["_ws.col.def_dst", ["Destination", ({ destination }) => destination]],
  ["_ws.col.protocol", ["Protocol", ({ protocol }) => protocol]],
  ["_ws.col.packet_length", ["Length", ({ length }) => String(length)]],
  ["_ws.col.info", ["Info", ({ info }) => info]],
]);

const FIELDS: ReadonlyMap<string, FieldDefinition> = new Map(
  [...COLUMNS].map(([name, [label]]) => [name, defineField(name, "string", label)]),
);

export const isListColumn = ({ name }: FieldDefinition): boolean => COLUMNS.has(name);

/** The fields that we claim, and the columns. */
export const WITH_COLUMNS: FieldRegistry = {
  get: (name) => REGISTRY.get(name) ?? FIELDS.get(name),
  names: () => [...REGISTRY.names(), ...FIELDS.keys()],
};

/** A frame with the columns of its line. The line is made once, and only if the filter needs it. */
export class FrameWithColumns implements FieldSource {
  readonly #frame: LazyFrame;
  readonly #summaries: FrameSummaries;
  readonly #timeText: TimeText;
  #row = -1;
  #summary: FrameSummary | undefined;

  constructor(session: Session, frame: LazyFrame) {
    this.#frame = frame;
    this.#summaries = new FrameSummaries(session);
    this.#timeText = timeColumn(session);
  }

  /** Goes to a frame, counted from 0. */
  at(row: number): this {
    this.#frame.at(row);
    this.#row = row;
    this.#summary = undefined;
    return this;
  }

  has(field: FieldDefinition): boolean {
    return this.values(field).length > 0;
  }

  values(field: FieldDefinition): readonly FieldValue[] {
    const column = COLUMNS.get(field.name);
    if (column === undefined) return this.#frame.values(field);
    this.#summary ??= this.#summaries.read(this.#row);
    return [column[1](this.#summary, this.#timeText)];
  }

  layers(field: FieldDefinition): readonly number[] {
    return isListColumn(field) ? [1] : this.#frame.layers(field);
  }

  extents(protocol: FieldDefinition): readonly Uint8Array[] {
    return this.#frame.extents(protocol);
  }
}
