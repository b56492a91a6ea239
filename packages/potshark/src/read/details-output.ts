/** `-V`: the fields of a frame as a tree, one line per field, with our own labels. */
import { FieldRecord, NO_PLACE, type Session } from "@potshark/dissect";
import { FieldHeads, type FramePrinter } from "./frame-printer.ts";
import { ReadyText, type TextWriter } from "./text-writer.ts";
import { ValueWriter } from "./value-writer.ts";

const LINE_END = new ReadyText("\n");

export const detailsPrinter = (session: Session): FramePrinter => {
  const record = new FieldRecord(session, true);
  const heads = new FieldHeads("    ", ({ label, hasOwnValue }) => (hasOwnValue ? `${label}: ` : label));
  const values = new ValueWriter((text) => text);
  const writeChildren = (parent: number, depth: number, into: TextWriter): void => {
    for (let place = record.firstChild[parent]!; place !== NO_PLACE; place = record.next[place]!) {
      if (record.isHidden[place]) continue;
      const field = record.fields[place]!;
      into.ready(heads.of(field, depth));
      if (field.hasOwnValue) values.shown(record, place, into);
      into.ready(LINE_END);
      if (record.firstChild[place] !== NO_PLACE) writeChildren(place, depth + 1, into);
    }
  };
  return {
    begin: "",
    frame: (row, into) => {
      record.read(row);
      for (const layer of record.layers) {
        values.layer(record, layer, into);
        into.ready(LINE_END);
        writeChildren(layer, 1, into);
      }
      into.ready(LINE_END);
    },
    end: "",
  };
};
