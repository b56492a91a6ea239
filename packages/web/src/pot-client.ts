/**
 * The site's connection to the pot. Everything the site knows about a pot comes from here over HTCPCP, and every
 * exchange is kept for a while, so that a page can show the exact bytes behind it.
 */
import { HtcpcpError, TEA_MEDIA_TYPE } from "@potshark/htcpcp";
import { CoffeeClient } from "@potshark/htcpcp/node";
import type { PotCommand } from "./site-command.ts";

/** One exchange as it was on the wire; the response is empty or cut if the pot failed. */
export interface WireRecord {
  readonly method: string;
  readonly target: string;
  /** "200 OK", or why there is no answer. */
  readonly outcome: string;
  readonly request: Uint8Array;
  readonly response: Uint8Array;
  readonly startedAt: Date;
  readonly durationMs: number;
  /** The site's own TCP port; undefined if there was no connection. */
  readonly localPort: number | undefined;
  readonly potPort: number;
  /** Whether it made the pot act, and did not only read its state. */
  readonly acts: boolean;
}

export interface PotResponse {
  readonly kind: "answer";
  readonly status: number;
  readonly phrase: string;
  readonly header: (name: string) => string | undefined;
  readonly body: Uint8Array;
  readonly record: WireRecord;
}

/** No answer: nothing listens, the answer is not in time, or it is not HTCPCP. */
export interface PotFailure {
  readonly kind: "failure";
  readonly reason: "unreachable" | "timeout" | "unreadable";
  readonly record: WireRecord;
}

export type PotReply = PotResponse | PotFailure;

export interface PotClientOptions {
  readonly host: string;
  readonly port: number;
  /** Host of the coffee URI in the site's requests: the name of the first pot. */
  readonly potName: string;
  readonly keepAlive: boolean;
  /** How long to wait for the pot's answer. */
  readonly timeoutMs: number;
}

/** A request to the pot, without the common headers. */
export interface PotRequest {
  readonly method: string;
  readonly target?: string;
  readonly contentType?: string;
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
  readonly acts?: boolean;
}

/** RFC 9112 §6.3: without a length, an answer ends when its connection is closed. */
const OPEN_ENDED = " (no length, and the connection left open: what came in time)";
const KEPT = 8;
const COMMAND_TYPE = "application/coffee-pot-command";

/** Talks to one pot server. */
export class PotClient {
  readonly #client: CoffeeClient;
  readonly #options: PotClientOptions;
  readonly #recent: WireRecord[] = [];
  #separator: ", " | "; " = ", ";

  constructor(options: PotClientOptions) {
    this.#options = options;
    const { host, port, keepAlive, timeoutMs } = options;
    this.#client = new CoffeeClient({ host, port, keepAlive, timeoutMs });
  }

  /** The TCP port of the pot. */
  get port(): number {
    return this.#options.port;
  }

  /** `GET`: the state of the pot. */
  get(pot?: string): Promise<PotReply> {
    return this.request({ method: "GET", ...(pot === undefined ? {} : { headers: [["Use-Pot", pot]] }) });
  }

  /** `PROPFIND` as JSON. @param depth 1 also asks for the log, 0 only for the pot */
  propfind(depth: 0 | 1): Promise<PotReply> {
    const headers = [["Depth", String(depth)] as const, ["Accept", "application/json"] as const];
    return this.request({ method: "PROPFIND", headers });
  }

  /** Brew, stop or say WHEN. */
  act({ method, message, pot, tea, additions }: PotCommand): Promise<PotReply> {
    const headers: [string, string][] = [];
    // RFC 7168 §2.1.1: the URI names the variety, and so the pot.
    const way = tea === undefined ? {} : { target: `coffee://${tea}`, contentType: TEA_MEDIA_TYPE };
    if (pot !== undefined && tea === undefined) headers.push(["Use-Pot", pot]);
    if (additions.length > 0) headers.push(["Accept-Additions", additions.join(this.#separator)]);
    return this.request({ method, headers, acts: true, ...way, ...(message === undefined ? {} : { body: message }) });
  }

  /** One request of any kind. Resolves also when the pot fails; the failure is in the reply. */
  async request(request: PotRequest): Promise<PotReply> {
    const { method, target = `coffee://${this.#options.potName}`, contentType = COMMAND_TYPE, acts = false } = request;
    // The lab's original pot wants this Content-Type on every method, a GET too.
    const headers = [["Content-Type", contentType] as const, ...(request.headers ?? [])];
    const startedAt = new Date();
    const known = { method, target, startedAt, potPort: this.#options.port, acts };
    try {
      const { body } = request;
      const exchange = await this.#client.exchange({
        method,
        target,
        version: "HTCPCP/1.0",
        headers: headers.map(([name, value]): [string, string] => [name, value]),
        ...(body === undefined ? {} : { body }),
      });
      const { response } = exchange;
      // Only the lab's Python original says HTCPCP/1.1. It splits Accept-Additions at semicolons, against RFC 2324
      // §2.2.2.1, so after its first answer the site uses its format.
      this.#separator = response.version === "HTCPCP/1.1" ? "; " : ", ";
      const record = this.#keep({
        ...known,
        outcome: `${response.status} ${response.phrase}`.trim() + (exchange.isOpenEnded ? OPEN_ENDED : ""),
        request: exchange.request,
        response: exchange.responseBytes,
        durationMs: exchange.durationMs,
        localPort: exchange.localPort,
      });
      const { status, phrase } = response;
      return {
        kind: "answer",
        status,
        phrase,
        header: (name) => response.headers.get(name),
        body: response.body,
        record,
      };
    } catch (error) {
      if (!(error instanceof HtcpcpError) || error.code === "invalid-argument") throw error;
      const reason = error.code === "unreachable" || error.code === "timeout" ? error.code : "unreadable";
      const record = this.#keep({
        ...known,
        outcome: error.message,
        request: error.exchange?.request ?? new Uint8Array(),
        response: error.exchange?.responseBytes ?? new Uint8Array(),
        durationMs: Date.now() - startedAt.getTime(),
        localPort: undefined,
      });
      return { kind: "failure", reason, record };
    }
  }

  /** The exchanges behind a page: the last acting one before it, if it is still kept, then its own. */
  recordsBehind(own: WireRecord): readonly WireRecord[] {
    const before = this.#recent.slice(0, this.#recent.indexOf(own));
    const acting = own.acts ? undefined : before.findLast(({ acts }) => acts);
    return acting === undefined ? [own] : [acting, own];
  }

  /** Ends kept connections. */
  async close(): Promise<void> {
    await this.#client.close();
  }

  #keep(record: WireRecord): WireRecord {
    this.#recent.push(record);
    if (this.#recent.length > KEPT) this.#recent.shift();
    return record;
  }
}
