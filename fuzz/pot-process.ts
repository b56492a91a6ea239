/** A real `potshark pot` on a free loopback port, with its journal in a folder of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const POTSHARK = fileURLToPath(new URL("../packages/potshark/bin/potshark.js", import.meta.url));
/** How long the pot may take to start, and to stop. */
const PATIENCE_MS = 15_000;

export interface PotProcess {
  readonly port: number;
  /** Its output since it listens, on both streams: empty with `--quiet`. */
  readonly said: readonly string[];
  /** Why it ended; undefined while it runs. */
  readonly ended: () => string | undefined;
  /** Megabytes in memory, if the system says (Linux). */
  readonly residentMegabytes: () => number | undefined;
  readonly stop: () => Promise<void>;
}

const stop = async (child: ChildProcess, folder: string): Promise<void> => {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, "exit");
    // The pot stops when its channel closes, on every system, and with this process if that ends first.
    if (child.connected) child.disconnect();
    const kill = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
    await exited;
    clearTimeout(kill);
  }
  await rm(folder, { recursive: true, force: true });
};

const residentMegabytes = (child: ChildProcess): number | undefined => {
  try {
    const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN) / 1024;
  } catch {
    return undefined;
  }
};

export const startPot = async (): Promise<PotProcess> => {
  const folder = await mkdtemp(join(tmpdir(), "potshark-fuzz-"));
  const child = spawn(process.execPath, [POTSHARK, "pot", "--quiet", "--json"], {
    env: {
      ...process.env,
      LOCALHOST: "127.0.0.1",
      COFFEE_SERVER_PORT: "0",
      BREW_TIME: "1",
      POUR_TIME: "1",
      JOURNAL: join(folder, "brews.jsonl"),
    },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    // Ctrl-C in a terminal goes to every process of the group, but this process must stop the pot in order.
    detached: process.platform !== "win32",
  });
  const said: string[] = [];
  const port = new Promise<number>((resolve, reject) => {
    const overdue = setTimeout(() => reject(new Error("the pot does not start")), PATIENCE_MS);
    const settle = (action: () => void): void => {
      clearTimeout(overdue);
      action();
    };
    child.once("exit", (code) => settle(() => reject(new Error(`the pot ended with ${code}: ${said.join("\n")}`))));
    createInterface({ input: child.stdout! }).on("line", (line) => {
      const listening = /The pot listens on [^ ]*:(\d+)"/.exec(line)?.[1];
      if (listening === undefined) said.push(line);
      else settle(() => resolve(Number(listening)));
    });
    createInterface({ input: child.stderr! }).on("line", (line) => said.push(`stderr: ${line}`));
  });
  try {
    return {
      port: await port,
      said,
      ended: () => {
        if (child.signalCode !== null) return `ended by ${child.signalCode}`;
        return child.exitCode === null ? undefined : `ended with exit code ${child.exitCode}`;
      },
      residentMegabytes: () => residentMegabytes(child),
      stop: () => stop(child, folder),
    };
  } catch (error) {
    await stop(child, folder);
    throw error;
  }
};
