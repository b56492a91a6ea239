/** Runs a server process after its start: until a signal to stop, then it stops in order, once. */
import { FAULT_EXIT_CODE } from "./fail.ts";

const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;
type StopSignal = keyof typeof SIGNALS;

/** Under npm a Ctrl-C arrives twice, from the terminal and from npm; within this time it counts as the same one. */
const SAME_SIGNAL_MS = 500;

/** The message of a process to its parent over IPC: it is running now. */
export const RUNNING = "running";

export interface Stoppable {
  /** Stops the server; the process exits with code 0 when it resolves. Called at most once. */
  readonly stop: () => Promise<void>;
  /** Writes one line to the log. */
  readonly say: (text: string) => void;
}

const textOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

/**
 * Keeps the process until SIGINT or SIGTERM, or until the parent that started it with an IPC channel has ended (so that
 * no server outlives `potshark up`, on Windows too, where a signal cannot be caught). Then:
 * - `stop` is awaited and the process exits with code 0, or with 1 if `stop` failed;
 * - a second signal exits at once with 128 + its number.
 *
 * Such a parent gets a message at once that the process runs, so call this when everything listens: the parent need not
 * poll over the network, where its requests would be in the captures of the lab.
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

  // `connected` is undefined without a channel, and false if the parent ended while this process started.
  if (process.connected === false) void begin();
  else {
    process.once("disconnect", () => void begin());
    // If the parent ends at this moment, "disconnect" still comes.
    process.send?.(RUNNING, undefined, undefined, () => {});
  }
};
