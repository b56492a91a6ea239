/**
 * One frame at a time for a filter, dissected only if the filter needs a field that neither a column nor an index has.
 * Most frames of a long capture are never dissected for it.
 */

import type { FieldDefinition, FieldValue } from "../fields/field.ts";
import type { FieldSource } from "../filter/index.ts";
import { type Column, columnsOf } from "./columns.ts";
import { FrameFields } from "./frame-fields.ts";
import type { Session } from "./session.ts";

/** Returns the values of a field in one frame. */
type ValueReader = (row: number) => readonly FieldValue[];

const NONE: readonly FieldValue[] = [];
const FIRST_LAYER: readonly number[] = [1];
const BOTH_FIRST: readonly number[] = [1, 1];

const fromColumn = ({ type }: FieldDefinition, column: Column): ValueReader => {
  if (column.kind === "time") {
    return (row) => [BigInt(column.seconds(row)) * 1_000_000_000n + BigInt(column.nanoseconds(row))];
  }
  const { has, at } = column;
  if (type === "boolean") return (row) => (has(row) ? [at(row) === 1] : NONE);
  return (row) => (has(row) ? [at(row)] : NONE);
};

export class LazyFrame implements FieldSource {
  readonly #session: Session;
  readonly #frame: FrameFields;
  readonly #answers = new Map<FieldDefinition, ValueReader>();
  /** Fields of protocols above TCP. */
  readonly #ofMessages: ReadonlySet<FieldDefinition>;
  #row = -1;
  #isRead = false;

  /**
   * @param fields the fields that will be asked for
   * @param isTransient values that are bytes need not outlast the frame
   */
  constructor(session: Session, fields: readonly FieldDefinition[], isTransient = false) {
    this.#session = session;
    const columns = columnsOf(session);
    for (const field of fields) {
      const column = columns.get(field.name);
      if (column !== undefined) this.#answers.set(field, fromColumn(field, column));
      const [source, destination] = [columns.get("tcp.srcport"), columns.get("tcp.dstport")];
      if (field.name === "tcp.port" && source?.kind === "number" && destination?.kind === "number")
        this.#answers.set(field, (row) => (source.has(row) ? [source.at(row), destination.at(row)] : NONE));
    }
    this.#ofMessages = new Set(fields.filter((field) => session.isOfMessage(field.bytesOf ?? field)));
    this.#frame = new FrameFields(
      session,
      fields.filter((field) => !this.#answers.has(field)),
      isTransient,
    );
  }

  /** Goes to a frame, counted from 0. */
  at(row: number): this {
    if (row === this.#row) return this;
    this.#row = row;
    this.#isRead = false;
    return this;
  }

  has(field: FieldDefinition): boolean {
    const answer = this.#answers.get(field);
    if (answer !== undefined) return answer(this.#row).length > 0;
    return this.#read(field)?.has(field) ?? false;
  }

  values(field: FieldDefinition): readonly FieldValue[] {
    const answer = this.#answers.get(field);
    if (answer !== undefined) return answer(this.#row);
    return this.#read(field)?.values(field) ?? NONE;
  }

  layers(field: FieldDefinition): readonly number[] {
    const answer = this.#answers.get(field);
    if (answer === undefined) return this.#read(field)?.layers(field) ?? [];
    const { length } = answer(this.#row);
    return length === 0 ? [] : length === 1 ? FIRST_LAYER : BOTH_FIRST;
  }

  extents(protocol: FieldDefinition): readonly Uint8Array[] {
    return this.#read(protocol)?.extents(protocol) ?? [];
  }

  /** The frame, dissected; undefined where it cannot have the field. */
  #read(field: FieldDefinition): FrameFields | undefined {
    if (this.#isRead) return this.#frame;
    if (this.#ofMessages.has(field) && !this.#session.hasMessage(this.#row)) return undefined;
    this.#isRead = true;
    return this.#frame.read(this.#row);
  }
}
