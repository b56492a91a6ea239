/** Before anything is asked: is the capture fit to be asked? What is wrong, what shows it, and what to do. */
import { type CommandNames, DEFAULT_NAMES, evidenceOf } from "../grading/command.ts";
import type { CaptureFacts } from "../grading/facts.ts";
import type { Finding } from "../grading/report.ts";
import { FILE_CHECKS } from "./file-checks.ts";
import { TRAFFIC_CHECKS } from "./traffic-checks.ts";

const CHECKS = [...FILE_CHECKS, ...TRAFFIC_CHECKS];

/** Every id that a finding can have; the last two are told of files that no session comes of. */
export const FINDING_IDS: readonly string[] = [...CHECKS.map(({ id }) => id), "empty-file", "no-capture"];

const WEIGHT = { blocks: 0, harms: 1, notes: 2 } as const;

/** Everything worth saying about a capture before it is marked, the worst first; empty when it is in order. */
export const readiness = (facts: CaptureFacts, names: CommandNames = DEFAULT_NAMES): readonly Finding[] =>
  CHECKS.flatMap(({ id, severity, find }): readonly Finding[] => {
    const found = find(facts);
    if (found === undefined) return [];
    const { says, advice, frames, filter } = found;
    const shown = filter ?? (frames.length > 0 ? `frame.number in {${frames.join(", ")}}` : "frame.number == 0");
    const fields = ["frame.number", "frame.time_relative", "tcp.stream", "tcp.srcport", "tcp.dstport"];
    const value = { shape: "list", values: [] } as const;
    const evidence =
      frames.length === 0
        ? { frames, command: "" }
        : evidenceOf({ value, frames, filter: shown, fields, withoutDissector: false }, names);
    return [{ id, severity, says, advice, evidence }];
  }).sort((left, right) => WEIGHT[left.severity] - WEIGHT[right.severity]);
