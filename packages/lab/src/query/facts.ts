/**
 * A capture as questions need it: which frames pass a filter, and the values of a field in them. Results are cached,
 * since many questions use the same frames.
 */
import {
  compileFilter,
  type FieldDefinition,
  type FieldValue,
  type Filter,
  formatValue,
  LazyFrame,
  REGISTRY,
  type Session,
} from "@potshark/dissect";
import type { Query } from "./query.ts";
import type { Exact, QueryResult } from "./query-result.ts";

const compiled = (text: string): Filter => {
  const result = compileFilter(text, REGISTRY);
  // `readQuestions` refuses such a filter.
  if (!result.ok) throw new Error(`the filter ${JSON.stringify(text)}: ${result.problem.message}`);
  return result.value;
};

const fieldNamed = (name: string): FieldDefinition => {
  const field = REGISTRY.get(name);
  if (field === undefined) throw new Error(`there is no field ${name}`);
  return field;
};

const NUMBERS: ReadonlySet<string> = new Set([
  "uint8",
  "uint16",
  "uint24",
  "uint32",
  "uint64",
  "int8",
  "int16",
  "int24",
  "int32",
  "int64",
  "float",
  "double",
  "framenum",
]);

const withoutLastLineEnds = (text: string): string => {
  let end = text.length;
  while (text[end - 1] === "\n") end -= text[end - 2] === "\r" ? 2 : 1;
  return text.slice(0, end);
};

/** A field's value: a time, a number if people calculate with it, else tshark's text. */
const toExact = (field: FieldDefinition, value: FieldValue): Exact => {
  if (typeof value === "bigint" && field.kind === "time") return value;
  if (NUMBERS.has(field.type) && field.hexDigits === undefined) return Number(value);
  return withoutLastLineEnds(formatValue(field, value));
};

/** A few milliseconds of work. */
const ROWS_A_STEP = 500;

export class CaptureFacts {
  readonly session: Session;
  /** Results by query: many questions share the named queries. */
  readonly results: WeakMap<Query, QueryResult> = new WeakMap();
  readonly #rows = new Map<string, readonly number[]>();
  readonly #expected = new Set<FieldDefinition>();
  #reader: LazyFrame | undefined;
  readonly #values = new Map<number, ReadonlyMap<FieldDefinition, readonly FieldValue[]>>();

  constructor(session: Session) {
    this.session = session;
  }

  /** Rows, counted from 0, of the frames that pass. @throws if the filter is invalid; `readQuestions` prevents that */
  matching(filter: string): readonly number[] {
    const known = this.#rows.get(filter);
    if (known) return known;
    this.prime([filter]);
    return this.#rows.get(filter) ?? [];
  }

  /** Runs several filters in one pass over the capture. */
  prime(filters: Iterable<string>): void {
    for (const _ of this.primeSteps(filters));
  }

  /** The same in steps, for a caller with other work between them: results are there only after the last step. */
  *primeSteps(filters: Iterable<string>): Generator<undefined, void> {
    const asked = [...new Set(filters)].filter((text) => !this.#rows.has(text)).map(compiled);
    if (asked.length === 0) return;
    const found = asked.map((): number[] => []);
    const frame = new LazyFrame(this.session, [...new Set(asked.flatMap((filter) => filter.fields))]);
    for (let row = 0; row < this.session.frameCount; row += 1) {
      frame.at(row);
      for (let index = 0; index < asked.length; index += 1) if (asked[index]!.matches(frame)) found[index]!.push(row);
      if (row % ROWS_A_STEP === ROWS_A_STEP - 1) yield;
    }
    for (const [index, { text }] of asked.entries()) this.#rows.set(text, found[index]!);
  }

  /** For each row: the values of each field, in the order of the frame. */
  values(rows: readonly number[], names: readonly string[]): readonly (readonly Exact[][])[] {
    const asked = names.map(fieldNamed);
    const frame = new LazyFrame(this.session, asked);
    const fields = asked.map((field) => ({ field, isOfMessage: this.session.isOfMessage(field) }));
    return rows.map((row) => {
      frame.at(row);
      return fields.map(({ field, isOfMessage }) => {
        const told = isOfMessage ? this.#ofMessage(row, field) : frame.values(field);
        return told.map((value) => toExact(field, value));
      });
    });
  }

  /** Announces fields that will be asked for, so that a message is read once for all of them. */
  expect(names: Iterable<string>): void {
    for (const field of [...names].map(fieldNamed)) if (this.session.isOfMessage(field)) this.#expected.add(field);
    this.#reader = undefined;
  }

  /** The values of a field that belongs to a message. Messages are long: each is read once. */
  #ofMessage(row: number, field: FieldDefinition): readonly FieldValue[] {
    let told = this.#values.get(row);
    const known = told?.get(field);
    if (known !== undefined) return known;
    if (!this.#expected.has(field)) this.expect([field.name]);
    this.#reader ??= new LazyFrame(this.session, [...this.#expected]);
    const frame = this.#reader.at(row);
    told = new Map([...this.#expected].map((one) => [one, frame.values(one)]));
    this.#values.set(row, told);
    return told.get(field) ?? [];
  }
}
