/** Real captures with dumpcap on loopback, and stand-ins for programs and refusals that this machine may not have. */
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, type TestContext, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";

import { CaptureError } from "./capture-error.ts";
import { findProgram } from "./programs.ts";
import { type CaptureOptions, type RunningCapture, startCapture } from "./start-capture.ts";

const folder = mkdtempSync(join(tmpdir(), "potshark-capture-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const fileFor = (name: string): string => join(folder, name);

const isPosix = process.platform !== "win32";

/** A port that only these tests send to: no other packets pass the filter. */
const receiver = createSocket("udp4");
receiver.bind(0, "127.0.0.1");
await once(receiver, "listening");
const { port } = receiver.address();
after(() => receiver.close());
const filter = `udp port ${port}`;

const send = (text: string): Promise<unknown> =>
  new Promise((resolve) => receiver.send(text, port, "127.0.0.1", resolve));

/** The texts of the datagrams in a file, as tshark reads them. */
const textsIn = (file: string): readonly string[] => {
  const args = ["-r", file, "-T", "fields", "-e", "udp.payload"];
  const output = execFileSync(findProgram("tshark")!.file, args, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  return output
    .split("\n")
    .filter(Boolean)
    .map((hex) => Buffer.from(hex, "hex").toString());
};

/** A capture, or a skipped test if this user may not capture; in CI that is a failure. */
const startOrSkip = async (context: TestContext, options: CaptureOptions): Promise<RunningCapture | undefined> => {
  try {
    return await startCapture(options);
  } catch (error) {
    if (!(error instanceof CaptureError) || error.code !== "no-permission" || process.env.CI === "true") throw error;
    context.skip(`${error.message}; ${error.next}`);
    return undefined;
  }
};

const failure = async (options: CaptureOptions): Promise<CaptureError> => {
  try {
    await (await startCapture(options)).stop();
  } catch (error) {
    assert.ok(error instanceof CaptureError, String(error));
    return error;
  }
  return assert.fail("it captured");
};

/** A PATH on which that program is the only one. */
const standIn = (name: "dumpcap" | "tcpdump", script: string, interpreter = "/bin/sh"): NodeJS.ProcessEnv => {
  const home = mkdtempSync(join(folder, "bin-"));
  writeFileSync(join(home, name), `#!${interpreter}\n${script}\n`);
  chmodSync(join(home, name), 0o755);
  return { ...process.env, PATH: home };
};

test("everything sent between start and stop is in the file, the last packet too", async (context) => {
  const capture = await startOrSkip(context, { filter, file: fileFor("whole.pcapng") });
  if (capture === undefined) return;
  const sent = ["one", "two", "three"];
  for (const text of sent) await send(text);
  const [summary, again] = await Promise.all([capture.stop(), capture.stop()]);
  assert.equal(again, summary);
  assert.equal(await capture.ended, summary);
  assert.deepEqual(
    { packets: summary.packets, dropped: summary.dropped, program: summary.program, format: summary.format },
    { packets: 3, dropped: 0, program: "dumpcap", format: "pcapng" },
  );
  assert.deepEqual(textsIn(summary.file), sent);
  // Section Header Block of pcapng.
  assert.equal(readFileSync(summary.file).subarray(0, 4).toString("hex"), "0a0d0d0a");
  assert.equal(summary.bytes, readFileSync(summary.file).length);
});

test("stops by itself after its time, and tells how it goes until then", async (context) => {
  let seen = 0;
  const capture = await startOrSkip(context, {
    filter,
    file: fileFor("timed.pcapng"),
    durationMs: 1500,
    onProgress: ({ bytes }) => {
      seen = bytes;
    },
  });
  if (capture === undefined) return;
  const { packets, seconds } = await capture.ended;
  assert.equal(packets, 0);
  assert.ok(seconds >= 1.4, String(seconds));
  assert.ok(seen > 0);
});

test("a capture that ends by force is a failure, and its file stays", { skip: !isPosix }, async () => {
  const env = standIn("dumpcap", 'echo "File: x" >&2; echo "dumpcap: the disk is full" >&2; exit 2');
  const file = fileFor("cut.pcapng");
  const error = await failure({ filter, file, env });
  assert.deepEqual([error.code, error.message], ["failed", "dumpcap could not capture: the disk is full"]);
  assert.ok(existsSync(file));
});

/** Processes whose command line names that file, by their id. */
const processesWith = (file: string): readonly number[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").includes(file);
      } catch {
        return false;
      }
    });

test("ends when the process that started it is killed outright", {
  skip: process.platform !== "linux",
}, async (context) => {
  if (
    (await startOrSkip(context, { filter, file: fileFor("allowed.pcapng") }).then((one) => one?.stop())) === undefined
  )
    return;
  const file = fileFor("orphan.pcapng");
  const code = `
    import { startCapture } from ${JSON.stringify(new URL("./start-capture.ts", import.meta.url).href)};
    await startCapture(${JSON.stringify({ filter, file })});
    console.log("captures");
  `;
  const args = ["--conditions=source", "--import", "tsx", "--input-type=module", "-e", code];
  const starter = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  await once(starter.stdout, "data");
  assert.equal(processesWith(file).length, 1);
  await send("before the end");
  starter.kill("SIGKILL");
  while (processesWith(file).length > 0) await delay(20);
  assert.ok(textsIn(file).length <= 1, "it can be read");
});

test("a bad filter and an interface that is not there leave no file, and what was there as it was", async (context) => {
  const probe = await startOrSkip(context, { filter, file: fileFor("probe") });
  await probe?.stop();
  if (probe === undefined) return;
  const file = fileFor("kept.pcapng");
  const bad = await failure({ filter: "tcp prt 5", file });
  assert.equal(bad.code, "bad-filter");
  assert.match(bad.message, /^the capture filter "tcp prt 5" cannot be read: .*syntax error$/);
  assert.equal((await failure({ filter, file, interface: "no-such-0" })).code, "no-interface");
  assert.equal(existsSync(file), false);
  writeFileSync(file, "precious");
  assert.equal((await failure({ filter: "tcp prt 5", file, overwrite: true })).code, "bad-filter");
  assert.equal(readFileSync(file, "utf8"), "precious");
  assert.match((await failure({ filter, file })).message, /exists already$/);
});

test("no permission: dumpcap's own words, our one command", { skip: process.platform !== "linux" }, async () => {
  const text =
    'dumpcap: You do not have permission to capture on device \\"lo\\".\\n(socket: Operation not permitted)\\n';
  const env = standIn("dumpcap", `printf "${text}" >&2; exit 1`);
  const file = fileFor("forbidden.pcapng");
  const error = await failure({ filter, file, env });
  assert.equal(error.code, "no-permission");
  assert.match(error.next, process.getuid?.() === 0 ? /--cap-add=NET_RAW/ : /^sudo setcap \S+ \S+\/dumpcap$/);
  assert.equal(existsSync(file), false);
});

test("no program", { skip: process.platform !== "linux" }, async () => {
  const { code, next } = await failure({ filter, file: fileFor("none"), env: { PATH: "" } });
  assert.equal(code, "no-program");
  assert.match(next, /tshark/);
});

test("without dumpcap, tcpdump: a pcap file under a name that says so", { skip: !isPosix }, async () => {
  const env = standIn(
    "tcpdump",
    `process.on("SIGINT", () => {
  process.stderr.write("4 packets captured\\n9 packets received by filter\\n1 packet dropped by kernel\\n");
  process.exit(0);
});
setInterval(() => {}, 1000);
require("node:fs").writeFileSync(${JSON.stringify(fileFor("arguments"))}, process.argv.slice(2).join(" "));
process.stderr.write("tcpdump: listening on lo, link-type EN10MB (Ethernet), snapshot length 262144 bytes\\n");`,
    process.execPath,
  );
  const home = fileFor("here");
  mkdirSync(home);
  const before = process.cwd();
  process.chdir(home);
  try {
    const capture = await startCapture({ filter: "udp port 9", env });
    const { packets, dropped, format, program } = await capture.stop();
    assert.deepEqual(
      { packets, dropped, format, program },
      { packets: 4, dropped: 1, format: "pcap", program: "tcpdump" },
    );
    assert.match(readdirSync(home).join(), /^potshark-[\d-]+\.pcap$/);
    assert.match(readFileSync(fileFor("arguments"), "utf8"), / -U --immediate-mode -- udp port 9$/);
  } finally {
    process.chdir(before);
  }
});
