/** A capture program must not outlive who started it: killed outright, that one can stop nothing. */
import { spawn } from "node:child_process";

/** Waits for the end of a pipe that only the starting process holds, then interrupts the program. */
const WATCH = `
process.stdin.resume().on("close", () => setTimeout(() => {
  try { process.kill(Number(process.argv[1]), "SIGINT"); } catch {}
}, Number(process.argv[2])));
`;

/**
 * Has a process stopped when this one is gone, however it ended.
 * @param settleMs how long it is left alone first, for what it has not yet written
 * @returns ends the watch; to be called as soon as the process has ended, as its number may be given to another
 */
export const stopWithParent = (pid: number, settleMs: number): (() => void) => {
  const watch = spawn(process.execPath, ["-e", WATCH, String(pid), String(settleMs)], {
    stdio: ["pipe", "ignore", "ignore"],
    // What ends the group of this process is not to end the watch.
    detached: true,
    windowsHide: true,
    // Not this one's: it may name modules to load, or a debugger's port.
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  // Without it the capture goes on, and ends as it did.
  watch.on("error", () => undefined);
  watch.stdin.on("error", () => undefined);
  watch.unref();
  (watch.stdin as unknown as { unref?: () => void }).unref?.();
  return () => void watch.kill("SIGKILL");
};
