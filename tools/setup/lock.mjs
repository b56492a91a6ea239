/** One set-up at a time: two npm or tsc processes would overwrite each other's files in the same folder. */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";

const POLL_MS = 100;

/** @type {(pid: number) => boolean} */
const isRunning = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process cannot be signalled, but it exists.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
};

/** The process that holds the lock, or undefined if none does. @type {(file: string) => number | undefined} */
const holderOf = (file) => {
  try {
    return Number(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
};

/** @type {(file: string) => boolean} */
const take = (file) => {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    // Other processes never see a link empty, unlike a file that is created and then written.
    linkSync(own, file);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
};

/** Removes the lock of a killed process. @type {(file: string, holder: number) => void} */
const breakLock = (file, holder) => {
  const aside = `${file}.${process.pid}.old`;
  try {
    renameSync(file, aside);
    // Another process was faster, and this is its lock.
    if (holderOf(aside) !== holder) linkSync(aside, file);
  } catch {
    // Removed, or taken again: the waiting process checks again.
  } finally {
    rmSync(aside, { force: true });
  }
};

/**
 * Does the work while holding the lock, and waits if another process holds it. The lock of a process that no longer
 * runs is ignored.
 * @param {string} file in a folder that is there
 * @param {{ onWait: (holder: number) => void, work: () => void }} task `onWait` is called once, before it waits
 */
export const withLock = (file, { onWait, work }) => {
  let isWaiting = false;
  while (!take(file)) {
    const holder = holderOf(file);
    if (holder === undefined) continue;
    if (!isRunning(holder)) {
      breakLock(file, holder);
      continue;
    }
    if (!isWaiting) onWait(holder);
    isWaiting = true;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL_MS);
  }
  try {
    work();
  } finally {
    rmSync(file, { force: true });
  }
};
