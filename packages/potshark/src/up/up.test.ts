/** `potshark up` as a person runs it: real processes, real sockets, free ports, and a journal of its own. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { studentNonce } from "@potshark/config";
import { CoffeeClient } from "@potshark/htcpcp/node";
import { portOwner } from "@potshark/service";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "potshark-up-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const isPosix = process.platform !== "win32";
const isLinux = process.platform === "linux";

interface Line {
  readonly from: string;
  readonly message?: string;
  /** Of an exchange. */
  readonly target?: string;
  readonly pot?: string;
  readonly site?: string;
  readonly lab?: string;
  readonly lab_with_key?: string;
}

interface Ports {
  readonly potPort: number;
  readonly sitePort: number;
  /** NaN without the lab. */
  readonly labPort: number;
}

interface Up {
  readonly child: ChildProcess;
  readonly lines: readonly Line[];
  /** The line that says that all servers answer. */
  readonly ready: Promise<Ports>;
  readonly ended: Promise<{ readonly code: number | null; readonly stderr: string }>;
}

const portIn = (address: string | undefined): number => Number(/:(\d+)\/?$/.exec(address ?? "")?.[1]);

const start = (...args: string[]): Up => {
  const child = spawn(process.execPath, ["--conditions=source", "--import", "tsx", MAIN, "up", "--json", ...args], {
    env: {
      ...process.env,
      COFFEE_SERVER_PORT: "0",
      WEBSERVER_PORT: "0",
      LAB_PORT: "0",
      JOURNAL: join(folder, "brews.jsonl"),
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: Line[] = [];
  let stderr = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    stderr += String(chunk);
  });
  const ready = new Promise<Ports>((resolve, reject) => {
    createInterface({ input: child.stdout! })
      .on("line", (text) => {
        const line = JSON.parse(text) as Line;
        lines.push(line);
        if (line.message === "ready")
          resolve({ potPort: portIn(line.pot), sitePort: portIn(line.site), labPort: portIn(line.lab) });
      })
      .on("close", () => reject(new Error(`never ready: ${stderr}${JSON.stringify(lines)}`)));
  });
  ready.catch(() => {});
  return { child, lines, ready, ended: once(child, "close").then(([code]) => ({ code, stderr })) };
};

const isOpen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("connect", () => resolve(true)).on("error", () => resolve(false));
    socket.on("connect", () => socket.destroy());
  });

const untilClosed = async (...ports: readonly number[]): Promise<void> => {
  for (const port of ports) while (await isOpen(port)) await delay(30);
};

test("says when all answer, and stops all on Ctrl-C with exit code 0", { skip: !isPosix }, async () => {
  const up = start();
  const { potPort, sitePort, labPort } = await up.ready;
  assert.match(await (await fetch(`http://127.0.0.1:${labPort}/`)).text(), /<title>The lab/);
  const { lab, lab_with_key: withKey = "" } = up.lines.find(({ message }) => message === "ready") ?? {};
  const [address, key = ""] = withKey.split("#capture=");
  assert.equal(address, lab);
  assert.ok(key.length >= 32);
  const asked = (headers: HeadersInit): Promise<Response> => fetch(`http://127.0.0.1:${labPort}/capture`, { headers });
  assert.equal((await asked({ Authorization: `Bearer ${key}` })).status, 200);
  assert.equal((await asked({})).status, 403);
  const page = await fetch(`http://127.0.0.1:${sitePort}/robots.txt`);
  assert.equal(page.status, 200);
  assert.ok(await isOpen(potPort));
  up.child.kill("SIGINT");
  assert.deepEqual(await up.ended, { code: 0, stderr: "" });
  await untilClosed(potPort, sitePort, labPort);
  // `up` itself sent no requests: they would be in the captures of the lab.
  const targets = up.lines.flatMap(({ from, target }) => (target === undefined ? [] : [`${from} ${target}`]));
  assert.deepEqual(targets.sort(), ["lab /", "web /robots.txt"]);
  assert.deepEqual(new Set(up.lines.map(({ from }) => from)), new Set(["pot", "web", "lab", "up"]));
});

test("leaves out the lab where it is not wanted", { skip: !isPosix }, async () => {
  const up = start("--no-lab");
  const { labPort } = await up.ready;
  assert.ok(Number.isNaN(labPort));
  up.child.kill("SIGINT");
  assert.equal((await up.ended).code, 0);
  assert.ok(!up.lines.some(({ from }) => from === "lab"));
});

test("settings given as flags reach all", { skip: !isPosix }, async () => {
  const up = start("--pots", '[{"name":"mocha","label":"Mocha","beverage":"coffee"}]', "--https");
  const { potPort } = await up.ready;
  const client = new CoffeeClient({ host: "127.0.0.1", port: potPort, timeoutMs: 30_000 });
  const { response } = await client.exchange({ method: "GET", target: "coffee://mocha" });
  client.close();
  assert.equal(response.status, 200);
  up.child.kill("SIGINT");
  assert.equal((await up.ended).code, 0);
  const ready = up.lines.find(({ message }) => message === "ready");
  assert.match(ready?.site ?? "", /^https:/);
});

test("a student's nonce stands in what both answer", { skip: !isPosix }, async () => {
  const course = join(folder, "course.json");
  writeFileSync(course, JSON.stringify({ key: "of the course", students: ["1001"] }));
  const up = start("--student", "1001", "--course", course);
  const { potPort, sitePort } = await up.ready;
  const nonce = await studentNonce("1001", "of the course");
  const page = await fetch(`http://127.0.0.1:${sitePort}/`);
  const pot = await fetch(`http://127.0.0.1:${potPort}/`);
  assert.deepEqual(
    [page, pot].map(({ headers }) => headers.get("Student-Nonce")),
    [nonce, nonce],
  );
  up.child.kill("SIGINT");
  assert.equal((await up.ended).code, 0);
});

test("a taken port is named with its owner before anything starts", async () => {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as { port: number };
  const up = start("--webserver-port", String(port));
  const { code, stderr } = await up.ended;
  server.close();
  assert.equal(code, 2);
  assert.match(
    stderr,
    new RegExp(`^potshark: port ${port} is taken by [^\\n]+ --webserver-port or WEBSERVER_PORT\\n$`),
  );
  if (isLinux) assert.match(stderr, new RegExp(`process ${process.pid} \\(`));
  assert.deepEqual(up.lines, []);
});

test("one port for both is a mistake", async () => {
  const { code, stderr } = await start("--webserver-port", "5999", "--coffee-server-port", "5999").ended;
  assert.deepEqual(
    { code, stderr },
    { code: 2, stderr: "potshark: COFFEE_SERVER_PORT and WEBSERVER_PORT are both 5999; choose two ports\n" },
  );
});

test("when one dies, says which and why, stops the others, exits with 1", { skip: !isLinux }, async () => {
  const up = start();
  const { potPort, sitePort } = await up.ready;
  const owner = await portOwner(potPort);
  process.kill(owner!.pid, "SIGKILL");
  assert.equal((await up.ended).code, 1);
  assert.equal(up.lines.findLast(({ from }) => from === "up")?.message, "pot was ended by SIGKILL; stopping all");
  await untilClosed(potPort, sitePort);
});

test("one that cannot start is told with its own words, and ends all", async () => {
  const up = start("--error-template", "no-such-file.html");
  const { code } = await up.ended;
  assert.equal(code, 1);
  const messages = up.lines.map(({ from, message }) => `${from}: ${message}`);
  assert.ok(messages.includes("up: web ended with exit code 2; stopping all"), messages.join("\n"));
  assert.ok(
    messages.some((message) => message.startsWith("web: potshark: ")),
    messages.join("\n"),
  );
});

test("leaves no orphan when it is killed outright", { skip: !isPosix }, async () => {
  const up = start();
  const { potPort, sitePort } = await up.ready;
  up.child.kill("SIGKILL");
  await up.ended;
  await untilClosed(potPort, sitePort);
});
