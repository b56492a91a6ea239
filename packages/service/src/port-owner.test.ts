import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { test } from "node:test";
import { firstOfLsof, listeningInodes, pidInNetstat, portOwner } from "./port-owner.ts";

const isKnownSystem = ["linux", "darwin", "win32"].includes(process.platform);
const portOf = (address: unknown): number => (address as { port: number }).port;

for (const host of ["127.0.0.1", "::1", "0.0.0.0"]) {
  test(`finds this process listening on ${host}`, { skip: !isKnownSystem }, async (context) => {
    const server = createServer();
    const started = await Promise.race([
      once(server.listen(0, host), "listening").then(() => true),
      once(server, "error").then(() => false),
    ]);
    if (!started) return context.skip(`this machine has no ${host}`);
    const owner = await portOwner(portOf(server.address()));
    server.close();
    assert.equal(owner?.pid, process.pid);
    assert.match(owner?.command ?? "", /node/);
  });
}

test("finds another process by its id and its command line", { skip: process.platform !== "linux" }, async () => {
  const code = "const s = require('net').createServer().listen(0, '127.0.0.1', () => console.log(s.address().port))";
  const child = spawn(process.execPath, ["-e", code, "a-coffee-pot"], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const [chunk] = (await once(child.stdout, "data")) as [Buffer];
    const owner = await portOwner(Number(String(chunk)));
    assert.equal(owner?.pid, child.pid);
    assert.ok(owner?.command.includes(" -e "), owner?.command);
  } finally {
    child.kill();
  }
});

test("a free port has no owner", async () => {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const port = portOf(server.address());
  await new Promise((resolve) => server.close(resolve));
  assert.equal(await portOwner(port), undefined);
});

test("reads /proc/net/tcp: only listeners of that port", () => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:13A6 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 41 1 0 100 0 0 10 0
   1: 0100007F:13A6 0100007F:D88A 01 00000000:00000000 00:00000000 00000000     0        0 42 1 0 20 4 30 10 -1
   2: 0100007F:13A7 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 43 1 0 100 0 0 10 0
`;
  assert.deepEqual(listeningInodes(table, 5030), ["41"]);
  assert.deepEqual(listeningInodes("", 5030), []);
});

test("reads lsof's fields", () => {
  assert.deepEqual(firstOfLsof("p812\ncControlCe\nf10\n"), { pid: 812, command: "ControlCe" });
  assert.equal(firstOfLsof(""), undefined);
});

test("reads netstat's table in any language", () => {
  const table = `
Aktive Verbindungen

  Proto  Lokale Adresse         Remoteadresse          Status           PID
  TCP    127.0.0.1:50301        0.0.0.0:0              ABHÖREN          4
  TCP    127.0.0.1:5030         127.0.0.1:61000        HERGESTELLT      77
  TCP    127.0.0.1:5030         0.0.0.0:0              ABHÖREN          4711\r
`;
  assert.equal(pidInNetstat(table, 5030), 4711);
  assert.equal(pidInNetstat(table, 80), undefined);
});
