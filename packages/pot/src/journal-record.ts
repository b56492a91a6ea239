/** The lines of the journal: what happened to a brew, as JSON. */
import type { Bean } from "@potshark/config";

/** What happened to a brew. `at` is ISO 8601 in UTC. */
export type JournalRecord =
  | {
      readonly event: "start";
      /** From 1 to the greatest safe integer. */
      readonly id: number;
      readonly at: string;
      readonly pot: string;
      readonly additions: readonly string[];
      /** Of a coffee. */
      readonly bean?: Bean;
      /** Of a tea. */
      readonly variety?: string;
    }
  | { readonly event: Exclude<Outcome, "brewing">; readonly id: number; readonly at: string };

type Outcome = "brewing" | "served" | "stopped" | "interrupted";

/** A brew as the journal knows it. */
export interface PastBrew {
  readonly id: number;
  readonly at: string;
  readonly pot: string;
  readonly additions: readonly string[];
  readonly bean?: Bean;
  readonly variety?: string;
  readonly outcome: Outcome;
}

const isText = (value: unknown): value is string => typeof value === "string";

const isRecord = (value: unknown): value is JournalRecord => {
  const { event, id, at, pot, additions } = (value ?? {}) as Record<string, unknown>;
  if (!Number.isSafeInteger(id) || (id as number) < 1 || !isText(at)) return false;
  if (event !== "start") return ["served", "stopped", "interrupted"].includes(String(event));
  return isText(pot) && Array.isArray(additions) && additions.every(isText);
};

/** Undefined for a torn line, or one that is not ours. */
export const parseRecord = (line: string): JournalRecord | undefined => {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/** With a line end. */
export const recordLine = (record: JournalRecord): string => `${JSON.stringify(record)}\n`;

/** The lines with what is known about a brew; the time of its end is not known. */
export const brewLines = ({ outcome, ...brew }: PastBrew): string => {
  const start = recordLine({ event: "start", ...brew });
  return outcome === "brewing" ? start : start + recordLine({ event: outcome, id: brew.id, at: brew.at });
};
