/**
 * An HTCPCP server over `node:net`: `node:http` answers BREW and WHEN with 400.
 *
 *     const server = new CoffeeServer({ handle: () => ({ status: 418, body: "short and stout" }) });
 *     await server.listen({ port: 5030 });
 */
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { DEFAULT_LIMITS } from "../limits.ts";
import { serializeResponse } from "../serializer.ts";
import { ServerConnection } from "./server-connection.ts";
import { type CoffeeServerOptions, DEFAULT_CAPACITY, DEFAULT_TIMEOUTS, type ServerSettings } from "./server-options.ts";

/** How often overdue connections are looked for; a timeout is late by at most this. */
const SWEEP_MS = 50;

const isLoopback = (address: string): boolean => address === "::1" || /^(?:::ffff:)?127\./.test(address);

export class CoffeeServer {
  readonly #settings: ServerSettings;
  readonly #servers: Server[] = [];
  readonly #connections = new Set<ServerConnection>();
  readonly #perAddress = new Map<string, number>();
  #sweep: NodeJS.Timeout | undefined;

  constructor(options: CoffeeServerOptions) {
    this.#settings = {
      name: "Potshark",
      onError: (error) => process.emitWarning(error instanceof Error ? error : String(error)),
      onExchange: undefined,
      ...options,
      limits: { ...DEFAULT_LIMITS, ...options.limits },
      timeouts: { ...DEFAULT_TIMEOUTS, ...options.timeouts },
      capacity: { ...DEFAULT_CAPACITY, ...options.capacity },
    };
  }

  /** Connections open now. */
  get connectionCount(): number {
    return this.#connections.size;
  }

  /**
   * Listens on one address; may be called for several.
   * @returns the address, with the port that was chosen where 0 was asked for
   * @throws the error of `node:net`, such as EADDRINUSE
   */
  async listen({ port, host = "127.0.0.1" }: { readonly port: number; readonly host?: string }): Promise<AddressInfo> {
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => this.#accept(socket));
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ port, host, backlog: 4096 }, () => {
        server.off("error", reject);
        // An accept that fails (no file descriptor left, say) must not end the process.
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
   * @param graceMs after it, what is still open is cut off
   */
  async close(graceMs = 5_000): Promise<void> {
    const closed = this.#servers
      .splice(0)
      .map((server) => new Promise<void>((resolve) => server.close(() => resolve())));
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
      const refusal = {
        status: 503,
        headers: [
          ["Retry-After", "1"],
          ["Connection", "close"],
        ],
        body: "too many connections\n",
      } as const;
      socket.on("error", () => socket.destroy());
      socket.end(serializeResponse(refusal, "HTTP/1.1"), () => socket.destroy());
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

  #closeOverdue(): void {
    const now = performance.now();
    for (const connection of this.#connections) connection.checkDeadline(now);
  }
}
