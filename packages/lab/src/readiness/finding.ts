/** The parts of readiness findings. */
import type { Evidence } from "../query/command.ts";
import type { CaptureFacts } from "../query/facts.ts";
import type { FindingId } from "../questions/finding-ids.ts";
import type { Server } from "../questions/question-set.ts";
import type { Needs } from "./needs.ts";

/** A fact about a capture that decides whether questions can be answered from it. */
export interface Finding {
  /** "no-syn": one of `FINDING_IDS`, or what is said of a file that is no capture. */
  readonly id: string;
  /** `blocks`: nothing can be marked. `harms`: some questions cannot be answered well. `notes`: good to know. */
  readonly severity: "blocks" | "harms" | "notes";
  /** The fact. */
  readonly says: string;
  /** What to do. */
  readonly advice: string;
  /** Empty if the finding is that something is missing. */
  readonly evidence: Evidence;
}

/** The fact, and the numbers of the frames that show it. */
export interface Found {
  readonly says: string;
  readonly advice: string;
  readonly frames: readonly number[];
  /** A filter that exactly these frames pass; if left out, it is made from their numbers. */
  readonly filter?: string;
  /** Whose traffic it is about: its own advice is given. */
  readonly server?: Server | undefined;
}

export interface Check {
  readonly id: FindingId;
  readonly severity: Finding["severity"];
  /** Undefined if the capture is in order. */
  readonly find: (facts: CaptureFacts, needs: Needs) => Found | undefined;
}

/** "port 5030", "ports 5030 and 5031". */
export const portsText = ({ servers }: Pick<Needs, "servers">, between = "and"): string => {
  const ports = servers.map(({ port }) => port).sort((left, right) => left - right);
  const [last, ...others] = [...ports].reverse();
  return others.length === 0
    ? `port ${last}`
    : `port${between === "and" ? "s" : ""} ${others.reverse().join(", ")} ${between} ${last}`;
};

/** Numbers of the frames that pass. */
export const framesOf = (facts: CaptureFacts, filter: string): readonly number[] =>
  facts.matching(filter).map((row) => row + 1);
