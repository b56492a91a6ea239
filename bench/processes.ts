/**
 * Starts the processes of a bench, sends them messages over IPC and ends them. They also end when this process ends.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** How long a process may take to do a job, to start or to stop before the bench gives up. */
const PATIENCE_MS = 120_000;
/** Of `/proc/<pid>/stat`, on every Linux that Node runs on. */
const TICK_MS = 10;

const POTSHARK = fileURLToPath(new URL("../packages/potshark/bin/potshark.js", import.meta.url));

const within = async <Value>(what: string, value: Promise<Value>): Promise<Value> => {
  let timer: NodeJS.Timeout | undefined;
  const overdue = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${PATIENCE_MS / 1000} s`)), PATIENCE_MS);
  });
  try {
    return await Promise.race([value, overdue]);
  } finally {
    clearTimeout(timer);
  }
};

const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  if (child.connected) child.disconnect();
  const kill = setTimeout(() => child.kill("SIGKILL"), 6_000);
  await exited;
  clearTimeout(kill);
};

/** Sends a message and waits for the answer. */
const answerOf = async (child: ChildProcess, message: object): Promise<Record<string, unknown>> => {
  const waiting = new AbortController();
  const next = (event: string): Promise<unknown[]> => once(child, event, { signal: waiting.signal });
  const ended = next("exit").then(([code]) => {
    throw new Error(`a process of the bench ended with exit code ${code}`);
  });
  try {
    child.send(message);
    const answer = Promise.race([next("message").then(([value]) => value as Record<string, unknown>), ended]);
    const value = await within("a job", answer);
    if (typeof value.failed === "string") throw new Error(value.failed);
    return value;
  } finally {
    // Stop waiting for the event that did not come.
    ended.catch(() => undefined);
    waiting.abort();
  }
};

/** A server under test. */
export interface TestedServer {
  readonly name: string;
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
}

/** The bytes that the other servers answer with. */
export interface CannedResponse {
  readonly keepAlive: string;
  readonly close: string;
}

/** Where the pot's log of exchanges goes; "quiet" for nowhere. */
export type LogPlace = "quiet" | "file" | "pipe";

const PORT_LINE = /listens on 127\.0\.0\.1:(\d+)/;
const POLL_MS = 20;

/** The port, from the pot's output; later output is read and thrown away. */
const portInPipe = (stdout: NodeJS.ReadableStream): Promise<number> =>
  new Promise((resolve) => {
    let text = "";
    const read = (chunk: Buffer): void => {
      text += String(chunk);
      const port = PORT_LINE.exec(text)?.[1];
      if (port === undefined) return;
      stdout.off("data", read).resume();
      resolve(Number(port));
    };
    stdout.on("data", read);
  });

const portInFile = async (path: string, isEnded: () => boolean): Promise<number> => {
  while (!isEnded()) {
    const port = PORT_LINE.exec(readFileSync(path, "utf8"))?.[1];
    if (port !== undefined) return Number(port);
    await delay(POLL_MS);
  }
  // The caller also waits for the exit event.
  return new Promise<never>(() => undefined);
};

/** The real command, compiled, with a journal of its own in a folder that is removed again. */
export const startPot = async (
  env: Readonly<Record<string, string>> = {},
  log: LogPlace = "quiet",
): Promise<TestedServer> => {
  const folder = await mkdtemp(join(tmpdir(), "potshark-bench-"));
  const path = join(folder, "pot.log");
  const file = openSync(path, "w");
  const child = spawn(process.execPath, [POTSHARK, "pot", ...(log === "quiet" ? ["--quiet"] : [])], {
    env: {
      PATH: process.env.PATH,
      LOCALHOST: "127.0.0.1",
      COFFEE_SERVER_PORT: "0",
      JOURNAL: join(folder, "brews.jsonl"),
      ...env,
    },
    stdio: ["ignore", log === "file" ? file : "pipe", "inherit", "ipc"],
  });
  closeSync(file);
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`the pot ended with exit code ${code}`);
  });
  ended.catch(() => undefined);
  const listening = child.stdout ? portInPipe(child.stdout) : portInFile(path, () => child.exitCode !== null);
  const port = await within("the start of the pot", Promise.race([listening, ended]));
  return {
    name: log === "quiet" ? "pot" : `pot, log to a ${log}`,
    port,
    pid: child.pid!,
    stop: async () => {
      await stop(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
};

const startPlain = (file: URL): ChildProcess =>
  spawn(process.execPath, [fileURLToPath(file)], { env: {}, stdio: ["ignore", "inherit", "inherit", "ipc"] });

export const startReference = async (name: string, file: URL, canned: CannedResponse): Promise<TestedServer> => {
  const child = startPlain(file);
  const { port } = await answerOf(child, canned);
  return { name, port: port as number, pid: child.pid!, stop: () => stop(child) };
};

/** The process that loads the servers, one job at a time. */
export interface Load {
  run<Result>(job: { readonly kind: string } & Readonly<Record<string, unknown>>): Promise<Result>;
  stop(): Promise<void>;
}

export const startLoad = (): Load => {
  const child = startPlain(new URL("./load.mjs", import.meta.url));
  return {
    run: async <Result>(job: object) => (await answerOf(child, job)) as Result,
    stop: () => stop(child),
  };
};

/** Processor time a process has used, in milliseconds; undefined where there is no `/proc`. */
export const cpuMsOf = (pid: number): number | undefined => {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return undefined;
  }
};

/** Resident memory of a process in megabytes; undefined where there is no `/proc`. */
export const rssMbOf = (pid: number): number | undefined => {
  try {
    const kb = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return Number(kb) / 1024;
  } catch {
    return undefined;
  }
};
