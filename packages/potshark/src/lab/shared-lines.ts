/** Adds to what captures share how their packets look in the packet list. */
import type { SharedPackets } from "./class-flags.ts";
import { type ProcessLimits, runLineJobs } from "./grade-pool.ts";
import type { CaptureLimits } from "./lab-capture.ts";
import type { LinesJob } from "./packet-lines.ts";
import type { QuestionSource } from "./question-source.ts";
import type { Recognized } from "./recognize.ts";

/** @param shared for each entry of the class, the result of `sharedPackets` */
export const withLines = async (
  all: readonly Recognized[],
  shared: readonly (readonly SharedPackets[])[],
  source: QuestionSource,
  limits: ProcessLimits & CaptureLimits,
): Promise<readonly (readonly SharedPackets[])[]> => {
  // Of a pair the first one's lines are read: the other has the same packets.
  const firsts = shared.map((own, index) => own.filter(({ owner }) => owner === undefined || owner > index));
  const places = firsts.flatMap((own, index) =>
    [...new Set(own.map(({ capture }) => capture))].map((capture) => ({ index, capture })),
  );
  const jobs = places.map(({ index, capture }): LinesJob => {
    const first = firsts[index]!.flatMap((one) => (one.capture === capture ? one.first : []));
    return {
      linesOf: all[index]!.marked.submission.captures[capture]!,
      frames: [...new Set(first.map(({ frames }) => frames[0]))],
      limits: { maxBytes: limits.maxBytes, ...(limits.maxFrames === undefined ? {} : { maxFrames: limits.maxFrames }) },
    };
  });
  const lines = await runLineJobs(jobs, source, limits);
  const linesOf = new Map(places.map(({ index, capture }, at) => [`${index} ${capture}`, lines[at]!]));
  return shared.map((own, index) =>
    own.map((one) => ({
      ...one,
      first: one.first.map((packet) => ({
        ...packet,
        line: linesOf.get(`${index} ${one.capture}`)?.get(packet.frames[0]),
      })),
    })),
  );
};
