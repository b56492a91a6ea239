/**
 * An HTCPCP server over `node:net`: `node:http` answers BREW and WHEN with 400.
 *
 *     const server = new CoffeeServer({ handle: () => ({ status: 418, body: "short and stout" }) });
 *     await server.listen({ port: 5030 });
 */
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { checkValue } from "../head-text.ts";
import { DEFAULT_LIMITS } from "../limits.ts";
import { serializeResponse } from "../serializer.ts";
import { ServerConnection } from "./server-connection.ts";
import { type CoffeeServerOptions, DEFAULT_CAPACITY, DEFAULT_TIMEOUTS, type ServerSettings } from "./server-options.ts";

/** How often overdue connections are looked for; a timeout is late by at most two of these. */
const SWEEP_MS = 50;
const REFUSAL = serializeResponse(
  {
    status: 503,
    headers: [
      ["Retry-After", "1"],
      ["Connection", "close"],
    ],
    body: "too many connections\n",
  },
  "HTTP/1.1",
);
/** How many refused connections may be open until their peers have read why; more are cut off without an answer. */
const REFUSED = 1_024;

const isLoopback = (address: string): boolean => address === "::1" || /^(?:::ffff:)?127\./.test(address);

const warn = (error: unknown): void => process.emitWarning(error instanceof Error ? error : String(error));

export class CoffeeServer {
  readonly #settings: ServerSettings;
  readonly #servers: Server[] = [];
  readonly #connections = new Set<ServerConnection>();
  readonly #perAddress = new Map<string, number>();
  readonly #refused = new Set<Socket>();
  #sweep: NodeJS.Timeout | undefined;

  /** @throws HtcpcpError `invalid-argument` when the name is not allowed in a header */
  constructor(options: CoffeeServerOptions) {
    const { onError = warn } = options;
    this.#settings = {
      name: "Potshark",
      onExchange: undefined,
      ...options,
      // An error in the error handler must not be reported to it again.
      onError: (error) => {
        try {
          onError(error);
        } catch (another) {
          warn(another);
        }
      },
      limits: { ...DEFAULT_LIMITS, ...options.limits },
      timeouts: { ...DEFAULT_TIMEOUTS, ...options.timeouts },
      capacity: { ...DEFAULT_CAPACITY, ...options.capacity },
    };
    checkValue(this.#settings.name, "server name");
  }

  /** Connections open now. */
  get connectionCount(): number {
    return this.#connections.size;
  }

  /**
   * Listens on one address; may be called for several.
   * @returns the address, with the chosen port if 0 was given
   * @throws the error of `node:net`, such as EADDRINUSE
   */
  async listen({ port, host = "127.0.0.1" }: { readonly port: number; readonly host?: string }): Promise<AddressInfo> {
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => this.#accept(socket));
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ port, host, backlog: 4096 }, () => {
        server.off("error", reject);
        // A failed accept (for example, no file descriptor left) must not end the process.
        server.on("error", this.#settings.onError);
        resolve();
      });
    });
    this.#servers.push(server);
    this.#sweep ??= setInterval(() => this.#closeOverdue(), SWEEP_MS).unref();
    return server.address() as AddressInfo;
  }

  /**
   * Takes no further request and resolves when every connection is closed: requests that have begun are answered,
   * idle connections are closed at once.
   * @param graceMs connections that are still open after this time are cut off
   */
  async close(graceMs = 5_000): Promise<void> {
    const closed = this.#servers
      .splice(0)
      .map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
    for (const socket of this.#refused) socket.destroy();
    const ended = [...this.#connections].map((connection) => connection.finish());
    const cutOff = setTimeout(() => {
      for (const connection of this.#connections) connection.destroy();
    }, graceMs);
    await Promise.all([...closed, ...ended]);
    clearTimeout(cutOff);
    clearInterval(this.#sweep);
    this.#sweep = undefined;
  }

  #accept(socket: Socket): void {
    const address = socket.remoteAddress ?? "";
    const { connections, connectionsPerAddress } = this.#settings.capacity;
    const ofAddress = this.#perAddress.get(address) ?? 0;
    if (this.#connections.size >= connections || (ofAddress >= connectionsPerAddress && !isLoopback(address))) {
      this.#refuse(socket);
      return;
    }
    const connection = new ServerConnection(socket, this.#settings);
    this.#connections.add(connection);
    this.#perAddress.set(address, ofAddress + 1);
    socket.once("close", () => {
      this.#connections.delete(connection);
      const left = (this.#perAddress.get(address) ?? 1) - 1;
      if (left > 0) this.#perAddress.set(address, left);
      else this.#perAddress.delete(address);
    });
  }

  /** Sends the reason and lets the peer read it: closing a socket with unread data would reset it. */
  #refuse(socket: Socket): void {
    socket.on("error", () => socket.destroy());
    if (this.#refused.size >= REFUSED) {
      socket.destroy();
      return;
    }
    this.#refused.add(socket);
    socket.once("close", () => this.#refused.delete(socket));
    socket.setTimeout(this.#settings.timeouts.lingerMs, () => socket.destroy());
    socket.once("end", () => socket.destroy());
    socket.resume();
    socket.end(REFUSAL);
  }

  #closeOverdue(): void {
    const now = performance.now();
    for (const connection of this.#connections) connection.checkDeadline(now);
  }
}
