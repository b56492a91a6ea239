/** `potshark read`: a capture as lines, fields, trees or statistics, with tshark's flags and texts. */
import { FIELDS, MAX_FRAMES, MAX_UNPACKED_BYTES } from "@potshark/dissect";
import { inert, MISTAKE_EXIT_CODE, UserMistake } from "@potshark/service/mistake";
import { Command, Option } from "commander";
import { readWhole } from "../read-whole.ts";
import { tsharkCommand, tsharkNote } from "./as-tshark.ts";
import { readFieldFormat } from "./field-format.ts";
import { FilterMistake } from "./filter-mistake.ts";
import { Output } from "./output.ts";
import { readPreferences } from "./preferences.ts";
import { Progress } from "./progress.ts";
import { type ReadRequest, readCapture } from "./read-capture.ts";
import type { ReadOptions } from "./read-options.ts";
import { readStatistic } from "./statistics.ts";
import { wantedColumns } from "./wanted-columns.ts";

const HELP = [
  "Lines, -T fields and -z are what tshark -2 -n prints of the same capture; -T json and -T pdml have its shape, with",
  "the fields that we claim (potshark read --fields) and our labels, and so has -V. What differs, and why, is in",
  "FIELDS.md of @potshark/dissect. Every frame is read twice, as with tshark -2, and no name is ever looked up.",
  "",
  "Examples:",
  "  potshark read -r lab.pcapng 'tcp.port == 5030'",
  "  potshark read -r lab.pcapng -T fields -e frame.number -e tcp.stream -E header=y",
  "  potshark read -r lab.pcapng -q -z follow,tcp,ascii,0",
  "  tcpdump -w - | potshark read -r - -c 10",
  "",
  "Exit codes:",
  "  0    read, also where the capture is damaged and its beginning could be",
  "  2    wrong usage: no such file, no capture, an unknown field, a filter that cannot be read",
].join("\n");

const gather = (value: string, before: readonly string[]): readonly string[] => [...before, value];

const MEGABYTE = 2 ** 20;

const readCount = (text: string): number => {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new UserMistake(`-c is "${inert(text, 40)}"; allowed: how many frames to look at, 1 or more`);
};

/** The filter is after `-Y` or, as with tshark, after the options. */
const displayFilterOf = ({ displayFilter }: ReadOptions, words: readonly string[]): string => {
  if (words.length === 0) return displayFilter ?? "";
  if (displayFilter === undefined) return words.join(" ");
  throw new UserMistake(
    `two display filters: -Y "${inert(displayFilter, 60)}" and "${inert(words.join(" "), 60)}"; give one`,
  );
};

const requestOf = (options: ReadOptions, words: readonly string[]): ReadRequest => {
  const { read: file, type, details = false, quiet = false, count = Number.POSITIVE_INFINITY } = options;
  if (file === undefined) throw new UserMistake("which capture? potshark read -r FILE; - is standard input");
  const columns = wantedColumns(options.field);
  if (type === "fields" && columns.length === 0) {
    throw new UserMistake("-T fields needs a field: -e frame.number (potshark read --fields lists them)");
  }
  if (columns.length > 0 && type !== "fields" && type !== "json") {
    throw new UserMistake("-e names what -T fields or -T json prints; add one of them");
  }
  const format = readFieldFormat(options.format);
  const statistics = options.statistics.map(readStatistic);
  const preferences = readPreferences(options.option);
  return {
    file,
    type,
    columns,
    format,
    displayFilter: displayFilterOf(options, words),
    count,
    maxFrames: options.maxFrames,
    maxUnpackedBytes: options.maxMb * MEGABYTE,
    details,
    quiet,
    statistics,
    preferences,
  };
};

/** Writes, and resolves when it is written. */
const write = async (text: string): Promise<void> => {
  const output = new Output(process.stdout);
  output.add(text);
  await output.flush();
};

const listFields = (): string =>
  FIELDS.filter(({ type }) => type !== "protocol")
    .map(({ name, type, label }) => `${name}\t${type}\t${label}\n`)
    .join("");

const run = async (words: readonly string[], options: ReadOptions): Promise<void> => {
  if (options.fields) return write(listFields());
  const request = requestOf(options, words);
  if (options.asTshark) {
    const command = tsharkCommand(options, request.file, request.displayFilter, process.platform);
    const note = tsharkNote(command);
    if (note !== "") process.stderr.write(`potshark: ${note}\n`);
    return write(`${command}\n`);
  }
  const progress = new Progress(process.stderr, () => performance.now());
  try {
    const problems = await readCapture(request, new Output(process.stdout), progress);
    for (const problem of problems) process.stderr.write(`potshark: ${problem}\n`);
  } catch (error) {
    if (!(error instanceof FilterMistake)) throw error;
    process.stderr.write(`potshark: display filter: ${error.message}\n`);
    process.exitCode = MISTAKE_EXIT_CODE;
  }
};

/** The command `read`. */
export const readCommand = (): Command =>
  new Command("read")
    .argument("[filter...]", "display filter, as with -Y")
    .option("-r, --read <file>", "the capture: pcap or pcapng, gzipped or not; - for standard input")
    .option("-Y, --display-filter <filter>", "only frames that pass it, in Wireshark's language")
    .option("-c, --count <n>", "look at so many frames, from the first", readCount)
    .addOption(
      new Option("-T, --type <type>", "what to print").choices(["text", "fields", "json", "pdml"]).default("text"),
    )
    .option("-V, --details", "print the fields of each frame as a tree instead of a line")
    .addOption(
      new Option("-e, --field <name>", "a field to print; can be repeated").argParser(gather).default([], "none"),
    )
    .addOption(
      new Option(
        "-E, --format <x=y>",
        "of -T fields: header=y|n, bom=y|n, separator=, aggregator=, occurrence=f|l|a, quote=d|s|n, escape=y|n",
      )
        .argParser(gather)
        .default([], "tabs, no header"),
    )
    .addOption(
      new Option("-z, --statistics <what>", "after the frames: conv,tcp[,FILTER] or follow,tcp,ascii|hex|raw,STREAM")
        .argParser(gather)
        .default([], "none"),
    )
    .option("-q, --quiet", "print only the statistics")
    .addOption(
      new Option("-o, --option <name:value>", "a preference: tcp.reassemble_out_of_order:TRUE")
        .argParser(gather)
        .default([], "none"),
    )
    .option(
      "--max-frames <n>",
      "read so many frames at most, for the memory that they take",
      (text) => readWhole("--max-frames", text, 1, 2 ** 32),
      MAX_FRAMES,
    )
    .option(
      "--max-mb <n>",
      "unpack so much of a gzipped capture at most",
      (text) => readWhole("--max-mb", text, 1, 65_536),
      MAX_UNPACKED_BYTES / MEGABYTE,
    )
    .option("-2", "read twice, which is always so")
    .option("-n", "do not look up names (always so)")
    .option("--fields", "list the fields there are, with type and label")
    .option("--as-tshark", "print the same question as a command line of tshark's")
    .addHelpText("after", `\n${HELP}`)
    .action(run);
