/** `potshark doctor` on this machine, with the test's own ports and a home without a dissector. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { type Check, checkNode } from "./doctor-checks.ts";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));
const home = mkdtempSync(join(tmpdir(), "potshark-doctor-test-"));
after(() => rmSync(home, { recursive: true, force: true }));
const isPosix = process.platform !== "win32";

const command = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  spawn(process.execPath, ["--conditions=source", "--import", import.meta.resolve("tsx"), MAIN, ...args], {
    env: { ...process.env, HOME: home, XDG_CONFIG_HOME: "", JOURNAL: join(home, "brews.jsonl"), ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });

interface Diagnosis {
  readonly code: number;
  readonly ok: boolean;
  readonly of: (id: Check["id"]) => Check | undefined;
}

const doctor = async (potPort: number, sitePort: number, env: NodeJS.ProcessEnv = {}): Promise<Diagnosis> => {
  const ports = ["--coffee-server-port", String(potPort), "--webserver-port", String(sitePort)];
  const child = command(["doctor", "--json", ...ports], env);
  let stdout = "";
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += String(chunk);
  });
  const [code] = (await once(child, "close")) as [number];
  const { ok, checks } = JSON.parse(stdout) as { ok: boolean; checks: readonly Check[] };
  for (const check of checks) assert.equal(check.ok, check.next === undefined, JSON.stringify(check));
  return { code, ok, of: (id) => checks.find((check) => check.id === id) };
};

const listen = async (server: Server): Promise<number> => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  return (server.address() as { port: number }).port;
};

test("free ports are fine; what is only recommended may be missing", {
  skip: process.platform !== "linux",
}, async () => {
  const { code, ok, of } = await doctor(0, 0, { PATH: "" });
  assert.deepEqual([code, ok], [0, true]);
  assert.deepEqual([of("node")?.ok, of("pot-port")?.found, of("site-port")?.found], [true, "free", "free"]);
  for (const id of ["wireshark", "tshark", "dissector", "capture", "browser"] as const) {
    assert.deepEqual([of(id)?.ok, of(id)?.required], [false, false], id);
  }
  assert.match(of("capture")?.next ?? "", /apt-get install tshark/);
  assert.equal(of("dissector")?.next, "potshark dissector install");
});

test("a stranger on both ports is named, and is not taken for ours", async () => {
  const server = createServer((_request, response) => response.end("<title>tea</title>"));
  const port = await listen(server);
  const { code, ok, of } = await doctor(port, port);
  server.close();
  assert.deepEqual([code, ok], [1, false]);
  for (const id of ["pot-port", "site-port"] as const) {
    assert.equal(of(id)?.ok, false);
    assert.match(of(id)?.found ?? "", new RegExp(`^port ${port} is taken by `));
    assert.match(of(id)?.next ?? "", /^stop it, or choose another port with --/);
  }
});

test("our own servers are known, and a capture is really tried", { skip: !isPosix }, async () => {
  const up = command(["up", "--json"], { COFFEE_SERVER_PORT: "0", WEBSERVER_PORT: "0" });
  try {
    const ports = await new Promise<readonly number[]>((resolve, reject) => {
      createInterface({ input: up.stdout })
        .on("line", (line) => {
          const { message, pot, site } = JSON.parse(line) as Record<string, string>;
          if (message === "ready") resolve([pot, site].map((text) => Number(/:(\d+)\/?$/.exec(text ?? "")?.[1])));
        })
        .on("close", () => reject(new Error("never ready")));
    });
    const { code, of } = await doctor(ports[0]!, ports[1]!);
    assert.equal(code, 0);
    for (const id of ["pot-port", "site-port"] as const) assert.match(of(id)?.found ?? "", /^our own, and it answers/);
    const capture = of("capture");
    assert.match(capture?.found ?? "", capture?.ok ? /captured a packet of our own on / : /may not|neither/);
  } finally {
    up.kill("SIGINT");
    await once(up, "close");
  }
});

test("an old Node.js is told what is new enough", () => {
  assert.equal(checkNode("20.19.0").ok, true);
  assert.equal(checkNode("22.1.0").ok, true);
  for (const version of ["20.18.9", "18.20.0"]) {
    const { ok, required, next } = checkNode(version);
    assert.deepEqual([ok, required], [false, true]);
    assert.match(next ?? "", /20\.19 or later/);
  }
});
