/** The client against real servers: ours, and scripted ones that are old, slow, abrupt or broken. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, it } from "node:test";
import { HtcpcpError } from "../error.ts";
import { CoffeeClient, type CoffeeClientOptions } from "./client.ts";
import { CoffeeServer } from "./server.ts";

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  await Promise.all(cleanups.splice(0).map((cleanup) => cleanup()));
});

/** A server that sends what the script returns for everything received so far on a connection. */
const scripted = async (script: (socket: Socket, received: string, connection: number) => void): Promise<number> => {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server: Server = createServer((socket) => {
    const connection = connections;
    connections += 1;
    sockets.add(socket);
    let received = "";
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      received += chunk.toString("latin1");
      script(socket, received, connection);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
};

const clientOf = (port: number, options: Partial<CoffeeClientOptions> = {}): CoffeeClient => {
  const client = new CoffeeClient({ host: "127.0.0.1", port, timeoutMs: 2_000, ...options });
  cleanups.push(() => client.close());
  return client;
};

const GET = { method: "GET", target: "coffee://ducky" } as const;
const BREW = { method: "BREW", target: "coffee://ducky", body: "start" } as const;

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

const failsWith = async (code: string, exchange: Promise<unknown>): Promise<HtcpcpError> => {
  const error = await exchange.then(
    () => assert.fail("the exchange succeeded"),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof HtcpcpError, String(error));
  assert.equal(error.code, code, error.message);
  return error;
};

describe("CoffeeClient", () => {
  it("exchanges exact bytes with our server", async () => {
    const server = new CoffeeServer({
      handle: ({ body }) => ({ status: 200, body: `got ${text(body)}` }),
      name: "Pot",
    });
    cleanups.push(() => server.close(0));
    const { port } = await server.listen({ port: 0 });
    const { request, response, responseBytes } = await clientOf(port).exchange(BREW);
    assert.equal(
      text(request),
      "BREW coffee://ducky HTCPCP/1.0\r\nConnection: close\r\nContent-Length: 5\r\n\r\nstart",
    );
    assert.deepEqual([response.version, response.status, text(response.body)], ["HTCPCP/1.0", 200, "got start"]);
    assert.match(text(responseBytes), /^HTCPCP\/1\.0 200 OK\r\nServer: Pot\r\n[\s\S]*\r\n\r\ngot start$/);
  });

  it("understands the lab's original: HTCPCP/1.1, no length, bare line feeds, closes", async () => {
    const port = await scripted((socket, received) => {
      if (received.startsWith("GET")) socket.end('HTCPCP/1.1 200 OK\r\nServer: CoffeePot\r\n\r\n{"date": ""}');
      else socket.end("HTCPCP/1.1 400 Bad Request\n\n");
    });
    const client = clientOf(port, { keepAlive: true });
    const got = await client.exchange(GET);
    assert.equal(text(got.response.body), '{"date": ""}');
    assert.equal((await client.exchange(BREW)).response.status, 400);
  });

  it("keeps a connection when told to, and asks again where that is safe", async () => {
    const seen: number[] = [];
    const port = await scripted((socket, received, connection) => {
      seen.push(connection);
      socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      if (received.includes("second")) socket.end();
    });
    const client = clientOf(port, { keepAlive: true });
    await client.exchange(GET);
    await client.exchange({ ...GET, target: "coffee://second" });
    await client.exchange(GET);
    assert.deepEqual(seen.slice(0, 2), [0, 0]);
    assert.equal(seen.at(-1), 1);
  });

  it("does not repeat a BREW that may have been heard", async () => {
    let brews = 0;
    const port = await scripted((socket, received) => {
      if (received.includes("BREW")) {
        brews += 1;
        socket.destroy();
      } else socket.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    });
    const client = clientOf(port, { keepAlive: true });
    await client.exchange(GET);
    await failsWith("closed", client.exchange(BREW));
    assert.equal(brews, 1);
  });

  it("pipelines", async () => {
    const server = new CoffeeServer({ handle: ({ target }) => ({ status: 200, body: target }) });
    cleanups.push(() => server.close(0));
    const { port } = await server.listen({ port: 0 });
    const targets = ["/a", "/b", "/c"];
    const exchanges = await clientOf(port).pipeline(targets.map((target) => ({ method: "GET", target })));
    assert.deepEqual(
      exchanges.map(({ response }) => text(response.body)),
      targets,
    );
    assert.ok(exchanges.every(({ responseBytes, response }) => text(responseBytes).endsWith(text(response.body))));
    assert.equal(new Set(exchanges.map(({ localPort }) => localPort)).size, 1);
  });

  it("passes interim responses over", async () => {
    const port = await scripted((socket) =>
      socket.end("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 418 I'm a teapot\r\nContent-Length: 0\r\n\r\n"),
    );
    const { response, responseBytes } = await clientOf(port).exchange(BREW);
    assert.equal(response.status, 418);
    assert.match(text(responseBytes), /^HTTP\/1\.1 100/);
  });

  it("says plainly what went wrong, with the bytes that came", async () => {
    await failsWith("unreachable", clientOf(1).exchange(GET));
    const silent = await scripted(() => undefined);
    await failsWith("timeout", clientOf(silent, { timeoutMs: 60 }).exchange(GET));
    const rude = await scripted((socket) => socket.destroy());
    assert.match((await failsWith("closed", clientOf(rude).exchange(GET))).message, /without an answer$/);
    const torn = await scripted((socket) => {
      socket.write("HTTP/1.1 200 OK\r\n");
      // Once around the event loop, and the client, which is in this process too, has read that.
      setImmediate(() => setImmediate(() => socket.resetAndDestroy()));
    });
    assert.match((await failsWith("closed", clientOf(torn).exchange(GET))).message, /in the middle of its answer$/);
    const broken = await scripted((socket) => socket.end("{}"));
    const error = await failsWith("bad-start-line", clientOf(broken).exchange(GET));
    assert.equal(text(error.exchange?.responseBytes ?? new Uint8Array()), "{}");
    assert.match(text(error.exchange?.request ?? new Uint8Array()), /^GET coffee:\/\/ducky/);
    const short = await scripted((socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"));
    await failsWith("truncated", clientOf(short).exchange(GET));
    const huge = await scripted((socket) => socket.write(`HTTP/1.1 200 OK\r\nX: ${"x".repeat(100_000)}`));
    await failsWith("head-too-large", clientOf(huge).exchange(GET));
  });

  it("unfolds folded lines, and takes a length that is said twice alike", async () => {
    const port = await scripted((socket) =>
      socket.end("HTCPCP/1.0 200 OK\r\nX: a\r\n b\r\n\tc\r\nContent-Length: 2, 2\r\n\r\nok"),
    );
    const { response } = await clientOf(port).exchange(GET);
    assert.deepEqual([response.headers.get("X"), text(response.body)], ["a b c", "ok"]);
  });

  it("has what came of an answer that states no length and leaves the connection open", async () => {
    const port = await scripted((socket) => socket.write("HTCPCP/1.0 200 OK\r\n\r\n{}"));
    const client = clientOf(port, { keepAlive: true, timeoutMs: 60 });
    const { response, isOpenEnded, responseBytes } = await client.exchange(GET);
    assert.deepEqual([response.status, text(response.body), isOpenEnded], [200, "{}", true]);
    assert.equal(text(responseBytes), "HTCPCP/1.0 200 OK\r\n\r\n{}");
    // Later answers would not be found: they are part of this body.
    await failsWith("timeout", clientOf(port, { timeoutMs: 60 }).pipeline([GET, GET]));
    const closing = await scripted((socket) => socket.end("HTCPCP/1.0 200 OK\r\n\r\n{}"));
    assert.equal((await clientOf(closing).exchange(GET)).isOpenEnded, false);
  });

  it("says what is missing of an answer without a whole head", async () => {
    for (const [answer, missing, code] of [
      ["hello", /could not be read: it has no head: "hello"/, "truncated"],
      ['{"phase": "idle"}', /could not be read: it has no head/, "bad-start-line"],
      ["Content-Type: text/plain\r\n\r\nhello", /status line is missing/, "bad-start-line"],
      ["HTCPCP/1.0 200 OK\r\n", /empty line that ends its head is missing/, "truncated"],
      ["HTCPCP/1.0 200 OK\r\n{}", /empty line between head and body is missing, before "{}"/, "truncated"],
    ] as const) {
      const port = await scripted((socket) => socket.end(answer));
      assert.match((await failsWith(code, clientOf(port).exchange(GET))).message, missing);
    }
    const open = await scripted((socket) => socket.write("hello"));
    const { message } = await failsWith("timeout", clientOf(open, { timeoutMs: 60 }).exchange(GET));
    assert.match(message, /^no whole answer within 60 ms: it has no head: "hello"/);
  });

  it("is not kept waiting by a peer that drips", async () => {
    const port = await scripted((socket) => {
      const drip = setInterval(() => socket.write("H"), 10);
      socket.on("close", () => clearInterval(drip));
    });
    await failsWith("timeout", clientOf(port, { timeoutMs: 80 }).exchange(GET));
  });
});
