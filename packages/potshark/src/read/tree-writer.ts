/** Writes the fields of one frame at a time as a tree. */
import { type FieldGroup, FieldRecord, NO_PLACE, type Session } from "@potshark/dissect";
import type { TextWriter } from "./text-writer.ts";

export abstract class TreeWriter {
  readonly record: FieldRecord;

  constructor(session: Session) {
    this.record = new FieldRecord(session, true);
  }

  /** Writes a field and the fields inside it. */
  protected abstract field(place: number, depth: number, into: TextWriter): void;

  /** Writes what separates two fields. */
  protected between(_into: TextWriter): void {}

  /** Writes the fields inside another field or a layer. The text of a group that was written before is copied. */
  protected children(parent: number, depth: number, into: TextWriter): void {
    const { record } = this;
    let unknown: FieldGroup | undefined;
    let behind = 0;
    let start = 0;
    for (let place = record.firstChild[parent]!; place !== NO_PLACE; ) {
      const group = record.group[place];
      if (group?.text !== undefined) into.copy(group.text);
      else {
        if (group !== undefined) {
          unknown = group;
          behind = record.groupEnd[place]!;
          start = into.length;
        }
        this.field(place, depth, into);
      }
      const next = record.next[place]!;
      if (unknown !== undefined && (next === NO_PLACE || next >= behind)) {
        unknown.text = into.since(start);
        unknown = undefined;
      }
      if (next !== NO_PLACE) this.between(into);
      place = next;
    }
  }
}
