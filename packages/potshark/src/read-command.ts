/** `potshark read`: fields of a capture file, with tshark's flags and in tshark's words. */
import { readFile } from "node:fs/promises";
import {
  compileFilter,
  FIELDS,
  type FieldDefinition,
  FrameFields,
  formatValue,
  layersOf,
  openCapture,
  REGISTRY,
  Session,
} from "@potshark/dissect";
import { UserMistake } from "@potshark/service";
import { Command, Option } from "commander";

interface ReadOptions {
  readonly read: string;
  readonly type: "fields";
  readonly field: readonly string[];
  readonly format: readonly string[];
  readonly count?: number;
  readonly displayFilter?: string;
}

/** How the fields of a frame become a line: tshark's `-E`. */
interface FieldFormat {
  readonly header: boolean;
  readonly separator: string;
  readonly aggregator: string;
  readonly occurrence: "f" | "l" | "a";
  readonly quote: string;
}

const ESCAPES: Readonly<Record<string, string>> = { "/t": "\t", "/s": " ", "\\t": "\t" };
const QUOTES: Readonly<Record<string, string>> = { d: '"', s: "'", n: "" };

const formatOf = (given: readonly string[]): FieldFormat => {
  const values = new Map(given.map((text) => [text.split("=", 1)[0], text.slice(text.indexOf("=") + 1)]));
  const known = ["header", "separator", "aggregator", "occurrence", "quote"];
  const stray = [...values.keys()].find((name) => !known.includes(name ?? ""));
  if (stray !== undefined) throw new UserMistake(`-E ${stray} is not known; allowed: ${known.join(", ")}`);
  const character = (name: string, initial: string): string => {
    const text = values.get(name) ?? initial;
    return ESCAPES[text] ?? text.slice(0, 1);
  };
  const occurrence = values.get("occurrence") ?? "a";
  if (occurrence !== "f" && occurrence !== "l" && occurrence !== "a") {
    throw new UserMistake(`-E occurrence=${occurrence} is not known; allowed: f (first), l (last), a (all)`);
  }
  return {
    header: values.get("header") === "y",
    separator: character("separator", "/t"),
    aggregator: character("aggregator", ","),
    occurrence,
    quote: QUOTES[values.get("quote") ?? "n"] ?? "",
  };
};

const fieldsOf = (names: readonly string[]): readonly FieldDefinition[] => {
  if (names.length === 0)
    throw new UserMistake("-T fields needs a field: -e frame.number (potshark read --fields lists them)");
  return names.map((name) => {
    const field = REGISTRY.get(name);
    if (field !== undefined && field.type !== "protocol") return field;
    const near = FIELDS.filter((one) => one.type !== "protocol" && one.name.startsWith(name.split(".", 1)[0] ?? ""));
    const hint = near.length === 0 ? "" : `; there are ${near.map((one) => one.name).join(", ")}`;
    throw new UserMistake(`no field ${name}${hint}`);
  });
};

/** The values of a frame's wanted fields, one list a field; kept from frame to frame, as a capture has millions. */
class Row {
  readonly texts: string[][];
  readonly wantedLayers: ReadonlySet<string>;
  readonly #columns = new Map<FieldDefinition, number[]>();

  constructor(fields: readonly FieldDefinition[]) {
    this.texts = fields.map(() => []);
    this.wantedLayers = layersOf(fields);
    for (const [index, field] of fields.entries())
      this.#columns.set(field, [...(this.#columns.get(field) ?? []), index]);
  }

  enter(): void {}

  add(field: FieldDefinition, _offset: number, _length: number, value: Parameters<typeof formatValue>[1]): void {
    const columns = this.#columns.get(field);
    if (columns === undefined) return;
    const text = formatValue(field, value);
    for (const column of columns) this.texts[column]!.push(text);
  }

  /** The line of the frame read last. */
  take({ separator, aggregator, occurrence, quote }: FieldFormat): string {
    const cells = this.texts.map((texts) => {
      const shown = occurrence === "a" ? texts : occurrence === "f" ? texts.slice(0, 1) : texts.slice(-1);
      const cell = shown.length === 0 ? "" : `${quote}${shown.join(aggregator)}${quote}`;
      texts.length = 0;
      return cell;
    });
    return `${cells.join(separator)}\n`;
  }
}

/** Whether a frame, counted from 0, passes the display filter. */
const frameTest = (text: string | undefined, session: Session): ((frame: number) => boolean) => {
  if (text === undefined) return () => true;
  const filter = compileFilter(text, REGISTRY);
  if (!filter.ok) {
    const { offset, length, message, hint } = filter.problem;
    const place = `at character ${offset + 1} (${JSON.stringify(text.slice(offset, offset + length))})`;
    throw new UserMistake(`-Y ${place}: ${message}${hint === undefined ? "" : `; ${hint}`}`);
  }
  const fields = new FrameFields(session, layersOf(filter.value.fields));
  return (frame) => filter.value.matches(fields.read(frame));
};

/** Lines are written in pieces of this many characters: a write a line would cost more than the dissection. */
const PIECE = 1 << 16;

const run = async (options: ReadOptions): Promise<void> => {
  const fields = fieldsOf(options.field);
  const format = formatOf(options.format);
  const bytes = await readFile(options.read).catch((error: NodeJS.ErrnoException) => {
    throw new UserMistake(
      `cannot read ${options.read}: ${error.code === "ENOENT" ? "there is no such file" : error.message}`,
    );
  });
  const capture = await openCapture(bytes);
  if (capture === undefined)
    throw new UserMistake(`${options.read} is no capture: neither pcap nor pcapng, gzipped or not`);
  const session = new Session(capture);
  const passes = frameTest(options.displayFilter, session);
  const row = new Row(fields);
  let text = format.header ? `${options.field.join(format.separator)}\n` : "";
  for (let frame = 0; frame < Math.min(session.frameCount, options.count ?? session.frameCount); frame += 1) {
    if (!passes(frame)) continue;
    session.read(frame, row);
    text += row.take(format);
    if (text.length < PIECE) continue;
    if (!process.stdout.write(text)) await new Promise((resolve) => process.stdout.once("drain", resolve));
    text = "";
  }
  process.stdout.write(text);
  if (capture.problem)
    process.stderr.write(
      `potshark: ${options.read} was read up to frame ${session.frameCount}: ${capture.problem.message}\n`,
    );
};

const gather = (value: string, before: readonly string[]): readonly string[] => [...before, value];

const readCount = (text: string): number => {
  if (!/^[1-9][0-9]*$/.test(text)) throw new UserMistake(`-c ${text} is no number of frames`);
  return Number(text);
};

/** `potshark read`. */
export const readCommand = (): Command =>
  new Command("read")
    .description("print fields of the frames of a capture, as tshark -2 -T fields does")
    .option("-r, --read <file>", "the capture: pcap or pcapng, gzipped or not")
    .addOption(new Option("-T, --type <type>", "what to print").choices(["fields"]).default("fields"))
    .addOption(new Option("-e, --field <name>", "a field to print; can be repeated").argParser(gather).default([]))
    .addOption(
      new Option("-E, --format <x=y>", "header=y, separator=, aggregator=, occurrence=f|l|a, quote=d|s|n")
        .argParser(gather)
        .default([]),
    )
    .option("-Y, --display-filter <filter>", "only frames that pass it, in Wireshark's language")
    .option("-c, --count <n>", "stop after that many frames", readCount)
    .option("--fields", "list the fields there are, with type and label")
    .action(async (options: Partial<ReadOptions> & { readonly fields?: true }) => {
      if (options.fields) {
        const rows = FIELDS.filter(({ type }) => type !== "protocol");
        process.stdout.write(rows.map(({ name, type, label }) => `${name}\t${type}\t${label}\n`).join(""));
        return;
      }
      if (options.read === undefined)
        throw new UserMistake("which capture? potshark read -r FILE -T fields -e frame.number");
      await run(options as ReadOptions);
    });
