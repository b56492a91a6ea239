/**
 * What one pot is doing, as a pure function of its brew and the time. Invariant: the phase is never stored, so a pot
 * cannot be late. All times are arguments, in milliseconds since 1970.
 *
 *     idle ──BREW start──▶ brewing ──brew time──▶ pouring ──WHEN, or the cup is full──▶ ready
 *       ▲                     │          └──── no milk ordered ────────────────────────▶ │
 *       │                     └─ BREW stop of a tea: served as it is ─▶ pouring or ready │
 *       └───────────── BREW stop of anything else; from ready also the next BREW start ──┘
 */
import type { Bean } from "@potshark/config";

/** What is in the pot: coffee of some beans, or leaves that have steeped from `startedAt` on. */
export type Beverage =
  | { readonly kind: "coffee"; readonly bean: Bean }
  | {
      readonly kind: "tea";
      readonly variety: string;
      /** Time to the recommended strength. */
      readonly steepMs: number;
    };

export interface Brew {
  readonly id: number;
  readonly beverage: Beverage;
  readonly startedAt: number;
  /** When it is brewed, and milk, if any was ordered, begins to pour. Infinite while leaves stay in until "stop". */
  readonly brewEndsAt: number;
  /** When milk fills the cup, or WHEN came; equal to `brewEndsAt` if no milk was ordered. */
  readonly pourEndsAt: number;
  /** A client said WHEN (RFC 2324 §2.1.4). */
  readonly isPourStopped: boolean;
  /** Lower-case names. */
  readonly additions: readonly string[];
}

export type Phase = "brewing" | "pouring" | "ready";

export const phaseAt = (brew: Brew, now: number): Phase => {
  if (now < brew.brewEndsAt) return "brewing";
  return now < brew.pourEndsAt ? "pouring" : "ready";
};

/** Whole seconds until the phase ends; 0 when ready, infinite if only "stop" ends it. */
export const secondsLeft = (brew: Brew, now: number): number => {
  const end = { brewing: brew.brewEndsAt, pouring: brew.pourEndsAt, ready: now }[phaseAt(brew, now)];
  return Math.ceil((end - now) / 1000);
};

export const isBusy = (brew: Brew | undefined, now: number): brew is Brew =>
  brew !== undefined && phaseAt(brew, now) !== "ready";

/**
 * RFC 7168 §2.1.2: the strength of a tea; 1 is the recommended strength. It rises evenly until then; if leaves stay in,
 * it falls again at the same rate, until the proportion of tea and water is inverted: a negative strength, at least -1.
 * Undefined for coffee.
 */
export const strengthAt = ({ beverage, startedAt, brewEndsAt }: Brew, now: number): number | undefined => {
  if (beverage.kind !== "tea") return undefined;
  const steeped = (Math.min(now, brewEndsAt) - startedAt) / beverage.steepMs;
  return Math.max(-1, steeped <= 1 ? steeped : 2 - steeped);
};

export interface Order {
  readonly id: number;
  readonly beverage: Beverage;
  readonly additions: readonly string[];
  /** How long the brew takes; infinite for leaves that stay in until "stop". */
  readonly brewMs: number;
  /** How long milk pours without WHEN; 0 without milk. */
  readonly pourMs: number;
}

/** RFC 2324 §2.1.1: begins a brew. */
export const startBrew = ({ brewMs, pourMs, ...order }: Order, now: number): Brew => ({
  ...order,
  startedAt: now,
  brewEndsAt: now + brewMs,
  pourEndsAt: now + brewMs + pourMs,
  isPourStopped: false,
});

/** RFC 7168 §2.1.2: a tea that is stopped is served at the strength it has. Undefined for anything else. */
export const stopSteeping = (brew: Brew | undefined, pourMs: number, now: number): Brew | undefined =>
  brew?.beverage.kind === "tea" && phaseAt(brew, now) === "brewing"
    ? { ...brew, brewEndsAt: now, pourEndsAt: now + pourMs }
    : undefined;

/** RFC 2324 §2.1.4: "Enough? Say WHEN." Undefined while nothing pours. */
export const sayWhen = (brew: Brew | undefined, now: number): Brew | undefined =>
  brew !== undefined && phaseAt(brew, now) === "pouring"
    ? { ...brew, pourEndsAt: now, isPourStopped: true }
    : undefined;

/** The same brew after the clock was changed. */
export const shiftBrew = (brew: Brew, byMs: number): Brew => ({
  ...brew,
  startedAt: brew.startedAt + byMs,
  brewEndsAt: brew.brewEndsAt + byMs,
  pourEndsAt: brew.pourEndsAt + byMs,
});
