/** Pots to probe: complete ones, servers of raw bytes, and pots behind a proxy that changes the traffic. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import type { OutgoingResponse, RequestMessage } from "@potshark/htcpcp";
import { CoffeeServer } from "@potshark/htcpcp/node";
import { type ProbeOptions, probePot } from "../prober.ts";
import type { Scorecard } from "../scorecard.ts";

export type Handle = (request: RequestMessage) => OutgoingResponse | Promise<OutgoingResponse>;

const cleanups: (() => unknown)[] = [];

/** Ends every server that was started. */
export const stopServers = async (): Promise<void> => {
  await Promise.all(cleanups.splice(0).map((cleanup) => cleanup()));
};

/** @returns the port */
export const serve = async (handle: Handle): Promise<number> => {
  const server = new CoffeeServer({ handle, timeouts: { headMs: 1_500, graceMs: 100 } });
  cleanups.push(() => server.close(0));
  return (await server.listen({ port: 0 })).port;
};

/** A server of raw bytes. */
export const serveBytes = async (talk: (socket: Socket, end: () => void) => void): Promise<number> => {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket.on("error", () => undefined).on("close", () => sockets.delete(socket)));
    talk(socket, end);
  }).listen(0, "127.0.0.1");
  const end = (): void => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  await once(server, "listening");
  cleanups.push(end);
  return (server.address() as AddressInfo).port;
};

/** A proxy before a pot that changes the requests. */
export const serveBehind = (port: number, change: (request: string) => string): Promise<number> =>
  serveBytes((socket) => {
    const pot = connect(port, "127.0.0.1");
    socket.on("data", (chunk) => pot.write(Buffer.from(change(chunk.toString("latin1")), "latin1")));
    socket.on("end", () => pot.end());
    pot.on("error", () => socket.destroy()).pipe(socket);
  });

/** A proxy before a pot that changes the answers; the pot sends an answer in one piece. */
export const serveChanged = (port: number, change: (answer: string) => string): Promise<number> =>
  serveBytes((socket) => {
    const pot = connect(port, "127.0.0.1");
    socket.pipe(pot);
    pot.on("data", (chunk) => socket.write(Buffer.from(change(chunk.toString("latin1")), "latin1")));
    pot.on("end", () => socket.end());
    pot.on("error", () => socket.destroy());
  });

/** Probes a pot on this machine, orders included. */
export const probe = (port: number, options: Partial<ProbeOptions> = {}): Promise<Scorecard> =>
  probePot({
    host: "127.0.0.1",
    port,
    authority: `127.0.0.1:${port}`,
    path: "/",
    timeoutMs: 2_000,
    waitMs: 3_000,
    brews: true,
    only: [],
    signal: new AbortController().signal,
    ...options,
  });

/** The checks with that verdict, without those that cannot be tested. */
export const idsOf = (card: Scorecard, verdict: string): readonly string[] =>
  card.results.filter((result) => result.isTestable && result.verdict === verdict).map(({ id }) => id);

export const commandIn = ({ method, body }: RequestMessage): string | undefined =>
  method === "BREW" || method === "POST" ? new TextDecoder().decode(body) : undefined;
