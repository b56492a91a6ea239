/** The prober against a pot that does everything right, and against servers of every other kind. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { after, describe, it } from "node:test";
import { CoffeeClient } from "@potshark/htcpcp/node";
import { CHECKS } from "./checks/index.ts";
import { Probe } from "./probe.ts";
import { renderScorecard, scorecardJson } from "./render.ts";
import { exitCodeOf } from "./scorecard.ts";
import { ReferencePot } from "./testing/reference-pot.ts";
import { commandIn, idsOf, probe, serve, serveBehind, serveBytes, serveChanged, stopServers } from "./testing/serve.ts";
import { exchange } from "./wire.ts";

after(stopServers);

describe("the reference pot", () => {
  it("gets full marks, is left idle, and every check had its say", async () => {
    const pot = new ReferencePot();
    const card = await probe(await serve(pot.handle));
    assert.deepEqual(idsOf(card, "fail"), []);
    assert.deepEqual(idsOf(card, "not tested"), []);
    assert.deepEqual(idsOf(card, "not applicable"), []);
    assert.deepEqual(card.notices, []);
    assert.equal(exitCodeOf(card), 0);
    assert.ok(pot.isIdle);
  });

  it("gets no order without leave", async () => {
    const pot = new ReferencePot();
    const methods = new Set<string>();
    const card = await probe(
      await serve((request) => {
        methods.add(request.method);
        return pot.handle(request);
      }),
      { brews: false },
    );
    assert.deepEqual(idsOf(card, "fail"), []);
    assert.equal(pot.brewCount, 0);
    assert.deepEqual([...methods].sort(), ["BOIL", "GET", "HEAD", "OPTIONS", "PROPFIND", "TRACE"]);
    assert.deepEqual(
      idsOf(card, "not tested"),
      CHECKS.filter(({ needsBrew }) => needsBrew).map(({ id }) => id),
    );
  });
});

describe("a pot of a stranger", { concurrency: 8 }, () => {
  it("that speaks HTTP/1.1 alone is spoken to in HTTP/1.1", async () => {
    const behind = await serveBehind(await serve(new ReferencePot().handle), (text) =>
      text.replace("HTCPCP/1.0", "HTCPCP/9.0"),
    );
    const card = await probe(behind, { waitMs: 100 });
    assert.equal(card.manner, "HTTP/1.1, target as a path");
    assert.deepEqual(idsOf(card, "fail"), ["speaks-htcpcp"]);
  });

  it("that answers HTCPCP/1.1 without a length and hangs up, as the lab's original, is understood", async () => {
    const port = await serveBytes((socket) => {
      socket.once("data", () => socket.end("HTCPCP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{}"));
    });
    const card = await probe(port, { brews: false, waitMs: 100 });
    assert.equal(card.manner, "HTCPCP/1.0, target as a path");
    assert.ok(!card.results.some(({ level, verdict }) => level === "MUST" && verdict === "fail"));
    assert.ok(idsOf(card, "pass").includes("get"));
    assert.equal(exitCodeOf(card), 0);
  });

  for (const [what, change, missing, judged] of [
    [
      "has no head yet",
      (answer: string) => answer.slice(answer.indexOf("\r\n\r\n") + 4),
      /it has no head/,
      ["get-brews-nothing", "stop", "when"],
    ],
    [
      "has no status line yet",
      (answer: string) => answer.slice(answer.indexOf("\r\n") + 2),
      /its status line is missing/,
      ["get-brews-nothing", "stop", "when", "get-json", "safe-get", "no-store", "clock"],
    ],
    [
      "forgets the empty line behind its head",
      (answer: string) => answer.replace("\r\n\r\n", "\r\n"),
      /the empty line between head and body is missing/,
      ["get-brews-nothing", "stop", "when", "get-json", "safe-get", "http-codes", "unknown-type", "busy"],
    ],
  ] as const) {
    it(`that ${what} is told so, and judged by the rest`, async () => {
      const pot = new ReferencePot();
      const port = await serveChanged(await serve(pot.handle), change);
      const card = await probe(port, { only: ["1", "4", "9", "10", "12", "14", "34", "35", "a", "e", "j"] });
      assert.deepEqual(idsOf(card, "fail").slice(0, 1), ["get"]);
      assert.match(card.results.find(({ id }) => id === "get")?.reason ?? "", missing);
      assert.match(card.notices.join(), missing);
      const passed = idsOf(card, "pass");
      assert.deepEqual(
        judged.filter((id) => !passed.includes(id)),
        [],
      );
      assert.ok(pot.brewCount > 0);
      assert.ok(pot.isIdle);
      assert.equal(exitCodeOf(card), 1);
    });
  }

  it("that never ends its head is given little time for all answers but the first", async () => {
    const port = await serveBytes((socket) => void socket.once("data", () => socket.write("HTCPCP/1.0 200 OK\r\n")));
    const timeoutMs = 1_000;
    const settings = { host: "127.0.0.1", port, authority: "ducky", path: "/", timeoutMs, waitMs: 0 };
    const hasty = new Probe(settings, new AbortController().signal);
    const { answers, trouble } = await hasty.greet();
    assert.equal(answers[0]?.status, 200);
    assert.match(trouble, /the empty line that ends its head is missing/);
    assert.ok(hasty.patienceMs < timeoutMs);
  });

  it("that never stops to answer is heard no longer than that shows", async () => {
    const port = await serveBytes((socket) => {
      const answers = "HTCPCP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n".repeat(1_000);
      const talk = (): void => {
        while (socket.write(answers));
      };
      socket.on("drain", talk).resume();
      talk();
    });
    const request = { segments: [new Uint8Array(1)], methods: ["GET"], listensOn: true };
    const made = await exchange({ host: "127.0.0.1", port, timeoutMs: 5_000 }, request, new AbortController().signal);
    assert.equal(made.end, "answered");
    assert.ok(made.answers.length > 1 && made.answers.length < 20, `${made.answers.length} answers`);
  });

  it("that says hello to everything is told what is missing, and gets few orders", async () => {
    let asked = 0;
    const port = await serveBytes((socket) => {
      socket.once("data", () => {
        asked += 1;
        socket.end("hello");
      });
    });
    const card = await probe(port, { waitMs: 100 });
    assert.deepEqual(idsOf(card, "fail"), ["get"]);
    assert.ok(idsOf(card, "pass").includes("survives-nothing"));
    assert.ok(idsOf(card, "not tested").includes("http-codes"));
    assert.ok(asked < 200, `asked ${asked} times`);
  });

  it("that is at work is not disturbed", async () => {
    const pot = new ReferencePot();
    const port = await serve(pot.handle);
    const headers = [
      ["Content-Type", "message/coffeepot"],
      ["Accept-Additions", "Cream"],
    ] as const;
    const client = new CoffeeClient({ host: "127.0.0.1", port });
    await client.exchange({ method: "BREW", target: "/", headers, body: "start" });
    const card = await probe(port);
    assert.deepEqual(idsOf(card, "fail"), []);
    assert.equal(pot.brewCount, 1);
    assert.ok(!pot.isIdle);
    assert.match(card.results.find(({ id }) => id === "post-equals-brew")?.reason ?? "", /at work/);
  });

  it("is left in order when the prober is stopped in the middle of an order", async () => {
    const pot = new ReferencePot();
    const controller = new AbortController();
    const port = await serve((request) => {
      const answer = pot.handle(request);
      if (commandIn(request) === "start") controller.abort();
      return answer;
    });
    const card = await probe(port, { signal: controller.signal });
    assert.equal(pot.brewCount, 1);
    assert.ok(pot.isIdle);
    assert.ok(card.isStopped);
    assert.equal(exitCodeOf(card), 130);
    assert.deepEqual(card.notices, []);
  });

  it("that never answers an order fails the orders it must take, and is not waited for again and again", async () => {
    const pot = new ReferencePot();
    const never = new Promise<never>(() => undefined);
    const port = await serve((request) => (commandIn(request) === "start" ? never : pot.handle(request)));
    const card = await probe(port, { timeoutMs: 1_000 });
    assert.deepEqual(idsOf(card, "fail"), ["command-type", "coffeepot-type", "post-equals-brew"]);
  });

  it("that dies of a connection on which nothing is said loses that mark, and the rest is not tested", async () => {
    const port = await serveBytes((socket, end) => {
      let isAsked = false;
      socket.on("data", () => {
        isAsked = true;
        socket.end("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
      });
      socket.on("end", () => isAsked || end());
    });
    const card = await probe(port);
    assert.match(card.results.find(({ id }) => id === "survives-nothing")?.reason ?? "", /no longer answers/);
    assert.equal(card.results.find(({ id }) => id === "post-equals-brew")?.verdict, "not tested");
    assert.equal(card.notices.length, 1);
  });

  for (const [what, talk] of [
    ["never answers", () => undefined],
    ["closes at once", (socket: Socket) => socket.destroy()],
    ["ends at once", (socket: Socket) => socket.end()],
  ] as const) {
    it(`that ${what} is unreachable`, async () => {
      const card = await probe(await serveBytes(talk), { timeoutMs: 100 });
      assert.ok(card.unreachable);
      assert.equal(exitCodeOf(card), 6);
      assert.deepEqual(idsOf(card, "fail"), []);
      assert.deepEqual(idsOf(card, "pass"), []);
    });
  }

  it("that is not there is unreachable", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, "close");
    assert.equal(exitCodeOf(await probe(port)), 6);
  });

  const ENDLESS = "\x1b]0;coffee\x07".repeat(1_000);
  for (const [what, talk] of [
    ["sends garbage", (socket: Socket) => socket.end("\x1b[2J\u202eeeffoc\r\n\r\n")],
    ["is huge", (socket: Socket) => socket.write("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")],
    ["never ends its head", (socket: Socket) => flood(socket, "HTTP/1.1 200 OK\r\n", "X-Cup: blue\r\n".repeat(99))],
    ["never ends its body", (socket: Socket) => flood(socket, "HTTP/1.1 200 OK\r\n\r\n", ENDLESS)],
    ["never stops to say Continue", (socket: Socket) => flood(socket, "", "HTTP/1.1 100 Continue\r\n\r\n".repeat(99))],
  ] as const) {
    it(`that ${what} fails the first check, and what it says stays inert`, async () => {
      const card = await probe(await serveBytes(talk));
      assert.deepEqual(idsOf(card, "fail"), ["get"]);
      assert.deepEqual(idsOf(card, "pass"), []);
      assert.equal(exitCodeOf(card), 1);
      const plain = (text: string): string => text;
      const inert = (text: string): string => text.replace(/[\p{C}]/gu, "?");
      const text = renderScorecard(card, true, { inert, bold: plain, dim: plain, green: plain, red: plain });
      assert.doesNotMatch(text, /[^\P{C}\n]/u);
      assert.ok(JSON.stringify(scorecardJson(card)).length < 200_000);
    });
  }
});

/** Sends something, then the same again and again until the client closes. */
const flood = (socket: Socket, first: string, again: string): void => {
  socket.write(first);
  const more = (): void => {
    while (!socket.destroyed && socket.write(again));
  };
  socket.on("drain", more);
  more();
};
