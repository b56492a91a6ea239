/** `potshark capture` as a person runs it: a child process, real packets on loopback, Ctrl-C. */
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { CaptureError, type CaptureSummary, findProgram, startCapture } from "@potshark/capture";
import { parseDuration } from "./capture-command.ts";

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));
/** An absolute path, since the command runs in a folder of its own. */
const TSCONFIG = fileURLToPath(new URL("../../../tsconfig.base.json", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "potshark-capture-command-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const socket = createSocket("udp4");
socket.bind(0, "127.0.0.1");
await once(socket, "listening");
const { port } = socket.address();
after(() => socket.close());

/** Why these tests cannot run here; in CI they must run. */
const whyNot = await startCapture({ filter: "udp port 9", file: join(folder, "probe") })
  .then((capture) => capture.stop())
  .then(
    () => false as const,
    (error: unknown) =>
      error instanceof CaptureError && process.env.CI !== "true" ? `${error.message}; ${error.next}` : false,
  );
const skip = process.platform === "win32" ? "no signals" : whyNot;

const start = (args: readonly string[], env: NodeJS.ProcessEnv = {}) => {
  const child = spawn(
    process.execPath,
    ["--conditions=source", "--import", import.meta.resolve("tsx"), MAIN, "capture", ...args],
    { env: { ...process.env, TSX_TSCONFIG_PATH: TSCONFIG, ...env }, cwd: folder, stdio: ["ignore", "pipe", "pipe"] },
  );
  const texts = { stdout: "", stderr: "" };
  const capturing = new Promise<void>((resolve) => {
    child.stderr.on("data", (chunk: Buffer) => {
      texts.stderr += String(chunk);
      if (texts.stderr.includes("Capturing ")) resolve();
    });
    child.once("close", () => resolve());
  });
  child.stdout.on("data", (chunk: Buffer) => {
    texts.stdout += String(chunk);
  });
  return { child, capturing, ended: once(child, "close").then(([code]) => ({ code, ...texts })) };
};

test("Ctrl-C leaves a readable file with everything that was sent", { skip }, async () => {
  const file = join(folder, "whole.pcapng");
  const { child, capturing, ended } = start(["-f", `udp port ${port}`, "-w", file]);
  await capturing;
  for (const text of ["one", "two"]) await new Promise((resolve) => socket.send(text, port, "127.0.0.1", resolve));
  child.kill("SIGINT");
  const { code, stdout, stderr } = await ended;
  assert.equal(code, 0, stderr);
  assert.match(
    stdout,
    /^2 packets, \d+ bytes, [\d.]+ s: \S+whole\.pcapng\nLook at it: wireshark \S+\n +or: tshark -r \S+\n$/,
  );
  const tshark = findProgram("tshark")!.file;
  const read = execFileSync(tshark, ["-r", file], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  assert.equal(read.trim().split("\n").length, 2);
});

test("--for ends it, --json tells it, the lab's ports are the filter", { skip }, async () => {
  const { ended } = start(["--for", "1s", "--json", "--coffee-server-port", "5999", "--webserver-port", "5998"]);
  const { code, stdout, stderr } = await ended;
  assert.deepEqual([code, stderr], [0, ""]);
  const { filter, file, packets, format } = JSON.parse(stdout) as CaptureSummary;
  assert.deepEqual([filter, packets, format], ["tcp port 5999 or tcp port 5998", 0, "pcapng"]);
  assert.match(file, /potshark-[\d-]+\.pcapng$/);
  assert.ok(existsSync(file));
});

test("a file that is there, a bad filter, a strange time: each says what to do", { skip }, async () => {
  const file = join(folder, "old.pcapng");
  writeFileSync(file, "precious");
  const [there, filter, time] = await Promise.all(
    [
      ["-w", file],
      ["-f", "tcp prt", "-w", join(folder, "x"), "--json"],
      ["--for", "soon"],
    ].map((args) => start(args).ended),
  );
  assert.deepEqual([there?.code, there?.stdout], [1, ""]);
  assert.match(
    there?.stderr ?? "",
    /exists already\n {2}next: choose another with -w, or overwrite it with --force\n$/,
  );
  assert.equal(readFileSync(file, "utf8"), "precious");
  assert.equal(filter?.code, 2);
  assert.equal((JSON.parse(filter?.stdout ?? "") as { error: { code: string } }).error.code, "bad-filter");
  assert.equal(time?.code, 2);
  assert.match(time?.stderr ?? "", /^potshark: --for is "soon"; allowed: [^\n]+\n$/);
});

test("without a program it says how to get one", { skip: process.platform !== "linux" }, async () => {
  const { code, stderr } = await start([], { PATH: "" }).ended;
  assert.equal(code, 1);
  assert.match(
    stderr,
    /^potshark: neither dumpcap nor tcpdump is on this machine\n {2}next: sudo apt-get install tshark/,
  );
});

test("times", () => {
  assert.deepEqual(["30", "30s", "5m", "1h"].map(parseDuration), [30_000, 30_000, 300_000, 3_600_000]);
  for (const text of ["", "0", "-1", "1.5", "25h", "30 s", "1d", "9999999"]) {
    assert.throws(() => parseDuration(text), /allowed: seconds, minutes or hours/);
  }
});
