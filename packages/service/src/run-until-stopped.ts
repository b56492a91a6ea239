/** The life of a server process after its start: it runs until it is told to stop, then stops in order, once. */
import { FAULT_EXIT_CODE } from "./fail.ts";

const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;
type StopSignal = keyof typeof SIGNALS;

/**
 * A Ctrl-C under npm arrives twice, from the terminal and handed on by npm; within this time it is the same one.
 */
const SAME_SIGNAL_MS = 500;

/** What a process says to the parent that started it with an IPC channel: it does what it is for from now on. */
export const RUNNING = "running";

export interface Stoppable {
  /** Stops whatever runs; the process exits with code 0 when it resolves. Called at most once. */
  readonly stop: () => Promise<void>;
  /** Writes one line to the log. */
  readonly say: (text: string) => void;
}

const textOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

/**
 * Keeps the process until SIGINT or SIGTERM, or until the parent that started it with an IPC channel is gone (so that
 * no server outlives `potshark up`, on Windows too, where a signal cannot be caught). Then:
 * - `stop` is awaited and the process exits with code 0, or with 1 if `stop` failed;
 * - a second signal exits at once with 128 + its number.
 *
 * Such a parent is told at once that the process runs, so call this when everything listens: nobody has to ask over the
 * network, where the question would be in the captures of the lab.
 *
 * An unhandled rejection is logged and does not end the process.
 */
export const runUntilStopped = ({ stop, say }: Stoppable): void => {
  let stoppingSince: number | undefined;

  const begin = async (): Promise<void> => {
    if (stoppingSince !== undefined) return;
    stoppingSince = performance.now();
    try {
      await stop();
      process.exit(0);
    } catch (error) {
      say(`Stopping failed: ${textOf(error)}`);
      process.exit(FAULT_EXIT_CODE);
    }
  };

  for (const signal of Object.keys(SIGNALS) as StopSignal[]) {
    process.on(signal, () => {
      if (stoppingSince !== undefined && performance.now() - stoppingSince > SAME_SIGNAL_MS) {
        process.exit(SIGNALS[signal]);
      }
      void begin();
    });
  }
  process.on("unhandledRejection", (reason) => say(`Unhandled rejection: ${textOf(reason)}`));

  // `connected` is undefined where there never was a channel, false where the parent went while this process started.
  if (process.connected === false) void begin();
  else {
    process.once("disconnect", () => void begin());
    // A parent that goes at this moment has its "disconnect".
    process.send?.(RUNNING, undefined, undefined, () => {});
  }
};
