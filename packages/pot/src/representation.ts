/** A pot's state as JSON, with the keys of the lab's original and with ours. */
import type { Bean, PotSettings } from "@potshark/config";
import strftime from "strftime";
import { type Brew, phaseAt, secondsLeft, strengthAt } from "./brew-state.ts";
import type { PastBrew } from "./journal-record.ts";

/**
 * JSON on one line. Apostrophes are escaped: the lab's original client turns each one into a quotation mark
 * before it parses.
 */
export const toJson = (value: unknown): string => `${JSON.stringify(value).replaceAll("'", "\\u0027")}\n`;

export const beanOf = (brew: Brew | undefined): Bean | undefined =>
  brew?.beverage.kind === "coffee" ? brew.beverage.bean : undefined;

/** ISO 8601 in UTC, or null for an infinite time. */
const isoTime = (time: number): string | null => (Number.isFinite(time) ? new Date(time).toISOString() : null);

/** The keys of the lab's original first, then ours. Times under its keys are local; `*_at` are ISO 8601 in UTC. */
export const brewJson = (
  brew: Brew | undefined,
  pot: PotSettings,
  timeFormat: string,
  now: number,
): Readonly<Record<string, unknown>> => {
  if (brew === undefined) return {};
  const { beverage, additions, startedAt, brewEndsAt, pourEndsAt, isPourStopped } = brew;
  const hasMilk = isPourStopped || pourEndsAt > brewEndsAt;
  const local = (time: number): string => (Number.isFinite(time) ? strftime(timeFormat, new Date(time)) : "");
  const strength = strengthAt(brew, now);
  const left = secondsLeft(brew, now);
  return {
    date: local(startedAt),
    beverage_type: beverage.kind === "tea" ? "Tea" : "Coffee",
    additions,
    brew_time_end: local(brewEndsAt),
    pour_milk_start: hasMilk ? local(brewEndsAt) : "",
    coffee_bean: beanOf(brew) ?? {},
    pour_milk_stop: hasMilk && now >= pourEndsAt,
    pot: pot.name,
    phase: phaseAt(brew, now),
    seconds_left: Number.isFinite(left) ? left : null,
    started_at: isoTime(startedAt),
    brew_ends_at: isoTime(brewEndsAt),
    pour_ends_at: hasMilk ? isoTime(pourEndsAt) : null,
    ...(beverage.kind === "tea" && { variety: beverage.variety }),
    ...(strength !== undefined && { strength: Math.round(strength * 100) / 100 }),
  };
};

/** A past brew in the form of a PROPFIND of the log. */
export const pastBrewJson = ({
  id,
  at,
  pot,
  additions,
  bean,
  variety,
  outcome,
}: PastBrew): Readonly<Record<string, unknown>> => ({
  id,
  date: at,
  pot,
  additions,
  coffee_bean: bean ?? null,
  ...(variety !== undefined && { variety }),
  outcome,
});
