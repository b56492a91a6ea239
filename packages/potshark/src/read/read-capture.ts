/** `potshark read`: opens the capture, prints the requested frames, then the statistics. */
import {
  type CaptureFile,
  frameFilter,
  limitText,
  type ReachedLimit,
  Session,
  type SessionOptions,
  unreadText,
} from "@potshark/dissect";
import { inert } from "@potshark/service/mistake";
import { withCapture } from "./capture-source.ts";
import { detailsPrinter } from "./details-output.ts";
import type { FieldFormat } from "./field-format.ts";
import { fieldsPrinter } from "./fields-output.ts";
import { FilterMistake } from "./filter-mistake.ts";
import type { FramePrinter } from "./frame-printer.ts";
import { jsonPrinter } from "./json-output.ts";
import { linesPrinter } from "./lines-output.ts";
import type { Output } from "./output.ts";
import { pdmlPrinter } from "./pdml-output.ts";
import type { Progress } from "./progress.ts";
import { type Statistic, statisticText } from "./statistics.ts";
import type { WantedColumn } from "./wanted-columns.ts";

export type OutputType = "text" | "fields" | "json" | "pdml";

export interface ReadRequest {
  /** Name of the capture; "-" for standard input. */
  readonly file: string;
  readonly type: OutputType;
  readonly columns: readonly WantedColumn[];
  readonly format: FieldFormat;
  /** "" for all frames. */
  readonly displayFilter: string;
  /** How many frames are read, from the first. */
  readonly count: number;
  /** How many are read, and what is unpacked, at most. */
  readonly maxFrames: number;
  readonly maxUnpackedBytes: number;
  readonly details: boolean;
  /** Only the statistics are printed. */
  readonly quiet: boolean;
  readonly statistics: readonly Statistic[];
  readonly preferences: SessionOptions;
}

const printerOf = (session: Session, { type, columns, format, details, file }: ReadRequest): FramePrinter => {
  if (type === "fields") return fieldsPrinter(session, columns, format);
  if (type === "json") return jsonPrinter(session, columns);
  if (type === "pdml") return pdmlPrinter(session, file);
  return details ? detailsPrinter(session) : linesPrinter(session);
};

/** After this many frames the command checks for a closed reader and for Ctrl-C, even without output. */
const FRAMES_BETWEEN_PAUSES = 20_000;

const printFrames = async (
  session: Session,
  request: ReadRequest,
  output: Output,
  progress: Progress,
): Promise<void> => {
  const filter = frameFilter(session, request.displayFilter);
  if (!filter.ok) throw new FilterMistake(request.displayFilter, filter.problem);
  const passes = filter.value;
  const printer = printerOf(session, request);
  const total = Math.min(session.frameCount, request.count);
  output.add(printer.begin);
  for (let row = 0; row < total && output.isOpen; row += 1) {
    if (passes(row)) printer.frame(row, output.writer);
    if (!output.isFull && row % FRAMES_BETWEEN_PAUSES !== 0) continue;
    progress.show(row, total);
    await output.flush();
  }
  output.add(printer.end);
};

const print = async (
  capture: CaptureFile,
  request: ReadRequest,
  output: Output,
  progress: Progress,
): Promise<Session> => {
  progress.begin("Finding streams");
  const session = new Session(capture, request.preferences);
  progress.begin("Printing");
  if (process.stdout.isTTY) progress.stop();
  if (!request.quiet) await printFrames(session, request, output, progress);
  // As in tshark: the statistic requested last comes first.
  for (const statistic of request.statistics.toReversed()) output.add(statisticText(session, statistic, request.count));
  progress.stop();
  await output.flush();
  return session;
};

/** A line where a limit that nobody asked for was reached. */
const limitReached = (reached: ReachedLimit | undefined, { file, count }: ReadRequest): readonly string[] => {
  if (reached === undefined || (reached.of === "frames" && reached.value === count)) return [];
  const flag = reached.of === "frames" ? "--max-frames" : "--max-mb";
  return [`${inert(file)} ${limitText(reached)}, and was read up to there; to read more: ${flag} N`];
};

/**
 * @returns what is wrong with the capture, one line each, if it could not be read completely
 * @throws UserMistake, FilterMistake
 */
export const readCapture = (request: ReadRequest, output: Output, progress: Progress): Promise<readonly string[]> => {
  progress.begin("Reading");
  return withCapture(
    request.file,
    async (capture) => {
      const session = await print(capture, request, output, progress);
      const frames = `${session.frameCount} frame${session.frameCount === 1 ? "" : "s"}`;
      const damage = `${inert(request.file)} is damaged after ${frames}, and was read up to there`;
      const unread = unreadText(session.unread);
      return [
        ...(capture.problem === undefined ? [] : [`${damage}: ${capture.problem.message}`]),
        ...limitReached(capture.reachedLimit, request),
        ...session.problems.map(({ message }) => message),
        ...(unread === undefined ? [] : [unread]),
      ];
    },
    {
      maxFrames: Math.min(request.count, request.maxFrames),
      maxUnpackedBytes: request.maxUnpackedBytes,
      onRead: (offset, size) => progress.show(offset, size),
    },
  ).finally(() => progress.stop());
};
