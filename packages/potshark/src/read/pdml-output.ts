/** `-T pdml`: the tree of each frame as XML, in the shape that programs read tshark's details from. */
import { basename } from "node:path";
import { FieldRecord, formatTime, NO_PLACE, type Session } from "@potshark/dissect";
import { escapeXml } from "@potshark/service/escape-xml";
import { FieldHeads, type FramePrinter, Indents } from "./frame-printer.ts";
import { plainCharacters, ReadyText, type TextWriter } from "./text-writer.ts";
import { ValueWriter } from "./value-writer.ts";

const INDENT = "  ";

/** As tshark writes it: the apostrophe in hexadecimal, and what XML has no way to write by its code. */
const quoted = (text: string): string =>
  escapeXml(text)
    .replaceAll("&#39;", "&#x27;")
    .replace(/\p{Cc}/gu, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`);

const PLAIN = plainCharacters((character) => quoted(character) === character);

const attributes = (pairs: Readonly<Record<string, string | number>>): string =>
  Object.entries(pairs)
    .map(([name, value]) => ` ${name}="${quoted(String(value))}"`)
    .join("");

const generalField = (name: string, showname: string, show: string | number, value: string, size: number): string =>
  `    <field name="${name}" pos="0" show="${show}" showname="${showname}" value="${value}" size="${size}"/>\n`;

const generalOf = ({ capture: { frames } }: Session, row: number): string => {
  const [length, captured] = [frames.length[row]!, frames.capturedLength[row]!];
  const [seconds, nanoseconds] = [frames.seconds[row]!, frames.nanoseconds[row]!];
  return [
    `  <proto name="geninfo" pos="0" showname="General information" size="${captured}">\n`,
    generalField("num", "Number", row + 1, (row + 1).toString(16), captured),
    generalField("len", "Frame Length", length, length.toString(16), captured),
    generalField("caplen", "Captured Length", captured, captured.toString(16), captured),
    generalField(
      "timestamp",
      "Captured Time",
      formatTime(seconds, nanoseconds, "local"),
      `${seconds}.${String(nanoseconds).padStart(9, "0")}`,
      captured,
    ),
    "  </proto>\n",
  ].join("");
};

const SIZE = new ReadyText('" size="');
const HIDDEN = new ReadyText('" hide="yes" size="');
const POSITION = new ReadyText('" pos="');
const TRUE = new ReadyText("True");
const FALSE = new ReadyText("False");
const SHOW = new ReadyText('" show="');
const VALUE = new ReadyText('" value="');
const END = new ReadyText('"/>\n');
const BEGIN_CHILDREN = new ReadyText('">\n');
const END_FIELD = new ReadyText("</field>\n");
const END_PROTOCOL = new ReadyText("</proto>\n");

/** Writes the tree of the frame that a record has read. */
class PdmlWriter {
  readonly record: FieldRecord;
  readonly #indents = new Indents(INDENT);
  readonly #values = new ValueWriter(quoted, PLAIN);
  /** Up to the value that stands behind the label. */
  readonly #heads = new FieldHeads(INDENT, ({ name, label, isProtocol, hasOwnValue }) => {
    const showname = hasOwnValue ? `${label}: ` : label;
    return `<${isProtocol ? "proto" : "field"} name="${quoted(name)}" showname="${quoted(showname)}`;
  });
  /** The same for layers, whose lines say more than the label. */
  readonly #layerHeads = new FieldHeads(
    INDENT,
    ({ name, isProtocol }) => `<${isProtocol ? "proto" : "field"} name="${quoted(name)}" showname="`,
  );

  constructor(session: Session) {
    this.record = new FieldRecord(session, true);
  }

  layer(place: number, into: TextWriter): void {
    const { record } = this;
    into.ready(this.#layerHeads.of(record.fields[place]!, 1));
    this.#values.escaped(record.layerText(place), into);
    this.#attributes(place, into);
    this.#rest(place, 1, into);
  }

  #field(place: number, depth: number, into: TextWriter): void {
    const { record } = this;
    const field = record.fields[place]!;
    into.ready(this.#heads.of(field, depth));
    if (field.hasOwnValue) this.#values.shown(record, place, into);
    this.#attributes(place, into);
    this.#rest(place, depth, into);
  }

  /** What stands behind the name and the line of the tree. */
  #attributes(place: number, into: TextWriter): void {
    const { record } = this;
    into.ready(record.isHidden[place] ? HIDDEN : SIZE);
    into.decimal(record.length[place]!);
    into.ready(POSITION);
    into.decimal(record.offset[place]!);
    if (record.fields[place]!.isProtocol) return;
    into.ready(SHOW);
    this.#show(place, into);
  }

  /** The bytes, and the fields that stand in it. */
  #rest(place: number, depth: number, into: TextWriter): void {
    const { record } = this;
    const { isProtocol } = record.fields[place]!;
    if (!isProtocol && record.length[place]! > 0) {
      into.ready(VALUE);
      this.#raw(place, into);
    }
    let child = record.firstChild[place]!;
    if (child === NO_PLACE) {
      into.ready(END);
      return;
    }
    into.ready(BEGIN_CHILDREN);
    for (; child !== NO_PLACE; child = record.next[child]!) this.#field(child, depth + 1, into);
    into.ready(this.#indents.of(depth));
    into.ready(isProtocol ? END_PROTOCOL : END_FIELD);
  }

  #show(place: number, into: TextWriter): void {
    const { record } = this;
    const { kind } = record.fields[place]!;
    if (kind === "boolean") into.ready(record.numberOf(place) === 1 ? TRUE : FALSE);
    else if (kind !== "none") this.#values.text(record, place, into);
  }

  /** The bytes that a field was read from, as far as its source has them. */
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
      into.text("<packet>\n");
      into.text(generalOf(session, row));
      writer.record.read(row);
      for (const layer of writer.record.layers) writer.layer(layer, into);
      into.text("</packet>\n\n");
    },
    end: "</pdml>\n",
  };
};
