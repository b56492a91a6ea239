/** Peers that send very few bytes at a time: what they cost, and how long the server waits for them. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { afterEach, describe, it } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { MessageParser } from "../parser.ts";
import { CoffeeClient } from "./client.ts";
import { CoffeeServer } from "./server.ts";
import type { CoffeeServerOptions } from "./server-options.ts";

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const bytesInUse = (): number => {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

const CHUNKED = "BREW coffee://ducky HTCPCP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n";

describe("a body of chunks of a byte", () => {
  it("takes little more memory than its bytes while it comes", () => {
    const chunks = 300_000;
    const before = bytesInUse();
    const parser = new MessageParser({ role: "request", limits: { chunkOverheadBytes: 8 * chunks } });
    parser.push(Buffer.from(CHUNKED));
    for (let at = 0; at < chunks; at += 1_000) parser.push(Buffer.from("1\r\nx\r\n".repeat(1_000)));
    const perByte = (bytesInUse() - before) / chunks;
    assert.ok(perByte < 6, `${perByte} bytes for each byte of the body`);
    const [event] = parser.push(Buffer.from("0\r\n\r\n"));
    assert.ok(event?.type === "message");
    assert.equal(event.message.body.length, chunks);
  });

  it("is refused with 413 where its framing is what it is made of, and the pot answers others", async () => {
    const { port } = await serve();
    const socket = await dial(port);
    const answer = readAll(socket);
    socket.write(CHUNKED + "1\r\nx\r\n".repeat(100_000));
    assert.match(await answer, /^HTCPCP\/1\.0 413 [\s\S]*the chunks cost more than 16384 bytes above the length/);
    const { response } = await clientOf(port).exchange({ method: "GET", target: "/" });
    assert.equal(response.status, 200);
  });
});

const serve = async (options: Partial<CoffeeServerOptions> = {}): Promise<{ readonly port: number }> => {
  const server = new CoffeeServer({ handle: () => ({ status: 200, body: "ok" }), ...options });
  cleanups.push(() => server.close(0));
  return server.listen({ port: 0 });
};

const clientOf = (port: number, timeoutMs = 5_000): CoffeeClient => {
  const client = new CoffeeClient({ host: "127.0.0.1", port, timeoutMs });
  cleanups.push(() => client.close());
  return client;
};

const dial = async (port: number): Promise<Socket> => {
  const socket = connect({ port, host: "127.0.0.1" });
  socket.on("error", () => undefined);
  cleanups.push(() => socket.destroy());
  await once(socket, "connect");
  return socket;
};

/** Everything the server sends until it closes. */
const readAll = async (socket: Socket): Promise<string> => {
  let text = "";
  socket.setEncoding("latin1").on("data", (chunk) => {
    text += chunk;
  });
  await once(socket, "close");
  return text;
};

/** Sends it again and again until the peer has closed. */
const drip = (socket: Socket, text: string): void => {
  const timer = setInterval(() => socket.write(text), 5);
  socket.on("close", () => clearInterval(timer));
};

describe("a peer that drips", () => {
  it("empty lines is answered 408, as who drips a head is", async () => {
    const { port } = await serve({ timeouts: { idleMs: 60_000, headMs: 60 } });
    for (const piece of ["\r\n", "\n"]) {
      const socket = await dial(port);
      const answer = readAll(socket);
      drip(socket, piece);
      assert.match(await answer, /^HTTP\/1\.1 408 /);
    }
  });

  it("carriage returns does not restart its time", async () => {
    const { port } = await serve({ timeouts: { idleMs: 60_000, headMs: 60 } });
    const socket = await dial(port);
    const answer = readAll(socket);
    socket.write("\r");
    let isFeed = true;
    const timer = setInterval(() => {
      socket.write(isFeed ? "\n" : "\r");
      isFeed = !isFeed;
    }, 5);
    socket.on("close", () => clearInterval(timer));
    assert.match(await answer, /^HTTP\/1\.1 408 /);
  });

  it("nothing but one empty line may wait as long as who is idle", async () => {
    const { port } = await serve({ timeouts: { idleMs: 60_000, headMs: 1 } });
    const socket = await dial(port);
    socket.write("\r\n");
    // The sweep also checks a connection that was opened later and stays silent; that one is closed, this one is not.
    const other = await dial(port);
    const closed = readAll(other);
    drip(other, "\r\n");
    await closed;
    socket.write("GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
    assert.match(await readAll(socket), /^HTTP\/1\.1 200 /);
  });
});

/** A pot that sends given bytes when it gets a request. */
const scripted = async (script: (socket: Socket) => void): Promise<number> => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.once("data", () => script(socket));
  }).listen(0, "127.0.0.1");
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await once(server, "listening");
  return (server.address() as { port: number }).port;
};

/** Sends something, then the same again and again as fast as it is read. */
const flood = (socket: Socket, first: string, again: string): void => {
  socket.write(first);
  const more = (): void => {
    while (!socket.destroyed && socket.write(again));
  };
  socket.on("drain", more);
  more();
};

describe("a pot that never ends its answer", () => {
  const OK = "HTCPCP/1.0 200 OK\r\n";
  for (const [what, first, again, code] of [
    ["small chunks", `${OK}Transfer-Encoding: chunked\r\n\r\n`, "1\r\nx\r\n".repeat(999), "body-too-large"],
    ["its body", `${OK}\r\n`, "x".repeat(999), "body-too-large"],
    ["header lines", OK, "X-Cup: blue\r\n".repeat(99), "too-many-headers"],
    ["folded lines", `${OK}X-Cup: blue\r\n`, " and white\r\n".repeat(99), "head-too-large"],
    ["trailers", `${OK}Transfer-Encoding: chunked\r\n\r\n0\r\n`, "X-Cup: blue\r\n".repeat(99), "too-many-headers"],
    ["empty lines", "", "\r\n".repeat(999), "bad-start-line"],
    ["interim responses", "", "HTTP/1.1 100 Continue\r\n\r\n".repeat(99), "too-many-interim-responses"],
  ] as const) {
    it(`is not listened to any longer: ${what}`, async () => {
      const port = await scripted((socket) => flood(socket, first, again));
      await assert.rejects(clientOf(port).exchange({ method: "GET", target: "/" }), { code });
    });
  }

  it("costs no more than its bytes, however small the pieces are that it comes in", async () => {
    const pieces = 3_000;
    const port = await scripted((socket) => {
      socket.setNoDelay();
      socket.write(`${OK}Content-Length: ${pieces + 1}\r\n\r\n`);
      let left = pieces;
      const more = (): void => {
        socket.write("x");
        left -= 1;
        if (left > 0) setImmediate(more);
        else socket.end();
      };
      more();
    });
    const error = await clientOf(port)
      .exchange({ method: "GET", target: "/" })
      .catch((reason: unknown) => reason as { code: string; exchange: { responseBytes: Uint8Array } });
    assert.ok("code" in error);
    assert.equal(error.code, "truncated");
    const { responseBytes } = error.exchange;
    assert.equal(responseBytes.buffer.byteLength, responseBytes.length);
    assert.ok(responseBytes.length > pieces);
  });
});
