/** `-V`: the fields of a frame as a tree, one line per field, with our own labels. */
import { NO_PLACE, type Session } from "@potshark/dissect";
import { FieldHeads, type FramePrinter } from "./frame-printer.ts";
import { ReadyText, type TextWriter } from "./text-writer.ts";
import { TreeWriter } from "./tree-writer.ts";
import { ValueWriter } from "./value-writer.ts";

const LINE_END = new ReadyText("\n");

class DetailsWriter extends TreeWriter {
  readonly #heads = new FieldHeads("    ", ({ label, hasOwnValue }) => (hasOwnValue ? `${label}: ` : label));
  readonly #values = new ValueWriter((text) => text);

  frame(row: number, into: TextWriter): void {
    const { layers } = this.record.read(row);
    for (const layer of layers) {
      this.#values.layer(this.record, layer, into);
      into.ready(LINE_END);
      this.children(layer, 1, into);
    }
    into.ready(LINE_END);
  }

  protected override field(place: number, depth: number, into: TextWriter): void {
    const { record } = this;
    if (record.isHidden[place]) return;
    const field = record.fields[place]!;
    into.ready(this.#heads.of(field, depth));
    if (field.hasOwnValue) this.#values.shown(record, place, into);
    into.ready(LINE_END);
    if (record.firstChild[place] !== NO_PLACE) this.children(place, depth + 1, into);
  }
}

export const detailsPrinter = (session: Session): FramePrinter => {
  const writer = new DetailsWriter(session);
  return { begin: "", frame: (row, into) => writer.frame(row, into), end: "" };
};
