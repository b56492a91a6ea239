/** Runs the checks against a pot, one after the other, and leaves the pot in its original state. */
import type { Check, CheckSubject } from "./check.ts";
import { CHECKS } from "./checks/index.ts";
import { OUTSIDE } from "./checks/outside.ts";
import { isLoose } from "./loose-response.ts";
import { Orders } from "./orders.ts";
import { CheckEnded, fail, notTested, type Outcome } from "./outcome.ts";
import { isBusy } from "./pot-state.ts";
import { Probe, type ProbeSettings } from "./probe.ts";
import type { CheckResult, Scorecard } from "./scorecard.ts";
import type { WireExchange } from "./wire.ts";

export interface ProbeOptions extends ProbeSettings {
  /** Whether orders may be sent. Without it only safe requests are sent. */
  readonly brews: boolean;
  /** Numbers of requirements and letters of decisions; empty for every check. */
  readonly only: readonly string[];
  /** Aborts the run; orders that were begun are still stopped. */
  readonly signal: AbortSignal;
  /** Called with every result as it is found. */
  readonly onResult?: (result: CheckResult) => void;
}

const NO_BREW = "it may start a brew; allow it with --brew";

const isWanted = (only: readonly string[], { requirements, decision }: CheckSubject): boolean =>
  only.length === 0 || only.some((key) => key === decision || requirements.includes(Number(key)));

class Prober {
  readonly #options: ProbeOptions;
  readonly #probe: Probe;
  readonly #orders: Orders;
  readonly #results: CheckResult[] = [];
  readonly #notices: string[] = [];
  /** Why nothing more can be tested. */
  #end: string | undefined;

  constructor(options: ProbeOptions) {
    this.#options = options;
    this.#probe = new Probe(options, options.signal);
    this.#orders = new Orders(this.#probe);
  }

  async run(): Promise<Scorecard> {
    const { end, trouble, answers } = await this.#probe.greet();
    const greeting = this.#probe.takeExchanges();
    const hasNoHead = answers[0] !== undefined && isLoose(answers[0]);
    const isUnreadable = end === "unreadable" || hasNoHead;
    if (hasNoHead) this.#notices.push(`${trouble}. What needs a whole head is not tested.`);
    const unreachable = answers.length === 0 && !isUnreadable ? trouble : undefined;
    if (answers.length === 0) this.#end = trouble;
    for (const check of CHECKS.filter((check) => isWanted(this.#options.only, check))) {
      // A pot that answers in another protocol has failed the first check: that its answers are HTTP's.
      if (isUnreadable && check.id === "get") this.#add(check, fail(trouble), greeting);
      else await this.#settle(check);
    }
    for (const subject of OUTSIDE.filter((subject) => isWanted(this.#options.only, subject))) {
      this.#add(subject, notTested(subject.why), [], false);
    }
    const { manner } = this.#probe;
    return {
      address: this.#probe.coffeeTarget(this.#options.path),
      manner: answers.length === 0 || hasNoHead ? undefined : `${manner.version}, target as a ${manner.form}`,
      unreachable,
      results: this.#results,
      notices: this.#notices,
      isStopped: this.#options.signal.aborted,
    };
  }

  #add(
    { id, requirements, decision, level, section, title }: CheckSubject,
    outcome: Outcome,
    exchanges: readonly WireExchange[],
    isTestable = true,
  ): void {
    const subject = { id, requirements, ...(decision && { decision }), level, section, title };
    const result = { ...subject, ...outcome, isTestable, exchanges };
    this.#results.push(result);
    this.#options.onResult?.(result);
  }

  async #settle(check: Check): Promise<void> {
    if (this.#options.signal.aborted) this.#end ??= "stopped";
    if (this.#end !== undefined) {
      this.#add(check, notTested(this.#end), []);
      return;
    }
    if (check.needsBrew && !this.#options.brews) {
      this.#add(check, notTested(NO_BREW), []);
      return;
    }
    const outcome = await this.#run(check);
    const exchanges = this.#probe.takeExchanges();
    const isHard = check.level === "robustness" || exchanges.some(({ end }) => end !== "answered");
    const isAlive = !isHard || (await this.#probe.isAlive());
    if (check.needsBrew) await this.cleanUp();
    this.#probe.takeExchanges();
    if (isAlive) {
      this.#add(check, outcome, exchanges);
      return;
    }
    this.#end = `the pot fell silent after "${check.id}"`;
    this.#notices.push(`The pot has not answered since the check "${check.id}" (${check.title}).`);
    this.#add(
      check,
      fail([outcome.reason, "after this check the pot no longer answers"].filter(Boolean).join("; ")),
      exchanges,
    );
  }

  async #run(check: Check): Promise<Outcome> {
    try {
      if (check.needsBrew && isBusy(await this.#probe.glance(this.#options.path))) {
        return notTested("the pot is at work; it is not disturbed");
      }
      return await check.run(this.#probe, this.#orders);
    } catch (error) {
      if (error instanceof CheckEnded) return error.outcome;
      throw error;
    }
  }

  /** Stops the orders that are still running. */
  async cleanUp(): Promise<void> {
    if (this.#options.signal.aborted) this.#probe.outliveSignal();
    for (const path of await this.#orders.cleanUp()) {
      const notice = `The brew at ${path} could not be stopped; see to the pot.`;
      if (!this.#notices.includes(notice)) this.#notices.push(notice);
    }
  }
}

/**
 * Probes a pot. Never rejects because of the pot's behaviour. Invariants: no order without `brews`; none to a busy pot;
 * every order that was begun is stopped in all cases.
 */
export const probePot = async (options: ProbeOptions): Promise<Scorecard> => {
  const prober = new Prober(options);
  try {
    return await prober.run();
  } finally {
    await prober.cleanUp();
  }
};
