/** A site on its addresses, over HTTP or HTTPS, with one line in the exchange log for each request. */
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { ExchangeLog } from "./exchange-log.ts";
import { listenOnAll } from "./listen.ts";

/** PEM texts. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

export interface ListenOptions {
  readonly addresses: readonly string[];
  /** 0: any free port, the same on every address. */
  readonly port: number;
  /** Over HTTPS if given. */
  readonly certificate?: Certificate;
  readonly log: Pick<ExchangeLog, "exchange">;
}

export interface ListeningSite {
  /** The port that was bound. */
  readonly port: number;
  /** Stops listening; current requests are finished. */
  close(): Promise<void>;
}

const logExchange = (log: ListenOptions["log"], request: IncomingMessage, response: ServerResponse): void => {
  const time = Date.now();
  const begun = performance.now();
  const { socket, method = "", url = "", httpVersion } = request;
  const peer = `${socket.remoteAddress ?? "?"}:${socket.remotePort ?? "?"}`;
  const before = socket.bytesWritten;
  response.once("close", () => {
    const bytes = socket.bytesWritten - before;
    const durationMs = performance.now() - begun;
    log.exchange({
      time,
      peer,
      method,
      target: url,
      version: `HTTP/${httpVersion}`,
      status: response.statusCode,
      bytes,
      durationMs,
    });
  });
};

const listenOn = (server: Server, port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });

/** A browser opens connections in advance; Node does not count a connection without any request as idle. */
const CLOSE_GRACE_MS = 500;

const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const giveUp = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS);
    server.close(() => {
      clearTimeout(giveUp);
      resolve();
    });
    server.closeIdleConnections();
  });

/** Listens on every address. @throws the error of `server.listen`; nothing listens then */
export const listenHttp = async (answer: RequestListener, options: ListenOptions): Promise<ListeningSite> => {
  const { addresses, certificate, log } = options;
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    logExchange(log, request, response);
    void answer(request, response);
  };
  const servers: Server[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(servers.splice(0).map(closeServer));
  };
  const listen = async (address: string, port: number): Promise<number> => {
    const server =
      certificate === undefined ? createServer(listener) : createSecureServer({ ...certificate }, listener);
    const bound = await listenOn(server, port, address);
    servers.push(server);
    return bound;
  };
  return { port: await listenOnAll(addresses, options.port, { listen, close }), close };
};
