/**
 * Checks before any question whether the capture is fit for the questions: what is wrong, the evidence, and what to do.
 */
import { type CommandNames, DEFAULT_NAMES, evidenceOf } from "../query/command.ts";
import type { CaptureFacts } from "../query/facts.ts";
import { isOneOf } from "../query/number-set.ts";
import { FILE_CHECKS } from "./file-checks.ts";
import type { Check, Finding, Found } from "./finding.ts";
import type { Needs } from "./needs.ts";
import { TRAFFIC_CHECKS } from "./traffic-checks.ts";

const CHECKS = [...FILE_CHECKS, ...TRAFFIC_CHECKS];

const WEIGHT = { blocks: 0, harms: 1, notes: 2 } as const;

const findingOf = ({ id, severity }: Check, found: Found, needs: Needs, names: CommandNames): Finding => {
  const { says, frames, filter, server } = found;
  const advice = server?.advice?.[id] ?? needs.advice[id] ?? found.advice;
  const shown = filter ?? (frames.length > 0 ? isOneOf("frame.number", frames) : "frame.number == 0");
  const fields = ["frame.number", "frame.time_relative", "tcp.stream", "tcp.srcport", "tcp.dstport"];
  const value = { shape: "list", values: [] } as const;
  const evidence =
    frames.length === 0
      ? { frames, command: "" }
      : evidenceOf({ value, frames, filter: shown, fields, withoutDissector: false }, names);
  return { id, severity, says, advice, evidence };
};

/** `readiness` one check at a time, for a caller with other work between them. */
export function* readinessSteps(
  facts: CaptureFacts,
  needs: Needs,
  names: CommandNames = DEFAULT_NAMES,
): Generator<undefined, readonly Finding[]> {
  const findings: Finding[] = [];
  for (const check of CHECKS) {
    const found = needs.fine.has(check.id) ? undefined : check.find(facts, needs);
    if (found !== undefined) findings.push(findingOf(check, found, needs, names));
    yield;
  }
  return findings.sort((left, right) => WEIGHT[left.severity] - WEIGHT[right.severity]);
}

/**
 * Everything worth saying about a capture before it is marked, the worst first; empty when it is in order.
 *
 * @param needs of the questions that are put to it
 */
export const readiness = (facts: CaptureFacts, needs: Needs, names?: CommandNames): readonly Finding[] => {
  const steps = readinessSteps(facts, needs, names);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
};
