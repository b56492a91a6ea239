/** The server over real sockets: order, framing, versions, limits, timeouts, and an orderly end. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, describe, it } from "node:test";
import type { OutgoingResponse } from "../serializer.ts";
import { CoffeeServer } from "./server.ts";
import type { CoffeeServerOptions, ServedExchange } from "./server-options.ts";

const open = new Set<CoffeeServer>();
afterEach(async () => {
  await Promise.all([...open].map((server) => server.close(0)));
  open.clear();
});

const echo: CoffeeServerOptions["handle"] = ({ method, target, body }) => ({
  status: 200,
  body: `${method} ${target} ${new TextDecoder().decode(body)}`,
});

const serve = async (options: Partial<CoffeeServerOptions> = {}): Promise<{ server: CoffeeServer; port: number }> => {
  const server = new CoffeeServer({ handle: echo, ...options });
  open.add(server);
  const { port } = await server.listen({ port: 0 });
  return { server, port };
};

const dial = async (port: number): Promise<Socket> => {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  await once(socket, "connect");
  return socket;
};

/** Everything the server sends until it closes. */
const readAll = async (socket: Socket): Promise<string> => {
  let text = "";
  socket.setEncoding("latin1").on("data", (chunk) => {
    text += chunk;
  });
  await once(socket, "end");
  socket.end();
  return text;
};

/** The first bytes the server sends. */
const readOnce = async (socket: Socket): Promise<string> => {
  const [chunk] = (await once(socket, "data")) as [Buffer];
  return chunk.toString("latin1");
};

const ask = async (port: number, request: string): Promise<string> => {
  const socket = await dial(port);
  socket.write(request);
  return readAll(socket);
};

const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
};

const startLines = (text: string): string[] =>
  text.match(/^(?:HTTP|HTCPCP)\/\d.*$/gm)?.map((line) => line.trim()) ?? [];

describe("CoffeeServer", () => {
  it("gives the version of the request back", async () => {
    const { port } = await serve();
    for (const version of ["HTTP/1.0", "HTTP/1.1", "HTCPCP/1.0", "HTCPCP/1.1"]) {
      const answer = await ask(port, `GET /x ${version}\r\nConnection: close\r\n\r\n`);
      assert.ok(answer.startsWith(`${version} 200 OK\r\n`) && answer.endsWith("\r\n\r\nGET /x "), answer);
    }
  });

  it("answers pipelined requests in order, however long each takes", async () => {
    const releases: (() => void)[] = [];
    const handle = ({ target }: { target: string }): Promise<OutgoingResponse> =>
      new Promise((resolve) => {
        releases.push(() => resolve({ status: 200, body: target }));
      });
    const { port } = await serve({ handle });
    const socket = await dial(port);
    socket.write("GET /a HTCPCP/1.0\r\n\r\nGET /b HTCPCP/1.0\r\n\r\nGET /c HTCPCP/1.0\r\nConnection: close\r\n\r\n");
    const answer = readAll(socket);
    for (let released = 0; released < 3; ) {
      await new Promise(setImmediate);
      const release = releases[released];
      if (release) {
        assert.equal(releases.length, released + 1, "one request at a time");
        release();
        released += 1;
      }
    }
    assert.deepEqual((await answer).match(/\/[abc]$|\/[abc](?=HTCPCP)/g), ["/a", "/b", "/c"]);
  });

  it("takes the command of an unframed BREW at once, or after the grace", async () => {
    const { port } = await serve({ timeouts: { graceMs: 80 } });
    const prompt = await ask(port, "BREW / HTCPCP/1.0\r\nConnection: close\r\n\r\nstart");
    assert.match(prompt, /BREW \/ start$/);
    assert.match(await ask(port, "BREW / HTCPCP/1.0\r\nConnection: close\r\n\r\nsta"), /BREW \/ sta$/);
    assert.match(await ask(port, "BREW / HTCPCP/1.0\r\nConnection: close\r\n\r\n"), /BREW \/ $/);
  });

  it("says 100 before the body when asked, 417 when more is expected", async () => {
    const { port } = await serve();
    const socket = await dial(port);
    socket.write("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 4\r\nConnection: close\r\n\r\n");
    assert.match(await readOnce(socket), /^HTTP\/1\.1 100 Continue\r\n\r\n$/);
    socket.write("stop");
    assert.match(await readAll(socket), /^HTTP\/1\.1 200 OK[\s\S]*POST \/ stop$/);
    const refused = await ask(port, "POST / HTTP/1.1\r\nExpect: tea\r\nContent-Length: 4\r\n\r\n");
    assert.match(refused, /^HTTP\/1\.1 417 /);
  });

  it("answers HEAD with the length and without the body", async () => {
    const { port } = await serve();
    assert.match(await ask(port, "HEAD /x HTTP/1.1\r\nConnection: close\r\n\r\n"), /Content-Length: 8\r\n\r\n$/);
  });

  it("refuses what it cannot read, tells the log, and reads no more", async () => {
    const seen: ServedExchange[] = [];
    const { port } = await serve({
      onExchange: (exchange) => seen.push(exchange),
      limits: { startLineBytes: 100, headBytes: 200, headerCount: 3, bodyBytes: 10 },
    });
    for (const [request, status] of [
      ["\u0016\u0003\u0001", 400],
      ["GET / HTTP/3.0\r\n\r\n", 505],
      [`GET /${"x".repeat(200)}`, 414],
      [`GET / HTTP/1.1\r\nX: ${"x".repeat(300)}`, 431],
      ["GET / HTTP/1.1\r\na:1\r\na:1\r\na:1\r\na:1\r\n\r\n", 431],
      ["BREW / HTTP/1.1\r\nContent-Length: 11\r\n\r\n", 413],
      ["BREW / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", 501],
      ["BREW / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n", 400],
    ] as const) {
      const answer = await ask(port, `${request}\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n`);
      assert.deepEqual(
        startLines(answer).map((line) => Number(line.split(" ")[1])),
        [status],
        JSON.stringify(request),
      );
      assert.match(answer, /Connection: close\r\n/);
      assert.equal(seen.at(-1)?.status, status);
      assert.ok(seen.at(-1)?.note);
    }
  });

  it("lets a peer that still sends read its refusal", async () => {
    const { port } = await serve({ limits: { bodyBytes: 10 } });
    const socket = await dial(port);
    socket.write("BREW / HTTP/1.1\r\nContent-Length: 4000000\r\n\r\n");
    let answer = "";
    socket.on("data", (chunk) => {
      answer += String(chunk);
    });
    // After the refusal the other end may be closed while this end is still sending.
    socket.on("error", () => undefined);
    socket.write("x".repeat(4_000_000));
    socket.on("end", () => socket.end());
    await new Promise((resolve) => socket.once("close", resolve));
    assert.match(answer, /^HTTP\/1\.1 413 /);
  });

  it("says 408 to a slow head or body and hangs up on a silent peer", async () => {
    const { port } = await serve({ timeouts: { headMs: 60, bodyMs: 60 } });
    assert.match(await ask(port, "GET / HTT"), /^HTTP\/1\.1 408 /);
    assert.match(await ask(port, "BREW / HTCPCP/1.0\r\nContent-Length: 5\r\n\r\nsta"), / 408 /);
    const { port: silent } = await serve({ timeouts: { idleMs: 60 } });
    assert.equal(await ask(silent, ""), "");
  });

  it("does not read on while its answers are not read", async () => {
    let handled = 0;
    const handle = (): OutgoingResponse => {
      handled += 1;
      return { status: 200, body: "x".repeat(100_000) };
    };
    const { port, server } = await serve({ handle, timeouts: { idleMs: 300 } });
    const socket = await dial(port);
    socket.pause();
    // Far more requests than the limits allow: a server that read all of them would hold 1 GB of answers.
    const requests = "GET / HTTP/1.1\r\n\r\n".repeat(100);
    for (let round = 0; round < 100; round += 1) socket.write(requests);
    socket.on("error", () => undefined);
    await until(() => server.connectionCount === 0);
    socket.destroy();
    assert.ok(handled < 5_000, `${handled} answers were made for a peer that reads none`);
  });

  it("turns a failing handler into 500 and goes on", async () => {
    const errors: unknown[] = [];
    const handle: CoffeeServerOptions["handle"] = ({ target }) => {
      if (target === "/throw") throw new Error("spilt");
      if (target === "/reject") return Promise.reject(new Error("spilt"));
      return target === "/inject" ? { status: 200, headers: [["X", "a\r\nb"]] } : { status: 200 };
    };
    const { port } = await serve({ handle, onError: (error) => errors.push(error) });
    const targets = ["/throw", "/reject", "/inject"].map((target) => `GET ${target} HTTP/1.1\r\n\r\n`).join("");
    const answer = await ask(port, `${targets}GET / HTTP/1.1\r\nConnection: close\r\n\r\n`);
    assert.deepEqual(
      startLines(answer).map((line) => line.split(" ")[1]),
      ["500", "500", "500", "200"],
    );
    assert.equal(errors.length, 3);
  });

  it("closes after the agreed number of requests and refuses too many connections", async () => {
    const { port } = await serve({ capacity: { requestsPerConnection: 2, connections: 1 } });
    const socket = await dial(port);
    const answer = readAll(socket);
    const crowded = await ask(port, "GET / HTTP/1.1\r\n\r\n");
    assert.match(crowded, /^HTTP\/1\.1 503 [\s\S]*Retry-After: 1/);
    socket.write("GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\nGET /3 HTTP/1.1\r\n\r\n");
    assert.deepEqual((await answer).match(/GET \/\d/g), ["GET /1", "GET /2"]);
  });

  it("finishes what has begun when it is closed", async () => {
    let release: () => void = () => undefined;
    let hasBegun = false;
    const handle = (): Promise<OutgoingResponse> =>
      new Promise((resolve) => {
        hasBegun = true;
        release = () => resolve({ status: 200, body: "done" });
      });
    const { server, port } = await serve({ handle });
    const idle = await dial(port);
    const busy = await dial(port);
    busy.write("GET / HTTP/1.1\r\n\r\n");
    await until(() => hasBegun);
    const answers = Promise.all([readAll(idle), readAll(busy)]);
    const closed = server.close();
    release();
    const [ofIdle, ofBusy] = await answers;
    assert.equal(ofIdle, "");
    assert.match(ofBusy, /Connection: close\r\n[\s\S]*done$/);
    await closed;
    assert.equal(server.connectionCount, 0);
  });
});

/** The statuses of all answers; the body before may or may not end with a line end. */
const statuses = (text: string): number[] =>
  [...text.matchAll(/HTTP\/1\.\d (\d{3}) /g)].map(([, status]) => Number(status));

describe("CoffeeServer and awkward peers", () => {
  it("stops answering a burst of pipelined requests whose answers are not read, and goes on when they are", async () => {
    let handled = 0;
    const handle = (): OutgoingResponse => {
      handled += 1;
      return { status: 200, body: "x".repeat(100_000) };
    };
    const { port } = await serve({ handle });
    const socket = await dial(port);
    socket.pause();
    // One segment, so that all requests are read at once.
    socket.write("GET / HTTP/1.1\r\n\r\n".repeat(500));
    await until(() => handled > 0);
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.ok(handled < 200, `${handled} answers were made for a peer that reads none`);
    let bytes = 0;
    socket.on("data", (chunk) => {
      bytes += chunk.length;
    });
    socket.resume();
    await until(() => bytes >= 500 * 100_000);
    assert.equal(handled, 500);
    socket.destroy();
  });

  it("answers all of a burst whose sender has half-closed", async () => {
    const { port } = await serve({ handle: () => ({ status: 200, body: "x".repeat(100_000) }) });
    const socket = await dial(port);
    const answers = readAll(socket);
    socket.end("GET / HTTP/1.1\r\n\r\n".repeat(100));
    const text = await answers;
    assert.equal(statuses(text).length, 100);
    assert.equal(text.match(/Connection: close/g)?.length, 1);
  });

  it("cuts off a peer that half-closes and never reads its answer", async () => {
    const asked: ((response: OutgoingResponse) => void)[] = [];
    const handle = (): Promise<OutgoingResponse> => new Promise((resolve) => asked.push(resolve));
    const { port, server } = await serve({ handle, timeouts: { idleMs: 200, lingerMs: 100 } });
    const socket = await dial(port);
    socket.on("error", () => undefined);
    socket.pause();
    socket.end("GET / HTTP/1.1\r\n\r\n");
    await until(() => asked.length > 0);
    asked[0]?.({ status: 200, body: "x".repeat(20_000_000) });
    await until(() => server.connectionCount === 0);
    socket.destroy();
  });

  it("lets a slow reader have the whole of its last answer, however short the linger", async () => {
    const length = 20_000_000;
    const { port } = await serve({
      handle: () => ({ status: 200, body: "x".repeat(length) }),
      timeouts: { lingerMs: 50 },
    });
    const socket = await dial(port);
    socket.pause();
    socket.write("GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
    await new Promise((resolve) => setTimeout(resolve, 400));
    const answer = readAll(socket);
    socket.resume();
    assert.ok((await answer).length > length);
  });

  it("says 100 once what came before is answered, and never to HTTP/1.0", async () => {
    const { port } = await serve();
    const asking = (version: string): string =>
      `POST / ${version}\r\nExpect: 100-continue\r\nContent-Length: 4\r\nConnection: close\r\n\r\n`;
    const socket = await dial(port);
    const answers = readAll(socket);
    let seen = "";
    socket.on("data", (chunk) => {
      seen += chunk;
    });
    socket.write(`GET /first HTTP/1.1\r\n\r\n${asking("HTTP/1.1")}`);
    await until(() => seen.includes("100 Continue"));
    socket.write("stop");
    assert.deepEqual(statuses(await answers), [200, 100, 200]);
    assert.deepEqual(statuses(await ask(port, `${asking("HTTP/1.0")}stop`)), [200]);
  });

  it("gives each pipelined head its own time", async () => {
    const { port } = await serve({ timeouts: { headMs: 2_000 } });
    const socket = await dial(port);
    let text = "";
    socket.setEncoding("latin1").on("data", (chunk) => {
      text += chunk;
    });
    // The stream is never idle between two requests, but each head takes only a tenth of its time.
    socket.write("GET / HT");
    for (let sent = 0; sent < 12; sent += 1) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      socket.write("TP/1.1\r\n\r\nGET / HT");
    }
    await until(() => statuses(text).length >= 12);
    assert.doesNotMatch(text, / 408 /);
    socket.destroy();
  });

  it("sends no length and no body where a status has none", async () => {
    const { port } = await serve({ handle: () => ({ status: 204, body: "tea" }) });
    const answer = await ask(port, "GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
    assert.doesNotMatch(answer, /Content-Length|tea/);
  });

  it("counts and sends text that is not ASCII as UTF-8, and bytes as they are", async () => {
    const body = { "/text": "café ☕", "/bytes": Buffer.from([0xc3, 0xa9, 0xff]) } as const;
    const { port } = await serve({
      handle: ({ target }) => ({ status: 200, headers: [["X-Name", "é"]], body: body[target as keyof typeof body] }),
    });
    for (const target of ["/text", "/bytes"] as const) {
      const answer = Buffer.from(await ask(port, `GET ${target} HTTP/1.1\r\nConnection: close\r\n\r\n`), "latin1");
      const wanted = Buffer.from(body[target]);
      assert.ok(answer.includes(`Content-Length: ${wanted.length}\r\n`));
      assert.ok(answer.includes("X-Name: é\r\n"));
      assert.deepEqual(answer.subarray(-wanted.length), wanted);
    }
  });

  it("outlives a log and an error handler that throw, and a handler that answers nothing", async () => {
    const spill = (): never => {
      throw new Error("spilt");
    };
    const { port } = await serve({
      handle: () => undefined as unknown as OutgoingResponse,
      onExchange: spill,
      onError: spill,
    });
    const warned = once(process, "warning");
    assert.match(await ask(port, "GET / HTTP/1.1\r\nConnection: close\r\n\r\n"), /^HTTP\/1\.1 500 /);
    await warned;
  });

  it("refuses a name that cannot stand in a header", () => {
    assert.throws(() => new CoffeeServer({ handle: echo, name: "a\r\nb" }), /server name/);
  });

  it("lets a refused peer that sends a lot read why", async () => {
    const { port } = await serve({ capacity: { connections: 0 } });
    const socket = await dial(port);
    const answer = readAll(socket);
    socket.write("x".repeat(1_000_000));
    assert.match(await answer, /^HTTP\/1\.1 503 /);
  });
});
