/**
 * Gives orders and stops them. Invariants: no pot is ordered from while it is at work; every order that a pot may have
 * taken is written down before it is sent, and stopped by `cleanUp`.
 */
import type { HeaderPair, ResponseMessage } from "@potshark/htcpcp";
import { potPathOf } from "./alternates.ts";
import { statedStatus } from "./loose-response.ts";
import { CheckEnded, notTested, type Outcome } from "./outcome.ts";
import { isBusy, readState } from "./pot-state.ts";
import type { Ask, Probe } from "./probe.ts";

export interface Order {
  readonly path: string;
  readonly type: string | undefined;
  /** BREW unless given. */
  readonly method?: string;
  /** "start" unless given. */
  readonly body?: string;
  readonly headers?: readonly HeaderPair[];
  /** The order is given though the pot is at work for us. */
  readonly evenIfBusy?: boolean;
}

/** An answer without a status line is a success where it tells the state of a pot. @throws CheckEnded where it does not */
export const isSuccess = (answer: ResponseMessage): boolean => {
  if (statedStatus(answer) === undefined && readState(answer).phase !== "unknown") return true;
  return answer.status >= 200 && answer.status < 300;
};

/** Why nothing can be ordered from a pot that is at work. */
export const BUSY: Outcome = notTested("the pot is at work; it is not disturbed");
const STOPS = 3;
const STOP_PAUSE_MS = 100;

export class Orderer {
  protected readonly probe: Probe;
  readonly #owed = new Map<string, Order>();

  constructor(probe: Probe) {
    this.probe = probe;
  }

  /**
   * Gives an order, unless the pot is at work.
   * @param send gives the order to the pot in another way
   */
  async place(
    order: Order,
    send: (ask: Ask) => Promise<ResponseMessage> = (ask) => this.probe.ask(ask),
  ): Promise<ResponseMessage> {
    const { path, type, method = "BREW", body = "start", headers = [], evenIfBusy } = order;
    if (!evenIfBusy && isBusy(await this.probe.glance(potPathOf(path)))) throw new CheckEnded(BUSY);
    const isOwed = this.#owed.has(path);
    if (!isOwed) this.#owed.set(path, order);
    const contentType: readonly HeaderPair[] = type === undefined ? [] : [["Content-Type", type]];
    const answer = await send({ method, path, headers: [...contentType, ...headers], body });
    // What was refused was not begun, and what is at work then is somebody else's.
    if (!isOwed && !isSuccess(answer)) this.#owed.delete(path);
    return answer;
  }

  /** Writes down that a refused order was begun all the same. */
  owe(order: Order): void {
    this.#owed.set(order.path, order);
  }

  async stop({ path, type, method = "BREW" }: Order): Promise<ResponseMessage> {
    return this.probe.ask({
      method,
      path,
      headers: type === undefined ? [] : [["Content-Type", type]],
      body: "stop",
    });
  }

  /** Stops what was started. @returns the paths of pots that did not stop; they are tried again the next time */
  async cleanUp(): Promise<readonly string[]> {
    for (const order of [...this.#owed.values()]) {
      const [isStopped] = await this.probe.aside(() => this.#stopFully(order));
      if (isStopped) this.#owed.delete(order.path);
    }
    return this.unstopped;
  }

  /** Paths of pots that work for us. */
  get unstopped(): readonly string[] {
    return [...this.#owed.keys()];
  }

  /** Says "stop" until the pot is idle: the first ends the brew, a tea that was stopped early still stands there. */
  async #stopFully(order: Order): Promise<boolean> {
    for (let attempt = 1; attempt <= STOPS; attempt += 1) {
      try {
        const answer = await this.stop({ ...order, method: attempt === STOPS ? "POST" : (order.method ?? "BREW") });
        const { phase } = await this.probe.state(potPathOf(order.path));
        // A pot that tells neither state nor status can only be believed.
        if (phase === "idle" || (phase === "unknown" && (statedStatus(answer) === undefined || isSuccess(answer))))
          return true;
        if (phase === "ready" && attempt === STOPS) return true;
      } catch (error) {
        if (!(error instanceof CheckEnded)) throw error;
      }
      await this.probe.pause(STOP_PAUSE_MS);
    }
    return false;
  }
}
