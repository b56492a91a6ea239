/** dumpcap or tcpdump as a child process: its output, the moment when it captures, its orderly end. */
import { spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { hasStarted } from "./capture-report.ts";
import { stopWithParent } from "./parent-watch.ts";

/** dumpcap leaves packets with the kernel for up to 250 ms (its CAP_READ_TIMEOUT) and loses them when it is stopped. */
const SETTLE_MS = 500;
/** A program that does not stop is killed. */
const STOP_MS = 5000;

interface ProcessEnd {
  readonly code: number | null;
  /** Why it never ran. */
  readonly error?: NodeJS.ErrnoException;
}

export interface CaptureProcess {
  /** What it has written to stderr so far; counts that were replaced by later ones left out. */
  said(): string;
  /** Resolves with true once every packet will be in the file, with false if the process ended before. */
  readonly started: Promise<boolean>;
  /** Never rejects. */
  readonly closed: Promise<ProcessEnd>;
  /** Stops it in order, after the packets that the kernel still holds have come; kills it if that takes too long. */
  stop(): Promise<void>;
}

/** Starts the program. It ends with this process, however this process ends. */
export const startCaptureProcess = (
  name: "dumpcap" | "tcpdump",
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): CaptureProcess => {
  const child = spawn(file, args, {
    // This module reads its messages, so they must be in English.
    env: { ...env, LC_ALL: "C", LANGUAGE: "C" },
    stdio: ["ignore", "ignore", "pipe"],
    // Ctrl-C on a terminal must not reach it: we stop it after the last packets have come. Windows has no other signal:
    // there it shares the console and gets the Ctrl-C.
    detached: process.platform !== "win32",
  });
  const leave = (): void => void child.kill("SIGINT");
  process.once("exit", leave);
  const endWatch = child.pid === undefined ? undefined : stopWithParent(child.pid, SETTLE_MS);

  const ending = new AbortController();
  const closed = new Promise<ProcessEnd>((resolve) => {
    child.once("error", (error) => resolve({ code: null, error }));
    child.once("close", (code) => resolve({ code }));
  }).then((end) => {
    process.off("exit", leave);
    endWatch?.();
    ending.abort();
    return end;
  });

  let said = "";
  const started = new Promise<boolean>((resolve) => {
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      said = (said + chunk).replace(/\rPackets: \d+ (?=\r)/g, "");
      if (hasStarted(name, said)) resolve(true);
    });
    void closed.then(() => resolve(false));
  });

  const waitForEnd = (ms: number): Promise<void> => delay(ms, undefined, { signal: ending.signal }).catch(() => {});
  return {
    said: () => said,
    started,
    closed,
    stop: async () => {
      await waitForEnd(SETTLE_MS);
      child.kill("SIGINT");
      await waitForEnd(STOP_MS);
      child.kill("SIGKILL");
      await closed;
    },
  };
};
