/** `-T pdml`: the tree of each frame as XML, in tshark's format for other programs. */
import { basename } from "node:path";
import { formatTime, NO_PLACE, type Session } from "@potshark/dissect";
import { escapeXml } from "@potshark/service/escape-xml";
import { FieldHeads, type FramePrinter, Indents } from "./frame-printer.ts";
import { NumberedText, PlaceText, ReadyText, type TextWriter } from "./text-writer.ts";
import { TreeWriter } from "./tree-writer.ts";
import { ValueWriter, writeTime } from "./value-writer.ts";

const INDENT = "  ";
const NANOSECOND_DIGITS = 9;

/** As in tshark: the apostrophe in hexadecimal, and characters that XML cannot represent as their code. */
const quoted = (text: string): string =>
  escapeXml(text)
    .replaceAll("&#39;", "&#x27;")
    .replace(/\p{Cc}/gu, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`);

const attributes = (pairs: Readonly<Record<string, string | number>>): string =>
  Object.entries(pairs)
    .map(([name, value]) => ` ${name}="${quoted(String(value))}"`)
    .join("");

/** A field of the general information, without its value and the captured length. */
const generalField = (name: string, showname: string): readonly [before: ReadyText, between: ReadyText] => [
  new ReadyText(`    <field name="${name}" pos="0" show="`),
  new ReadyText(`" showname="${showname}" value="`),
];

const BEGIN_GENERAL = new NumberedText(
  '<packet>\n  <proto name="geninfo" pos="0" showname="General information" size="',
  '">\n',
);
const NUMBER = generalField("num", "Number");
const LENGTH = generalField("len", "Frame Length");
const CAPTURED = generalField("caplen", "Captured Length");
const TIME = generalField("timestamp", "Captured Time");
const END_GENERAL_FIELD = new NumberedText('" size="', '"/>\n');
const END_GENERAL = new ReadyText("  </proto>\n");

const writeGeneral = ({ capture: { frames } }: Session, row: number, into: TextWriter): void => {
  const captured = frames.capturedLength[row]!;
  const [seconds, nanoseconds] = [frames.seconds[row]!, frames.nanoseconds[row]!];
  const writeCount = ([before, between]: typeof NUMBER, count: number): void => {
    into.ready(before);
    into.decimal(count);
    into.ready(between);
    into.text(count.toString(16));
    END_GENERAL_FIELD.write(captured, into);
  };
  BEGIN_GENERAL.write(captured, into);
  writeCount(NUMBER, row + 1);
  writeCount(LENGTH, frames.length[row]!);
  writeCount(CAPTURED, captured);
  into.ready(TIME[0]);
  if (!writeTime("local", seconds, nanoseconds, into)) into.text(formatTime(seconds, nanoseconds, "local"));
  into.ready(TIME[1]);
  into.text(`${seconds}.`);
  into.decimal(nanoseconds, NANOSECOND_DIGITS);
  END_GENERAL_FIELD.write(captured, into);
  into.ready(END_GENERAL);
};

const PROTOCOL_PLACE = new PlaceText('" size="', '" pos="', "");
const PLACE = new PlaceText('" size="', '" pos="', '" show="');
const HIDDEN_PLACE = new PlaceText('" hide="yes" size="', '" pos="', '" show="');
const TRUE = new ReadyText("True");
const FALSE = new ReadyText("False");
const VALUE = new ReadyText('" value="');
const END = new ReadyText('"/>\n');
const BEGIN_CHILDREN = new ReadyText('">\n');
const END_FIELD = new ReadyText("</field>\n");
const END_PROTOCOL = new ReadyText("</proto>\n");

/** Writes the tree of the record's frame. */
class PdmlWriter extends TreeWriter {
  readonly #indents = new Indents(INDENT);
  readonly #values = new ValueWriter(quoted);
  /** The tag up to the value after the label. */
  readonly #heads = new FieldHeads(INDENT, ({ name, label, isProtocol, hasOwnValue }) => {
    const showname = hasOwnValue ? `${label}: ` : label;
    return `<${isProtocol ? "proto" : "field"} name="${quoted(name)}" showname="${quoted(showname)}`;
  });
  /** The same for layers, whose lines contain more than the label. */
  readonly #layerHeads = new FieldHeads(
    INDENT,
    ({ name, isProtocol }) => `<${isProtocol ? "proto" : "field"} name="${quoted(name)}" showname="`,
  );

  layer(place: number, into: TextWriter): void {
    const { record } = this;
    into.ready(this.#layerHeads.of(record.fields[place]!, 1));
    this.#values.layer(record, place, into);
    this.#attributes(place, into);
    this.#rest(place, 1, into);
  }

  protected override field(place: number, depth: number, into: TextWriter): void {
    const { record } = this;
    const field = record.fields[place]!;
    into.ready(this.#heads.of(field, depth));
    if (field.hasOwnValue) this.#values.shown(record, place, into);
    this.#attributes(place, into);
    this.#rest(place, depth, into);
  }

  /** The attributes after the name and the line of the tree. */
  #attributes(place: number, into: TextWriter): void {
    const { record } = this;
    const { kind, isProtocol } = record.fields[place]!;
    const text = isProtocol ? PROTOCOL_PLACE : record.isHidden[place] ? HIDDEN_PLACE : PLACE;
    text.write(record.length[place]!, record.offset[place]!, into);
    if (isProtocol || kind === "none") return;
    if (kind === "boolean") into.ready(record.numberOf(place) === 1 ? TRUE : FALSE);
    else this.#values.text(record, place, into);
  }

  /** The bytes, and the fields inside it. */
  #rest(place: number, depth: number, into: TextWriter): void {
    const { record } = this;
    const { isProtocol } = record.fields[place]!;
    if (!isProtocol && record.length[place]! > 0) {
      into.ready(VALUE);
      this.#raw(place, into);
    }
    if (record.firstChild[place] === NO_PLACE) {
      into.ready(END);
      return;
    }
    into.ready(BEGIN_CHILDREN);
    this.children(place, depth + 1, into);
    into.ready(this.#indents.of(depth));
    into.ready(isProtocol ? END_PROTOCOL : END_FIELD);
  }

  /** The field's bytes, as far as its source has them. */
  #raw(place: number, into: TextWriter): void {
    const { record } = this;
    const { bytes } = record.sourceOf(place);
    const start = Math.min(record.offset[place]!, bytes.length);
    into.hex(bytes, start, Math.min(start + record.length[place]!, bytes.length));
  }
}

/** @param file name of the capture */
export const pdmlPrinter = (session: Session, file: string): FramePrinter => {
  const writer = new PdmlWriter(session);
  return {
    begin: `<?xml version="1.0" encoding="utf-8"?>\n<pdml${attributes({
      version: "0",
      creator: "potshark",
      capture_file: basename(file),
    })}>\n`,
    frame: (row, into) => {
      writeGeneral(session, row, into);
      writer.record.read(row);
      for (const layer of writer.record.layers) writer.layer(layer, into);
      into.text("</packet>\n\n");
    },
    end: "</pdml>\n",
  };
};
