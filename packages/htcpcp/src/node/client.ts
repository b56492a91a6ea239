/**
 * An HTCPCP client over `node:net`.
 *
 *     const pot = new CoffeeClient({ host: "localhost", port: 5030 });
 *     const { response } = await pot.exchange({ method: "BREW", target: "coffee://ducky", body: "start" });
 */
import { HtcpcpError } from "../error.ts";
import type { Limits } from "../limits.ts";
import type { OutgoingRequest } from "../serializer.ts";
import { ClientConnection, type Exchange } from "./client-connection.ts";

export interface CoffeeClientOptions {
  readonly host: string;
  readonly port: number;
  /** Keeps connections for later exchanges; otherwise each exchange asks for `Connection: close`. Off by default. */
  readonly keepAlive?: boolean;
  /** For the whole exchange, connecting included, in milliseconds; 10,000 by default. */
  readonly timeoutMs?: number;
  readonly limits?: Partial<Limits>;
}

/** RFC 9110 §9.2.2, RFC 2324 §2.1: these may be sent twice without a further effect. */
const SAFE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "PROPFIND", "OPTIONS"]);

export class CoffeeClient {
  readonly #options: Required<CoffeeClientOptions>;
  readonly #idle: ClientConnection[] = [];

  constructor(options: CoffeeClientOptions) {
    this.#options = { keepAlive: false, timeoutMs: 10_000, limits: {}, ...options };
  }

  /**
   * Sends a request and waits for its answer. An answer with any status is not an error.
   * @throws HtcpcpError `unreachable`, `timeout`, `closed`, `truncated`, or the code of what could not be read
   */
  async exchange(request: OutgoingRequest): Promise<Exchange> {
    const [exchange] = await this.pipeline([request]);
    return exchange!;
  }

  /** Sends several requests at once on one connection (RFC 9112 §9.3.2); the answers come in the same order. */
  async pipeline(requests: readonly OutgoingRequest[]): Promise<readonly Exchange[]> {
    const kept = this.#takeIdle();
    try {
      return await this.#send(kept ?? this.#connect(), requests);
    } catch (error) {
      // A kept connection may have been closed by the peer just now: a request that is safe to repeat is tried once
      // more.
      const isStale = kept !== undefined && error instanceof HtcpcpError && error.code === "closed";
      if (!isStale || !requests.every(({ method }) => SAFE_METHODS.has(method))) throw error;
      return this.#send(this.#connect(), requests);
    }
  }

  /** Closes the kept connections. */
  close(): void {
    for (const connection of this.#idle.splice(0)) connection.destroy();
  }

  #connect(): ClientConnection {
    return new ClientConnection(this.#options);
  }

  #takeIdle(): ClientConnection | undefined {
    while (this.#idle.length > 0) {
      const connection = this.#idle.pop();
      if (connection?.isUsable) return connection;
    }
    return undefined;
  }

  async #send(connection: ClientConnection, requests: readonly OutgoingRequest[]): Promise<readonly Exchange[]> {
    try {
      const exchanges = await connection.send(
        requests.map((request, index) => this.#prepare(request, index === requests.length - 1)),
      );
      if (this.#options.keepAlive && connection.isUsable) this.#idle.push(connection);
      else connection.end();
      return exchanges;
    } catch (error) {
      connection.destroy();
      throw error;
    }
  }

  #prepare(request: OutgoingRequest, isLast: boolean): OutgoingRequest {
    const headers = [...(request.headers ?? [])];
    const has = (name: string): boolean => headers.some(([header]) => header.toLowerCase() === name);
    // A coffee URI names its host itself; HTTP/1.1 and origin form need the header (RFC 9110 §7.2).
    if (!has("host") && (request.version?.startsWith("HTTP/") || request.target.startsWith("/"))) {
      const { host, port } = this.#options;
      headers.unshift(["Host", `${host.includes(":") ? `[${host}]` : host}:${port}`]);
    }
    if (!this.#options.keepAlive && isLast && !has("connection")) headers.push(["Connection", "close"]);
    return { ...request, headers };
  }
}
