/** `-V`: the fields of a frame as a tree, a line a field, under our own labels. */
import { FieldRecord, NO_PLACE, type Session } from "@potshark/dissect";
import { FieldHeads, type FramePrinter } from "./frame-printer.ts";
import { writeShownBytes } from "./shown-bytes.ts";
import type { TextWriter } from "./text-writer.ts";

const INDENT = "    ";
const LINE_END = Buffer.from("\n");

export const detailsPrinter = (session: Session): FramePrinter => {
  const record = new FieldRecord(session, true);
  const heads = new FieldHeads(({ field, hasOwnValue }) => (hasOwnValue ? `${field.label}: ` : field.label));
  const writeChildren = (parent: number, indent: string, into: TextWriter): void => {
    for (let place = record.firstChild[parent]!; place !== NO_PLACE; place = record.next[place]!) {
      if (record.isHidden[place]) continue;
      const traits = record.traits[place]!;
      into.text(indent);
      into.utf8(heads.of(traits));
      if (traits.hasOwnValue && !writeShownBytes(record, place, into)) into.text(record.shownOf(place));
      into.utf8(LINE_END);
      if (record.firstChild[place] !== NO_PLACE) writeChildren(place, indent + INDENT, into);
    }
  };
  return {
    begin: "",
    frame: (row, into) => {
      record.read(row);
      for (const layer of record.layers) {
        into.text(record.layerText(layer));
        into.utf8(LINE_END);
        writeChildren(layer, INDENT, into);
      }
      into.utf8(LINE_END);
    },
    end: "",
  };
};
