/** `potshark capture`: the lab's packets into a file for Wireshark, until Ctrl-C. */

import {
  CaptureError,
  type CaptureProgress,
  type CaptureSummary,
  labFilter,
  type RunningCapture,
  startCapture,
} from "@potshark/capture";
import type { Settings } from "@potshark/config";
import {
  addSettings,
  FAULT_EXIT_CODE,
  inert,
  inertJson,
  MISTAKE_EXIT_CODE,
  runUntilStopped,
  settingsOf,
  UserMistake,
} from "@potshark/service";
import { Command } from "commander";
import { shownPath } from "./dissector/shown-path.ts";

interface CaptureCommandOptions {
  readonly interface?: string;
  readonly write?: string;
  readonly for?: string;
  readonly filter?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

const SETTINGS = ["COFFEE_SERVER_PORT", "WEBSERVER_PORT"] as const satisfies readonly (keyof Settings)[];

const EXIT_CODES = [
  "Exit codes:",
  "  0    captured, also when Ctrl-C ended it",
  "  1    could not capture: no program, no permission, a file that cannot be used, or it failed",
  "  2    wrong usage: also a filter that cannot be read, or an interface that is not there",
].join("\n");

const CLEAR_LINE = "\r\x1b[K";

const UNIT_MS: Readonly<Record<string, number>> = { "": 1000, s: 1000, m: 60_000, h: 3_600_000 };
const MAX_MS = 24 * 3_600_000;

/** `30`, `30s`, `5m`, `1h` in milliseconds. */
export const parseDuration = (text: string): number => {
  const [, digits, unit = ""] = /^(\d{1,6})([smh]?)$/.exec(text) ?? [];
  const ms = Number(digits) * (UNIT_MS[unit] ?? Number.NaN);
  if (ms > 0 && ms <= MAX_MS) return ms;
  throw new UserMistake(`--for is "${inert(text, 60)}"; allowed: seconds, minutes or hours up to a day: 30s, 5m, 1h`);
};

const filterOf = (given: string | undefined, settings: Settings): string => {
  if (given !== undefined) return given;
  if (settings.COFFEE_SERVER_PORT !== 0 && settings.WEBSERVER_PORT !== 0) return labFilter(settings);
  throw new UserMistake("a port of 0 stands for one that is not chosen yet; give the filter with -f");
};

const sizeText = (bytes: number): string => (bytes < 10_000 ? `${bytes} bytes` : `${(bytes / 1000).toFixed(1)} kB`);
const packetsText = (packets: number): string => `${packets} packet${packets === 1 ? "" : "s"}`;

const progressText = ({ packets, bytes, seconds }: CaptureProgress): string =>
  [...(packets === undefined ? [] : [packetsText(packets)]), sizeText(bytes), `${Math.round(seconds)} s`].join(", ");

/** A name quoted for a shell; both kinds of shell accept double quotes. */
const quoted = (file: string): string => (/^[\w./:\\+-]+$/.test(file) ? file : `"${file}"`);

const summaryText = (summary: CaptureSummary): string => {
  const file = quoted(shownPath(summary.file));
  const lines = [
    `${packetsText(summary.packets)}, ${sizeText(summary.bytes)}, ${summary.seconds} s: ${shownPath(summary.file)}`,
    ...(summary.dropped > 0 ? [`${packetsText(summary.dropped)} came too fast and are not in the file.`] : []),
    ...(summary.packets === 0 ? ["Nothing came by. Is the lab running? potshark up, then potshark brew"] : []),
    ...(summary.format === "pcap" ? ["The file is pcap, as tcpdump writes it; Wireshark reads it as well."] : []),
    `Look at it: wireshark ${file}`,
    `        or: tshark -r ${file}`,
  ];
  return `${lines.join("\n")}\n`;
};

/** Writes, and resolves when it is written: the process may end directly after that. */
const write = (stream: NodeJS.WriteStream, text: string): Promise<void> =>
  new Promise((resolve) => {
    stream.write(text, () => resolve());
  });

/** A mistake of the user, or something that the machine lacks. */
const exitCodeOf = ({ code }: CaptureError): number =>
  code === "bad-filter" || code === "no-interface" ? MISTAKE_EXIT_CODE : FAULT_EXIT_CODE;

const fail = async (error: unknown, json: boolean): Promise<void> => {
  if (!(error instanceof CaptureError)) throw error;
  const { code, message, next } = error;
  if (json) await write(process.stdout, `${inertJson({ error: { code, message, next } })}\n`);
  await write(process.stderr, `potshark: ${message}\n  next: ${next}\n`);
  process.exitCode = exitCodeOf(error);
};

const start = (options: CaptureCommandOptions, settings: Settings): Promise<RunningCapture> => {
  const isWatched = process.stderr.isTTY && !options.json;
  return startCapture({
    filter: filterOf(options.filter, settings),
    overwrite: options.force ?? false,
    ...(options.write === undefined ? {} : { file: options.write }),
    ...(options.interface === undefined ? {} : { interface: options.interface }),
    ...(options.for === undefined ? {} : { durationMs: parseDuration(options.for) }),
    ...(isWatched ? { onProgress: (progress) => process.stderr.write(CLEAR_LINE + progressText(progress)) } : {}),
  });
};

const run = async (command: Command): Promise<void> => {
  const options = command.opts<CaptureCommandOptions>();
  const json = options.json ?? false;
  try {
    const capture = await start(options, settingsOf(command, process.env));
    const finish = async (): Promise<void> => {
      const summary = await capture.ended;
      if (process.stderr.isTTY) await write(process.stderr, CLEAR_LINE);
      await write(process.stdout, json ? `${inertJson(summary)}\n` : summaryText(summary));
    };
    const finished = finish().catch((error: unknown) => fail(error, json));
    const stop = async (): Promise<void> => {
      await capture.stop().catch(() => {});
      await finished;
      // A failed capture ends with its own exit code, not with that of an orderly stop.
      if (process.exitCode !== undefined) process.exit();
    };
    runUntilStopped({ stop, say: (text) => process.stderr.write(`potshark: ${inert(text)}\n`) });
    // The terminal was closed.
    process.once("SIGHUP", () => void stop());
    if (!json) {
      const until = options.for === undefined ? "Stop it with Ctrl-C." : `For ${options.for}, or until Ctrl-C.`;
      await write(process.stderr, `Capturing ${inert(capture.interface)} into ${shownPath(capture.file)}. ${until}\n`);
    }
    await finished;
  } catch (error) {
    await fail(error, json);
  }
};

/** The command `capture`. */
export const captureCommand = (): Command =>
  addSettings(
    new Command("capture")
      .option("-i, --interface <name>", "capture there instead of on loopback")
      .option("-w, --write <file>", "write to this file (default: potshark-<time>.pcapng)")
      .option("--for <time>", "stop after so long: 30s, 5m, 1h")
      .option(
        "-f, --filter <filter>",
        "capture filter instead of the two ports, as man pcap-filter has it; empty for all",
      )
      .option("--force", "overwrite the file")
      .option("--json", "print the summary, or the error, as JSON"),
    SETTINGS,
  )
    .addHelpText("after", `\n${EXIT_CODES}`)
    .action((_options: unknown, command: Command) => run(command));
