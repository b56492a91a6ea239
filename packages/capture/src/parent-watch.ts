/**
 * A capture program must not outlive the process that started it. If that process is killed, it cannot stop the program
 * itself.
 */
import { spawn } from "node:child_process";

/** Waits for the end of a pipe that only the starting process holds, then interrupts the program. */
const WATCH = `
process.stdin.resume().on("close", () => setTimeout(() => {
  try { process.kill(Number(process.argv[1]), "SIGINT"); } catch {}
}, Number(process.argv[2])));
`;

/**
 * Stops a process when this one has ended, in whatever way.
 * @param settleMs how long to wait first, so that it can write the rest
 * @returns ends the watch; the caller calls it as soon as the process has ended, because another process may get its
 *   number
 */
export const stopWithParent = (pid: number, settleMs: number): (() => void) => {
  const watch = spawn(process.execPath, ["-e", WATCH, String(pid), String(settleMs)], {
    stdio: ["pipe", "ignore", "ignore"],
    // A signal to the group of this process must not end the watch.
    detached: true,
    windowsHide: true,
    // Not the NODE_OPTIONS of this process: they may name modules to load, or a debugger's port.
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  // Without the watch the capture still works.
  watch.on("error", () => undefined);
  watch.stdin.on("error", () => undefined);
  watch.unref();
  (watch.stdin as unknown as { unref?: () => void }).unref?.();
  return () => void watch.kill("SIGKILL");
};
