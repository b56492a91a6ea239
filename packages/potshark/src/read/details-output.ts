/** `-V`: the fields of a frame as a tree, a line a field, under our own labels. */
import { FieldRecord, NO_PLACE, type Session } from "@potshark/dissect";
import { FieldHeads, type FramePrinter, Indents } from "./frame-printer.ts";
import { KeptLines } from "./kept-lines.ts";
import { writeShownBytes } from "./shown-bytes.ts";
import { ReadyText, type TextWriter } from "./text-writer.ts";

const LINE_END = new ReadyText("\n");

export const detailsPrinter = (session: Session): FramePrinter => {
  const record = new FieldRecord(session, true);
  const heads = new FieldHeads(({ field, hasOwnValue }) => (hasOwnValue ? `${field.label}: ` : field.label));
  const indents = new Indents("    ");
  const lines = new KeptLines(false);
  const writeLine = (place: number, depth: number, into: TextWriter): void => {
    const traits = record.traits[place]!;
    into.ready(indents.of(depth));
    into.ready(heads.of(traits));
    if (traits.hasOwnValue && !writeShownBytes(record, place, into)) into.text(record.shownOf(place));
    into.ready(LINE_END);
    lines.keep(into);
  };
  const writeChildren = (parent: number, depth: number, into: TextWriter): void => {
    for (let place = record.firstChild[parent]!; place !== NO_PLACE; place = record.next[place]!) {
      if (record.isHidden[place]) continue;
      if (!lines.write(record, place, depth, into)) writeLine(place, depth, into);
      if (record.firstChild[place] !== NO_PLACE) writeChildren(place, depth + 1, into);
    }
  };
  return {
    begin: "",
    frame: (row, into) => {
      record.read(row);
      for (const layer of record.layers) {
        into.text(record.layerText(layer));
        into.ready(LINE_END);
        writeChildren(layer, 1, into);
      }
      into.ready(LINE_END);
    },
    end: "",
  };
};
