/** Reads a pot's PROPFIND answer in JSON: the beans in it and, at `Depth: 1`, the past brews. Never throws. */
import type { Bean } from "@potshark/config";
import { beanOf, fieldsOf, parseJson, textOf, textsOf, timeOf } from "./brew-status.ts";

/** How a past brew ended, in the pot's word; undefined for a word we do not know. */
type Outcome = "brewing" | "served" | "stopped" | "interrupted";

export interface PastBrew {
  /** Milliseconds since 1970, if the date could be read. */
  readonly timeMs: number | undefined;
  /** The date as the pot wrote it. */
  readonly date: string;
  readonly additions: readonly string[];
  readonly bean: Bean | undefined;
  readonly pot: string | undefined;
  readonly outcome: Outcome | undefined;
}

export interface PotProperties {
  readonly bean: Bean | undefined;
  /** Newest first; undefined if the pot keeps no log. */
  readonly brews: readonly PastBrew[] | undefined;
}

const OUTCOMES: readonly string[] = ["brewing", "served", "stopped", "interrupted"] satisfies Outcome[];

const pastBrewOf = (value: unknown): PastBrew | undefined => {
  const fields = fieldsOf(value);
  if (fields === undefined) return undefined;
  const outcome = fields.outcome;
  return {
    timeMs: timeOf(fields.date),
    date: textOf(fields.date) ?? "",
    additions: textsOf(fields.additions),
    bean: beanOf(fields.coffee_bean),
    pot: textOf(fields.pot),
    outcome: typeof outcome === "string" && OUTCOMES.includes(outcome) ? (outcome as Outcome) : undefined,
  };
};

/**
 * The properties in the body of a PROPFIND. The lab's Python original answers with the bean alone, or `null`.
 * @returns undefined if the bytes are neither
 */
export const parsePotProperties = (body: Uint8Array): PotProperties | undefined => {
  const value = parseJson(body);
  if (value === null) return { bean: undefined, brews: undefined };
  const fields = fieldsOf(value);
  if (fields === undefined) return undefined;
  if (!("coffee_bean" in fields) && !("brews" in fields)) return { bean: beanOf(fields), brews: undefined };
  const brews = fields.brews;
  return {
    bean: beanOf(fields.coffee_bean),
    brews: Array.isArray(brews) ? brews.flatMap((brew: unknown) => pastBrewOf(brew) ?? []) : undefined,
  };
};
