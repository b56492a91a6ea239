/** General clients brew coffee: curl, fetch, Python's http.client, and a bare socket. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { after, afterEach, before, describe, it } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { chromium } from "playwright-core";
import { findProgram } from "../tools/setup/system.mjs";
import { CHROMIUM_FLAGS, type RunningLab, startLab } from "./running-lab.ts";

const run = promisify(execFile);
const TYPE = "application/coffee-pot-command";

let lab: RunningLab;
let pot = "";
before(async () => {
  lab = await startLab();
  pot = `http://127.0.0.1:${lab.potPort}/`;
});
afterEach(async () => {
  const answer = await fetch(pot, { method: "BREW", body: "stop", headers: { "Content-Type": TYPE } });
  assert.equal(answer.status, 200);
});
after(() => lab?.stop());

const phase = async (): Promise<unknown> => ((await (await fetch(pot)).json()) as { phase?: string }).phase;

const raw = async (request: string): Promise<string> => {
  const socket = connect(lab.potPort, "127.0.0.1").setEncoding("utf8");
  socket.write(request);
  let answer = "";
  socket.on("data", (chunk) => {
    answer += chunk;
  });
  await once(socket, "end");
  return answer;
};

describe("a page of somebody else's", () => {
  /** What a page can make a browser send without a preflight request: no type, a form's type, a form itself. */
  const attempts = (url: string): readonly string[] => [
    `fetch("${url}", { method: "POST", body: new Blob(["start"]), mode: "no-cors" })`,
    `fetch("${url}", { method: "POST", body: new Blob(["start"]), mode: "no-cors", credentials: "include" })`,
    `fetch("${url}", { method: "POST", body: "start", mode: "no-cors" })`,
    `navigator.sendBeacon("${url}", new Blob(["start"]))`,
    `fetch("${url}", { method: "BREW", body: "start" })`,
  ];

  it("cannot make the pot brew", async () => {
    const page = createServer((_, response) => response.end("<!doctype html>")).listen(0, "127.0.0.1");
    await once(page, "listening");
    const browser = await chromium.launch({ executablePath: findProgram("Chromium"), args: [...CHROMIUM_FLAGS] });
    try {
      const tab = await browser.newPage();
      await tab.goto(`http://127.0.0.1:${(page.address() as AddressInfo).port}/`);
      for (const host of ["localhost", "127.0.0.1"]) {
        for (const attempt of attempts(`http://${host}:${lab.potPort}/`)) {
          const before = lab.logged.length;
          await tab.evaluate(`Promise.resolve(${attempt}).catch(() => undefined)`);
          // The browser chooses when to send a beacon.
          while (lab.logged.length === before) await delay(10);
          assert.equal(await phase(), undefined, `${attempt} at ${host}`);
        }
      }
    } finally {
      await browser.close();
      page.close();
    }
  });
});

describe("strangers brew", () => {
  it("curl", async () => {
    const { stdout } = await run(findProgram("curl"), [
      "-si",
      "-X",
      "BREW",
      "-H",
      `Content-Type: ${TYPE}`,
      "-d",
      "start",
      pot,
    ]);
    assert.match(stdout, /^HTTP\/1\.1 200 OK\r\n/);
    assert.equal(await phase(), "brewing");
  });

  it("fetch", async () => {
    const answer = await fetch(pot, {
      method: "BREW",
      body: "start",
      headers: { "Content-Type": "message/coffeepot", "Accept-Additions": "Cream" },
    });
    assert.deepEqual([answer.status, ((await answer.json()) as { additions: string[] }).additions], [200, ["cream"]]);
  });

  it("Python's http.client, twice on one connection", async () => {
    const script = [
      "import http.client, sys",
      "c = http.client.HTTPConnection('127.0.0.1', int(sys.argv[1]))",
      `c.request('BREW', '/pot-0', body='start', headers={'Content-Type': '${TYPE}'})`,
      "r = c.getresponse(); print(r.status, r.version, len(r.read()) > 100)",
      `c.request('BREW', 'coffee://ducky', body='start', headers={'Content-Type': '${TYPE}'})`,
      "r = c.getresponse(); print(r.status, r.getheader('Retry-After') is not None)",
    ].join("\n");
    const { stdout } = await run(findProgram("python3"), ["-c", script, String(lab.potPort)]);
    assert.deepEqual(stdout.trim().split(/\r?\n/), ["200 11 True", "503 True"]);
  });

  it("a socket on HTCPCP/1.0, answered in kind", async () => {
    const answer = await raw(
      `BREW coffee://ducky HTCPCP/1.0\r\nContent-Type: ${TYPE}\r\nConnection: close\r\nContent-Length: 5\r\n\r\nstart`,
    );
    assert.match(answer, /^HTCPCP\/1\.0 200 OK\r\n/);
    assert.equal(await phase(), "brewing");
  });

  it("a person with netcat, who states no length", async () => {
    const answer = await raw("BREW coffee://ducky HTCPCP/1.0\nConnection: close\n\nstart\n");
    assert.match(answer, /^HTCPCP\/1\.0 200 OK\r\n/);
  });

  it("the four requests that end the lab's original end nothing here", async () => {
    for (const killer of ["", "\r\n", "BREW", "\xff\xfe\xfd"]) {
      const socket = connect(lab.potPort, "127.0.0.1");
      socket.end(Buffer.from(killer, "latin1"));
      socket.resume();
      await once(socket, "close");
    }
    assert.equal(await phase(), undefined);
  });
});
