/**
 * One pot of the server: its settings, its state and its actions. Invariants: an acknowledged brew is in the journal;
 * if two orders race, one wins; nothing takes longer after the clock is set back.
 */
import type { PotSettings, Settings } from "@potshark/config";
import {
  type Beverage,
  type Brew,
  isBusy,
  sayWhen,
  secondsLeft,
  shiftBrew,
  startBrew,
  stopSteeping,
} from "./brew-state.ts";
import type { Journal } from "./journal.ts";
import type { JournalRecord } from "./journal-record.ts";
import { drawCup, dryForMs, fullReservoir, type Reservoir } from "./reservoir.ts";

export interface PotDependencies {
  readonly settings: Settings;
  readonly journal: Journal;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Calls back once after that many milliseconds, unless the returned function is called before. */
  readonly after: (delayMs: number, call: () => void) => () => void;
  /** Reports to the operator what no client gets to know. */
  readonly warn: (text: string) => void;
}

/** Why a pot takes no order now, and for how many seconds; infinite if only "stop" ends it. */
export interface Unready {
  readonly reason: "busy" | "dry";
  readonly seconds: number;
}

export class Pot {
  readonly settings: PotSettings;
  readonly #deps: PotDependencies;
  readonly #milks: ReadonlySet<string>;
  /** Its times and the reservoir's times come from `#now`. */
  #brew: Brew | undefined;
  #lastNow = Number.NEGATIVE_INFINITY;
  #aheadMs = 0;
  #reservoir: Reservoir;
  /** Keeps the journal from noting that the brew was served. */
  #cancelServed: () => void = () => undefined;

  constructor(settings: PotSettings, deps: PotDependencies) {
    this.settings = settings;
    this.#deps = deps;
    this.#milks = new Set(deps.settings.MILKS);
    this.#reservoir = fullReservoir(settings.capacity);
  }

  /** With times by the current clock. */
  get brew(): Brew | undefined {
    this.#now();
    return this.#brew && this.#aheadMs > 0 ? shiftBrew(this.#brew, -this.#aheadMs) : this.#brew;
  }

  /** Why an order would be refused now; undefined if it would be accepted. */
  get unready(): Unready | undefined {
    const now = this.#now();
    if (isBusy(this.#brew, now)) return { reason: "busy", seconds: secondsLeft(this.#brew, now) };
    const dryMs = dryForMs(this.#reservoir, this.#refillMs, now);
    return dryMs > 0 ? { reason: "dry", seconds: Math.ceil(dryMs / 1000) } : undefined;
  }

  /**
   * Begins a brew; resolves when it is on disk. To be called only while `unready` is undefined.
   * @throws JournalError if it could not be written; then nothing was begun
   */
  async start(beverage: Beverage, additions: readonly string[]): Promise<void> {
    const { journal } = this.#deps;
    const before = { brew: this.#brew, reservoir: this.#reservoir };
    const startedAt = this.#now();
    const pourMs = this.#pourMs(additions);
    const brew = startBrew(
      { id: journal.nextId(), beverage, additions, brewMs: this.#brewMs(beverage), pourMs },
      startedAt,
    );
    // Claimed before the journal is written, so that only one of two racing orders wins.
    this.#brew = brew;
    this.#reservoir = drawCup(this.#reservoir, this.settings.capacity, startedAt);
    const made = beverage.kind === "tea" ? { variety: beverage.variety } : { bean: beverage.bean };
    const at = this.#timeOf(startedAt);
    try {
      await journal.append({ event: "start", id: brew.id, at, pot: this.settings.name, additions, ...made });
    } catch (error) {
      if (this.#brew === brew) this.#brew = before.brew;
      this.#reservoir = before.reservoir;
      throw error;
    }
    // It may have been stopped while its line was being written; the stop is then in the journal after it.
    if (this.#brew === brew) this.#noteServedAfter(brew);
  }

  /** RFC 2324 §2.1.1: ends a coffee, serves a tea as it is, or takes the cup away. An idle pot stays idle. */
  stop(): void {
    const now = this.#now();
    const brew = this.#brew;
    if (!isBusy(brew, now)) {
      this.#brew = undefined;
      return;
    }
    this.#cancelServed();
    this.#brew = stopSteeping(brew, this.#pourMs(brew.additions), now);
    if (this.#brew === undefined) this.#note("stopped", brew.id);
    else this.#noteServedAfter(this.#brew);
  }

  /** RFC 2324 §2.1.4. False while nothing pours. */
  when(): boolean {
    const poured = sayWhen(this.#brew, this.#now());
    if (poured === undefined) return false;
    this.#brew = poured;
    this.#cancelServed();
    this.#note("served", poured.id);
    return true;
  }

  /** A clock that is never set back: it runs ahead by as much as the system's clock was set back. */
  #now(): number {
    const now = this.#deps.now() + this.#aheadMs;
    const backMs = Math.max(0, this.#lastNow - now);
    this.#aheadMs += backMs;
    this.#lastNow = now + backMs;
    return this.#lastNow;
  }

  /** ISO 8601, by the clock of the system. */
  #timeOf(now: number): string {
    return new Date(now - this.#aheadMs).toISOString();
  }

  get #refillMs(): number {
    return this.#deps.settings.REFILL_TIME * 1000;
  }

  #brewMs(beverage: Beverage): number {
    if (beverage.kind === "coffee") return (this.settings.brewTime ?? this.#deps.settings.BREW_TIME) * 1000;
    return this.settings.infuser === "manual" ? Number.POSITIVE_INFINITY : beverage.steepMs;
  }

  #pourMs(additions: readonly string[]): number {
    return additions.some((addition) => this.#milks.has(addition)) ? this.#deps.settings.POUR_TIME * 1000 : 0;
  }

  #noteServedAfter({ id, pourEndsAt }: Brew): void {
    this.#cancelServed = Number.isFinite(pourEndsAt)
      ? this.#deps.after(pourEndsAt - this.#now(), () => this.#note("served", id))
      : () => undefined;
  }

  /** These records are never acknowledged, so the pot does not wait for the disk, and a failure affects no client. */
  #note(event: "served" | "stopped", id: number): void {
    const record: JournalRecord = { event, id, at: this.#timeOf(this.#now()) };
    this.#deps.journal.append(record).catch((error: unknown) => this.#deps.warn(String(error)));
  }
}
