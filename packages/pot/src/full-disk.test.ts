/**
 * A pot whose journal cannot be written: BREW is answered with 507 and not begun, GET still works, and when there is
 * space again BREW works without a restart. There are three ways to fill the disk, so that every system and user has at
 * least one.
 */
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { CoffeeClient } from "@potshark/htcpcp/node";

const POTSHARK = fileURLToPath(new URL("../../potshark/bin/potshark.js", import.meta.url));
const MAX_BREWS = 400;

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const freshFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "potshark-full-"));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

interface RunningPot {
  /** The status of the answer. */
  readonly send: (method: string, body?: string) => Promise<number>;
}

/** @param limit a shell command whose effect the pot inherits */
const startPot = async (journal: string, limit?: string): Promise<RunningPot> => {
  const command = [process.execPath, POTSHARK, "pot", "--quiet", "--json"];
  const [program = "", ...args] =
    limit === undefined ? command : ["sh", "-c", `${limit} && exec "$@"`, "sh", ...command];
  const child = spawn(program, args, {
    env: { ...process.env, LOCALHOST: "127.0.0.1", COFFEE_SERVER_PORT: "0", JOURNAL: journal },
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  cleanups.push(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const stopped = once(child, "exit");
    child.disconnect();
    assert.deepEqual(await stopped, [0, null], "the pot lived, and stopped in order");
  });
  const lines = createInterface({ input: child.stdout! });
  const port = await new Promise<number>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the pot ended with ${code}`)));
    lines.on("line", (line) => {
      const listening = /The pot listens on [^ ]*:(\d+)"/.exec(line)?.[1];
      if (listening !== undefined) resolve(Number(listening));
    });
  });
  const client = new CoffeeClient({ host: "127.0.0.1", port, keepAlive: true });
  cleanups.push(() => client.close());
  return {
    send: async (method, body) => {
      const { response } = await client.exchange({ method, target: "/ducky", ...(body !== undefined && { body }) });
      return response.status;
    },
  };
};

/** Brews and stops each brew, until the answer is not 200. */
const brewUntilRefused = async ({ send }: RunningPot): Promise<number> => {
  for (let count = 0; count < MAX_BREWS; count += 1) {
    const status = await send("BREW", "start");
    if (status !== 200) return status;
    assert.equal(await send("BREW", "stop"), 200);
  }
  return assert.fail(`${MAX_BREWS} brews did not fill the disk`);
};

const expectOnlyWholeLines = (journal: string): void => {
  const lines = readFileSync(journal, "utf8").split("\n");
  assert.equal(lines.pop(), "", "what did not fit was taken back");
  for (const line of lines) JSON.parse(line);
};

const expectFull = async ({ send }: RunningPot): Promise<void> => {
  for (let count = 0; count < 3; count += 1) {
    assert.equal(await send("BREW", "start"), 507);
    assert.equal(await send("GET"), 200);
  }
};

const expectRoom = async ({ send }: RunningPot): Promise<void> => {
  assert.equal(await send("BREW", "start"), 200);
  assert.equal(await send("BREW", "start"), 503, "it brews");
  assert.equal(await send("BREW", "stop"), 200);
};

/** Where a small file system can be mounted: Linux, as root, outside a sandbox that forbids it. */
const mountSmallDisk = (): string | undefined => {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return undefined;
  const folder = freshFolder();
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=32k", "tmpfs", folder], { stdio: "ignore" });
  } catch {
    return undefined;
  }
  cleanups.push(() => execFileSync("umount", [folder]));
  return folder;
};

describe("a journal that cannot be written", () => {
  it("because a folder stands in its place", async () => {
    const journal = join(freshFolder(), "brews.jsonl");
    mkdirSync(journal);
    const pot = await startPot(journal);
    await expectFull(pot);
    rmdirSync(journal);
    await expectRoom(pot);
  });

  it("because the file may not grow", { skip: process.platform === "win32" && "Windows has no ulimit" }, async () => {
    const journal = join(freshFolder(), "brews.jsonl");
    // Shells count blocks of 512 or of 1024 bytes: in both cases the limit is inside a line.
    const pot = await startPot(journal, "ulimit -S -f 3");
    assert.equal(await brewUntilRefused(pot), 507);
    expectOnlyWholeLines(journal);
    await expectFull(pot);
    writeFileSync(journal, "");
    await expectRoom(pot);
    expectOnlyWholeLines(journal);
  });

  it("because the disk is full", async (t) => {
    const folder = mountSmallDisk();
    if (folder === undefined) return t.skip("only root on Linux can mount a small disk; the two tests above stand in");
    const ballast = join(folder, "ballast");
    const journal = join(folder, "brews.jsonl");
    const pot = await startPot(journal);
    await expectRoom(pot);
    writeFileSync(ballast, Buffer.alloc(24 * 1024));
    assert.equal(await brewUntilRefused(pot), 507);
    expectOnlyWholeLines(journal);
    await expectFull(pot);
    unlinkSync(ballast);
    await expectRoom(pot);
    expectOnlyWholeLines(journal);
  });
});
