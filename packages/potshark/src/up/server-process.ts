/** A server of ours as a process of its own: its output line by line, its end, its orderly stop. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { RUNNING } from "@potshark/service";

/** How long a server may take to stop before it is killed. */
const STOP_MS = 5000;

export interface ServerProcessOptions {
  /** Its name in the log: "pot". */
  readonly name: string;
  /** The arguments after Node on the command line. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Called with every line of the process, without its line end. */
  readonly onLine: (line: string) => void;
}

export interface ServerProcess {
  readonly name: string;
  /** Resolves when the process says that it listens; otherwise never. */
  readonly running: Promise<void>;
  /** Resolves when the process has ended and `onLine` got its last line: with the reason, "ended with exit code 2". */
  readonly ended: Promise<string>;
  /** Asks the process to stop, kills it if it does not, resolves when it has ended. */
  stop(): Promise<void>;
}

const readLines = async (stream: Readable, onLine: (line: string) => void): Promise<void> => {
  for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) onLine(line);
};

const reasonOf = async (child: ChildProcess): Promise<string> => {
  try {
    const [code, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
    return signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;
  } catch (error) {
    return `could not be started: ${(error as Error).message}`;
  }
};

/**
 * Starts a server. It gets an IPC channel, on which it says that it listens. When the channel closes, because this
 * process closes it or has ended in any way, the server stops (see runUntilStopped).
 */
export const startServerProcess = ({ name, args, env, onLine }: ServerProcessOptions): ServerProcess => {
  const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe", "ipc"], windowsHide: true });
  // Not the "close" event: Node does not emit it if the parent has disconnected.
  const output = [child.stdout, child.stderr].flatMap((stream) => (stream === null ? [] : [readLines(stream, onLine)]));
  const running = new Promise<void>((resolve) => {
    child.on("message", (message) => {
      if (message === RUNNING) resolve();
    });
  });
  const ended = Promise.all([reasonOf(child), ...output]).then(([reason]) => reason);
  return {
    name,
    running,
    ended,
    stop: async () => {
      if (child.connected) child.disconnect();
      const waiting = new AbortController();
      const overdue = delay(STOP_MS, true, { signal: waiting.signal }).catch(() => false);
      if (await Promise.race([ended.then(() => false), overdue])) child.kill("SIGKILL");
      await ended;
      waiting.abort();
    },
  };
};
