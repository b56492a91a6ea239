/**
 * Finds out which form of request a pot understands, sends requests, and keeps the exchanges for the scorecard.
 * `Orders` orders coffee.
 */
import { setTimeout as delay } from "node:timers/promises";
import { type HeaderPair, type ResponseMessage, serializeRequest } from "@potshark/htcpcp";
import { statedHeader, statedStatus } from "./loose-response.ts";
import { CheckEnded, fail, notTested } from "./outcome.ts";
import { type PotState, readState } from "./pot-state.ts";
import { exchange, type WireExchange, type WireRequest, type WireSettings } from "./wire.ts";

export interface ProbeSettings extends WireSettings {
  /** Host, and port if any, as in the coffee URI: the pot's name in targets and in Host. */
  readonly authority: string;
  /** From "/". */
  readonly path: string;
  /** The longest wait for something that a pot does at its own speed. */
  readonly waitMs: number;
}

/** How requests are written: the protocol of the request line, and a path or a whole coffee URI as its target. */
export interface Manner {
  readonly version: string;
  readonly form: "path" | "coffee URI";
}

/** HTCPCP first; every web server understands the last. */
const MANNERS: readonly Manner[] = [
  { version: "HTCPCP/1.0", form: "path" },
  { version: "HTCPCP/1.0", form: "coffee URI" },
  { version: "HTTP/1.1", form: "path" },
  { version: "HTTP/1.1", form: "coffee URI" },
];

export interface Ask {
  readonly method: string;
  /** The path of the probe by default. */
  readonly path?: string;
  /** The target as written on the wire, instead of a path. */
  readonly target?: string;
  readonly version?: string;
  readonly headers?: readonly HeaderPair[];
  readonly body?: string;
  /** Without `Connection: close`. */
  readonly keepsOpen?: boolean;
}

/** How well an answer to a GET shows that the pot understood it: 3 well, 0 not at all. */
const understanding = ({ answers }: WireExchange): number => {
  const [answer] = answers;
  if (answer === undefined) return 0;
  const status = statedStatus(answer);
  if (status === undefined) return 1;
  if ([400, 501, 505].includes(status)) return 1;
  return status === 418 || status === 503 || status < 400 ? 3 : 2;
};

/** A pot that leaves an answer unfinished, and the connection open, is given no longer for each of the others. */
const UNFINISHED_MS = 300;
/** Date has whole seconds. */
const SAME_TIME_MS = 1_500;
const ATTEMPTS = 3;
const RETRY_MS = 300;
const POLL_MS = 200;

export class Probe {
  readonly settings: ProbeSettings;
  manner: Manner = MANNERS[0]!;
  /** When the pot was first asked, in milliseconds since 1970; NaN if its clock differs. */
  metAt: number = Number.NaN;
  /** How long an answer is waited for. */
  patienceMs: number;
  #signal: AbortSignal;
  #exchanges: WireExchange[] = [];
  #cited: readonly WireExchange[] = [];

  constructor(settings: ProbeSettings, signal: AbortSignal) {
    this.settings = settings;
    this.patienceMs = settings.timeoutMs;
    this.#signal = signal;
  }

  /** The exchanges since the last call; the cited ones if there were none. */
  takeExchanges(): readonly WireExchange[] {
    const taken = this.#exchanges.length > 0 ? this.#exchanges : this.#cited;
    this.#exchanges = [];
    this.#cited = [];
    return taken;
  }

  /** Cites earlier exchanges that the check depends on. */
  cite(exchanges: readonly WireExchange[]): void {
    this.#cited = exchanges;
  }

  /** Runs something whose exchanges are no evidence for the check, unless it fails. @returns result and exchanges */
  async aside<Result>(run: () => Promise<Result>): Promise<readonly [Result, readonly WireExchange[]]> {
    const mark = this.#exchanges.length;
    const result = await run();
    return [result, this.#exchanges.splice(mark)];
  }

  /** From now on the signal is ignored: the orders that were begun must still be stopped. */
  outliveSignal(): void {
    this.#signal = new AbortController().signal;
  }

  /** Tries each form of request and keeps the one that the pot understands best. @returns that exchange */
  async greet(): Promise<WireExchange> {
    const now = Date.now();
    let best: { readonly manner: Manner; readonly exchange: WireExchange } | undefined;
    for (const manner of MANNERS) {
      this.manner = manner;
      const exchange = await this.send({ segments: [this.write({ method: "GET" })], methods: ["GET"] });
      if (best === undefined || understanding(exchange) > understanding(best.exchange)) best = { manner, exchange };
      if (understanding(exchange) === 3 || exchange.end === "unreachable") break;
    }
    this.manner = best!.manner;
    const { answers, isOverdue } = best!.exchange;
    const [answer] = answers;
    if (answer !== undefined && isOverdue) this.patienceMs = Math.min(UNFINISHED_MS, this.patienceMs);
    const date = Date.parse((answer && statedHeader(answer, "Date")) ?? "");
    if (Math.abs(date - now) <= SAME_TIME_MS) this.metAt = now;
    return best!.exchange;
  }

  /** The target of a path, in the form that the pot understands. */
  target(path: string): string {
    return this.manner.form === "path" ? path : this.coffeeTarget(path);
  }

  coffeeTarget(path: string): string {
    return `coffee://${this.settings.authority}${path === "/" ? "" : path}`;
  }

  /** The bytes of a request. */
  write(ask: Ask): Uint8Array {
    const { method, path = this.settings.path, target, version, headers = [], body, keepsOpen } = ask;
    return serializeRequest({
      method,
      target: target ?? this.target(path),
      version: version ?? this.manner.version,
      headers: [
        ["Host", this.settings.authority],
        ...headers,
        ...(keepsOpen ? [] : [["Connection", "close"] as const]),
      ],
      ...(body === undefined ? {} : { body }),
    });
  }

  /** Sends bytes as they are; never rejects. */
  async send(request: WireRequest): Promise<WireExchange> {
    const made = await this.#exchange(request);
    this.#exchanges.push(made);
    return made;
  }

  #exchange(request: WireRequest): Promise<WireExchange> {
    return exchange({ ...this.settings, timeoutMs: this.patienceMs }, request, this.#signal);
  }

  /** Sends a request and returns its answer. @throws CheckEnded if there is none, or one that decides nothing */
  async ask(ask: Ask): Promise<ResponseMessage> {
    return this.askRaw({ segments: [this.write(ask)], methods: [ask.method] });
  }

  /** Like `ask`, with raw bytes. */
  async askRaw(request: WireRequest): Promise<ResponseMessage> {
    const { answers, trouble } = await this.send(request);
    const answer = answers[0];
    if (answer === undefined) throw new CheckEnded(this.#signal.aborted ? notTested("stopped") : fail(trouble));
    const status = statedStatus(answer);
    if (status === 401) throw new CheckEnded(notTested("the pot wants to know who asks (401)"));
    if (status === 429) throw new CheckEnded(notTested("the pot refuses so many requests (429)"));
    return answer;
  }

  async state(path: string = this.settings.path): Promise<PotState> {
    return readState(await this.ask({ method: "GET", path }));
  }

  /** The state, without leaving a trace on the scorecard. */
  async glance(path: string): Promise<PotState> {
    const [state] = await this.aside(() => this.state(path));
    return state;
  }

  /** Polls until the state is as wanted; undefined if it is not in time. */
  async stateWhen(
    path: string,
    isWanted: (state: PotState) => boolean,
    withinMs: number,
  ): Promise<PotState | undefined> {
    const end = performance.now() + withinMs;
    while (!isWanted(await this.glance(path))) {
      if (performance.now() >= end) return undefined;
      await this.pause(POLL_MS);
    }
    return this.state(path);
  }

  /** @throws CheckEnded if the prober is stopped during the wait */
  async pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.#signal }).catch(() => {
      throw new CheckEnded(notTested("stopped"));
    });
  }

  /** Whether the pot still answers; tries more than once, because the pot may need a moment after hostile input. */
  async isAlive(): Promise<boolean> {
    const request = { segments: [this.write({ method: "GET" })], methods: ["GET"] };
    for (let attempt = 1; attempt <= ATTEMPTS && !this.#signal.aborted; attempt += 1) {
      if (attempt > 1) await delay(RETRY_MS);
      const { end } = await this.#exchange(request);
      if (end === "answered") return true;
    }
    return this.#signal.aborted;
  }
}
