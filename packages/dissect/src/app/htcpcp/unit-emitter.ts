/** How the units of one run are emitted: offsets in the run become those that the sink counts in. */
import type { FieldName, RemarkName } from "@potshark/htcpcp";
import type { FieldDefinition, FieldValue } from "../../fields/field.ts";
import { keepsAny, type Sink } from "../../layers/layer.ts";
import type { Run } from "../../transport/stream-protocol.ts";
import { BEYOND_START_LINE, FIELD, PROTOCOL } from "./definitions.ts";

export class UnitEmitter {
  readonly run: Run;
  readonly sink: Sink;
  /** The bytes of the run. */
  readonly data: Uint8Array;
  /** Nobody keeps more than the words of the start line, and which kind of unit it is. */
  readonly isLineEnough: boolean;
  readonly #base: number;

  constructor(run: Run, data: Uint8Array, sink: Sink) {
    this.run = run;
    this.sink = sink;
    this.data = data;
    this.isLineEnough = !keepsAny(sink, BEYOND_START_LINE);
    this.#base = run.start - run.origin;
  }

  /** A unit begins. */
  enter(from: number, to: number): void {
    this.sink.enter(PROTOCOL, this.#base + from, to - from);
  }

  /** A field read from `data[from..to)`. */
  add(name: FieldName, from: number, to: number, value: FieldValue): void {
    this.addField(FIELD[name], from, to, value);
  }

  addField(field: FieldDefinition, from: number, to: number, value: FieldValue): void {
    this.sink.add(field, this.#base + from, to - from, value);
  }

  /** A field that is worked out and stands nowhere: emitted at the beginning of the run. */
  addWorkedOut(name: FieldName, value: FieldValue): void {
    this.add(name, 0, 0, value);
  }

  /** Remarks have no place of their own. */
  remark(name: RemarkName): void {
    this.sink.add(FIELD[name], 0, 0, true);
  }
}
