/** What packets of a capture say in a packet list. Runs in a process of its own, as marking does. */
import { FrameSummaries } from "@potshark/dissect";
import { sessionOptions } from "@potshark/lab";
import { type CaptureLimits, openLabCapture } from "./lab-capture.ts";
import { type QuestionSource, questionsOf } from "./question-source.ts";
import { cut } from "./report-limits.ts";
import type { SubmittedCapture } from "./submissions.ts";

/** Plain data: it is sent to another process. */
export interface LinesJob {
  readonly linesOf: SubmittedCapture;
  /** Numbers, from 1. */
  readonly frames: readonly number[];
  readonly limits: CaptureLimits;
}

/** By the numbers of the frames. */
export type PacketLines = ReadonlyMap<number, string>;

const MAX_LINE = 120;

/** Never throws on input. */
export const packetLines = async (
  { linesOf, frames, limits }: LinesJob,
  source: QuestionSource,
): Promise<PacketLines> => {
  const { path, part } = linesOf;
  const capture = await openLabCapture(path, { ...limits, part }, (bundle) =>
    sessionOptions(questionsOf(source, bundle, undefined).set),
  );
  if (!capture.ok) return new Map();
  const { session } = capture.facts;
  const summaries = new FrameSummaries(session);
  return new Map(
    frames
      .filter((number) => number <= session.frameCount)
      .map((number) => {
        const { source: from, destination, protocol, info } = summaries.read(number - 1);
        return [number, cut(`${from} → ${destination} ${protocol} ${info}`, MAX_LINE)];
      }),
  );
};
