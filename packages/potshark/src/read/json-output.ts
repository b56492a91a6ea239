/** `-T json`: the shape that tshark writes (documents for Elasticsearch), with the fields that we claim. */
import { NO_PLACE, type Session } from "@potshark/dissect";
import { columnTexts } from "./fields-output.ts";
import { FieldHeads, type FramePrinter, Indents } from "./frame-printer.ts";
import { ReadyText, type TextWriter } from "./text-writer.ts";
import { TreeWriter } from "./tree-writer.ts";
import { ValueWriter } from "./value-writer.ts";
import type { WantedColumn } from "./wanted-columns.ts";

const INDENT = "  ";
/** The layers are in the fourth level of the document. */
const LAYERS_DEPTH = 4;
const LAYERS_INDENT = INDENT.repeat(LAYERS_DEPTH);

/** The text between quotes. Escaped as in tshark, so that a page can contain it. */
const escaped = (text: string): string => JSON.stringify(text).slice(1, -1).replaceAll("</", "<\\/");
const quoted = (text: string): string => `"${escaped(text)}"`;

const QUOTE = new ReadyText('"');
const VALUE = new ReadyText('": "');
const NEXT = new ReadyText(",\n");
const BEGIN = new ReadyText("{\n");
const LINE_END = new ReadyText("\n");
const END = new ReadyText("}");
const ONLY_TREE = new ReadyText('": ');
const TREE = new ReadyText('_tree": ');

/** Writes the tree of the record's frame as an object whose keys may occur twice, as in tshark. */
class JsonWriter extends TreeWriter {
  readonly #keys = new FieldHeads(INDENT, ({ name }) => quoted(name).slice(0, -1));
  readonly #indents = new Indents(INDENT);
  readonly #values = new ValueWriter(escaped, "<");

  layers(into: TextWriter): void {
    into.ready(BEGIN);
    let isFirst = true;
    for (const layer of this.record.layers) {
      if (!isFirst) into.ready(NEXT);
      isFirst = false;
      this.field(layer, LAYERS_DEPTH, into);
    }
    into.ready(LINE_END);
    into.ready(this.#indents.of(LAYERS_DEPTH - 1));
    into.ready(END);
  }

  protected override between(into: TextWriter): void {
    into.ready(NEXT);
  }

  protected override field(place: number, depth: number, into: TextWriter): void {
    const { record } = this;
    const field = record.fields[place]!;
    const hasChildren = record.firstChild[place] !== NO_PLACE;
    const hasText = field.hasOwnValue || !hasChildren;
    if (hasText) {
      into.ready(this.#keys.of(field, depth));
      into.ready(VALUE);
      this.#text(place, into);
      into.ready(QUOTE);
      if (!hasChildren) return;
      into.ready(NEXT);
    }
    into.ready(this.#keys.of(field, depth));
    into.ready(hasText ? TREE : ONLY_TREE);
    into.ready(BEGIN);
    this.children(place, depth + 1, into);
    into.ready(LINE_END);
    into.ready(this.#indents.of(depth));
    into.ready(END);
  }

  /** Unlike `-T fields`: digits for booleans, colons between bytes. */
  #text(place: number, into: TextWriter): void {
    const { record } = this;
    const { kind, label, isProtocol } = record.fields[place]!;
    if (isProtocol) this.#values.escaped(label, into);
    else if (kind === "boolean") into.decimal(record.numberOf(place));
    else if (kind !== "none") this.#values.text(record, place, into);
  }
}

const pad = (number: number): string => String(number).padStart(2, "0");

/** The index that Elasticsearch is to keep a frame in: one a day, by the local calendar. */
const indexOfDay = (seconds: number): string => {
  const day = new Date(seconds * 1000);
  return `packets-${day.getFullYear()}-${pad(day.getMonth() + 1)}-${pad(day.getDate())}`;
};

/** What stands before the layers of a frame that was captured in a second. */
const documentHead = (seconds: number): string =>
  [
    `\n${INDENT}{`,
    `${INDENT.repeat(2)}"_index": ${quoted(indexOfDay(seconds))},`,
    `${INDENT.repeat(2)}"_type": "doc",`,
    `${INDENT.repeat(2)}"_score": null,`,
    `${INDENT.repeat(2)}"_source": {`,
    `${INDENT.repeat(3)}"layers": `,
  ].join("\n");
const DOCUMENT_END = new ReadyText(`\n${INDENT.repeat(2)}}\n${INDENT}}`);

const columnsText = (values: readonly (readonly [name: string, texts: readonly string[]])[]): string => {
  if (values.length === 0) return "{}";
  const [inner, innermost] = [LAYERS_INDENT, LAYERS_INDENT + INDENT];
  const entries = values.map(
    ([name, texts]) =>
      `${inner}${quoted(name)}: [\n${texts.map((text) => innermost + quoted(text)).join(",\n")}\n${inner}]`,
  );
  return `{\n${entries.join(",\n")}\n${LAYERS_INDENT.slice(2)}}`;
};

/** @param columns those given with `-e`; without any, the whole tree of a frame is written */
export const jsonPrinter = (session: Session, columns: readonly WantedColumn[]): FramePrinter => {
  const texts = columnTexts(session, columns);
  const writer = new JsonWriter(session);
  const writeLayers = (row: number, into: TextWriter): void => {
    if (columns.length === 0) {
      writer.record.read(row);
      writer.layers(into);
      return;
    }
    const values = columns.map(({ name }, index) => [name, texts[index]!(row)] as const);
    into.text(columnsText(values.filter(([, found]) => found.length > 0)));
  };
  const { seconds } = session.capture.frames;
  // Frames come within the same second as those around them.
  let headOf = Number.NaN;
  let head = new ReadyText("");
  let isFirst = true;
  return {
    begin: "[",
    frame: (row, into) => {
      const second = seconds[row]!;
      if (second !== headOf) {
        headOf = second;
        head = new ReadyText(documentHead(second));
      }
      if (!isFirst) into.text(",");
      into.ready(head);
      writeLayers(row, into);
      into.ready(DOCUMENT_END);
      isFirst = false;
    },
    get end() {
      return isFirst ? "]\n" : "\n]\n";
    },
  };
};
