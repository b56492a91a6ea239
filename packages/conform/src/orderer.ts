/**
 * Gives orders and stops them. Invariants: no pot gets an order while it is busy; every order that a pot may accept is
 * recorded before it is sent, and `cleanUp` stops it.
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
  /** The order is sent even if the pot is busy with an order of ours. */
  readonly evenIfBusy?: boolean;
}

/** An answer without a status line is a success if it contains the state of a pot. @throws CheckEnded if it does not */
export const isSuccess = (answer: ResponseMessage): boolean => {
  if (statedStatus(answer) === undefined && readState(answer).phase !== "unknown") return true;
  return answer.status >= 200 && answer.status < 300;
};

/** Why a busy pot gets no order. */
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
   * Sends an order, unless the pot is busy.
   * @param send sends the order in another way
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
    // A refused order was not begun; if the pot is busy then, it is another client's order.
    if (!isOwed && !isSuccess(answer)) this.#owed.delete(path);
    return answer;
  }

  /** Records that a refused order was begun anyway. */
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

  /** Stops the orders that were begun. @returns the paths of pots that did not stop; the next call tries them again */
  async cleanUp(): Promise<readonly string[]> {
    for (const order of [...this.#owed.values()]) {
      const [isStopped] = await this.probe.aside(() => this.#stopFully(order));
      if (isStopped) this.#owed.delete(order.path);
    }
    return this.unstopped;
  }

  /** Paths of pots that are busy with our orders. */
  get unstopped(): readonly string[] {
    return [...this.#owed.keys()];
  }

  /**
   * Sends "stop" until the pot is idle: the first one ends the brew, but a tea that was stopped early is still in the
   * pot.
   */
  async #stopFully(order: Order): Promise<boolean> {
    for (let attempt = 1; attempt <= STOPS; attempt += 1) {
      try {
        const answer = await this.stop({ ...order, method: attempt === STOPS ? "POST" : (order.method ?? "BREW") });
        const { phase } = await this.probe.state(potPathOf(order.path));
        // If the pot gives neither state nor status, we assume that it stopped.
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
