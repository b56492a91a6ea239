/** One set-up at a time: what two npm or two tsc write into the same folder is whatever came last. */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";

const POLL_MS = 100;

/** @type {(pid: number) => boolean} */
const isRunning = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process may not be signalled, but it is there.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
};

/** Who holds the lock, or undefined if nobody does. @type {(file: string) => number | undefined} */
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
    // Unlike a file that is created and then written, a link is never seen empty.
    linkSync(own, file);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
};

/** Puts aside the lock of a process that was killed. @type {(file: string, holder: number) => void} */
const breakLock = (file, holder) => {
  const aside = `${file}.${process.pid}.old`;
  try {
    renameSync(file, aside);
    // Another one was quicker, and this is its lock.
    if (holderOf(aside) !== holder) linkSync(aside, file);
  } catch {
    // Gone, or taken again: whoever waits looks again.
  } finally {
    rmSync(aside, { force: true });
  }
};

/**
 * Does the work while nobody else holds the lock, and waits for whoever does. The lock of a process that no longer runs
 * counts for nothing.
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
