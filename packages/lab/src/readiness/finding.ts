/** What readiness findings are made from. */
import type { Evidence } from "../query/command.ts";
import type { CaptureFacts } from "../query/facts.ts";
import type { Server } from "../questions/question-set.ts";
import type { Needs } from "./needs.ts";

/** Something about a capture that decides whether questions can be answered from it. */
export interface Finding {
  /** "no-syn"; one of `FINDING_IDS`. */
  readonly id: string;
  /** `blocks`: nothing can be marked. `harms`: some questions cannot be answered well. `notes`: good to know. */
  readonly severity: "blocks" | "harms" | "notes";
  /** What is so. */
  readonly says: string;
  /** What to do. */
  readonly advice: string;
  /** Empty where a thing that is missing is the finding. */
  readonly evidence: Evidence;
}

/** What is so, and which frames show it, by number. */
export interface Found {
  readonly says: string;
  readonly advice: string;
  readonly frames: readonly number[];
  /** A filter that these frames pass and no others; from their numbers where it is left out. */
  readonly filter?: string;
}

export interface Check {
  readonly id: string;
  readonly severity: Finding["severity"];
  /** Undefined where the capture is in order. */
  readonly find: (facts: CaptureFacts, needs: Needs) => Found | undefined;
}

/** The server that browsers talk to, where the questions are about one. */
export const siteOf = ({ servers }: Needs): Server | undefined => servers.find(({ protocol }) => protocol === "http");

export const potOf = ({ servers }: Needs): Server | undefined => servers.find(({ protocol }) => protocol === "htcpcp");

/** "port 5030", "ports 5030 and 5031". */
export const portsText = ({ servers }: Needs, between = "and"): string => {
  const ports = servers.map(({ port }) => port).sort((left, right) => left - right);
  const [last, ...others] = [...ports].reverse();
  return others.length === 0
    ? `port ${last}`
    : `port${between === "and" ? "s" : ""} ${others.reverse().join(", ")} ${between} ${last}`;
};

/** What captures the servers' packets and no others, as pcap-filter has it. */
export const captureFilter = ({ servers }: Needs): string => servers.map(({ port }) => `tcp port ${port}`).join(" or ");

/** Numbers of the frames that pass. */
export const framesOf = (facts: CaptureFacts, filter: string): readonly number[] =>
  facts.matching(filter).map((row) => row + 1);

export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;
