/**
 * What one pot is doing, as a pure function of its brew and the time. Invariant: the phase is never stored, so a pot
 * cannot be late. All times are milliseconds since 1970 and handed in.
 *
 *     idle ──BREW start──▶ brewing ──brew time──▶ pouring ──WHEN, or the cup is full──▶ ready
 *       ▲                                └──── no milk ordered ────────────────────────▶ │
 *       └───────────── BREW stop, from anywhere; from ready also the next BREW start ────┘
 */
import type { Bean } from "@potshark/config";

export interface Brew {
  readonly id: number;
  readonly startedAt: number;
  /** When the coffee is brewed, and milk, if any was ordered, begins to pour. */
  readonly brewEndsAt: number;
  /** When milk fills the cup, or somebody said WHEN; equal to `brewEndsAt` where no milk was ordered. */
  readonly pourEndsAt: number;
  /** Somebody said WHEN (RFC 2324 §2.1.4). */
  readonly isPourStopped: boolean;
  /** Lower-case names. */
  readonly additions: readonly string[];
  readonly bean: Bean;
}

export type Phase = "brewing" | "pouring" | "ready";

export const phaseAt = (brew: Brew, now: number): Phase => {
  if (now < brew.brewEndsAt) return "brewing";
  return now < brew.pourEndsAt ? "pouring" : "ready";
};

/** Whole seconds until the phase ends by itself; 0 when ready. */
export const secondsLeft = (brew: Brew, now: number): number => {
  const end = { brewing: brew.brewEndsAt, pouring: brew.pourEndsAt, ready: now }[phaseAt(brew, now)];
  return Math.ceil((end - now) / 1000);
};

export const isBusy = (brew: Brew | undefined, now: number): brew is Brew =>
  brew !== undefined && phaseAt(brew, now) !== "ready";

export interface Order {
  readonly id: number;
  readonly additions: readonly string[];
  readonly bean: Bean;
  readonly hasMilk: boolean;
}

export interface Durations {
  readonly brewMs: number;
  readonly pourMs: number;
}

/** RFC 2324 §2.1.1: begins a brew. */
export const startBrew = ({ hasMilk, ...order }: Order, { brewMs, pourMs }: Durations, now: number): Brew => ({
  ...order,
  startedAt: now,
  brewEndsAt: now + brewMs,
  pourEndsAt: now + brewMs + (hasMilk ? pourMs : 0),
  isPourStopped: false,
});

/** RFC 2324 §2.1.4: "Enough? Say WHEN." Undefined while nothing pours. */
export const sayWhen = (brew: Brew | undefined, now: number): Brew | undefined =>
  brew !== undefined && phaseAt(brew, now) === "pouring"
    ? { ...brew, pourEndsAt: now, isPourStopped: true }
    : undefined;
