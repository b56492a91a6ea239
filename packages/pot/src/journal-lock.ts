/**
 * One pot writes a journal. The lock is held by the kernel, so that it ends with the process however that ends: nothing
 * is left to be recognised as stale. Linux has names for sockets that are no files, Windows has pipes, and the BSDs (of
 * which macOS is one) lock a file while they open it.
 */
import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { mkdir, open, readFile, realpath, stat } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { basename, dirname, join } from "node:path";
import { UserMistake } from "@potshark/service";

/** Gives the lock back. */
export type Unlock = () => Promise<void>;

/** <fcntl.h> of macOS and the BSDs; Node has no names for them. */
const O_EXLOCK = 0x20;
const O_NONBLOCK = 0x4;
const ASK_MS = 1_000;

/** The one name of a file, whatever links lead to it. */
const placeOf = async (path: string): Promise<string> => {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true }).catch(() => undefined);
  return realpath(path).catch(async () => join(await realpath(folder).catch(() => folder), basename(path)));
};

/** Whoever holds the lock says its process id to everyone who asks. */
const holderOf = (name: string): Promise<string> =>
  new Promise((resolve) => {
    let text = "";
    const socket = connect({ path: name });
    socket.setTimeout(ASK_MS, () => socket.destroy());
    socket.on("data", (chunk) => {
      text += String(chunk);
    });
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(text));
  });

const inUse = (path: string, pid: string): UserMistake => {
  const holder = /^\d{1,10}$/.test(pid) ? `process ${pid}` : "another process";
  return new UserMistake(
    `the journal ${path} is in use by a pot that runs already (${holder}); stop that, or choose another journal with --journal or JOURNAL`,
  );
};

const lockByName = async (path: string, name: string): Promise<Unlock> => {
  const server = createServer((socket) => socket.on("error", () => undefined).end(String(process.pid)));
  try {
    await new Promise<void>((resolve, reject) => server.once("error", reject).listen({ path: name }, resolve));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    throw inUse(path, await holderOf(name));
  }
  // Whoever forgets to give it back does not live on for it.
  server.unref();
  return () => new Promise((resolve) => server.close(() => resolve()));
};

const lockByFile = async (path: string, place: string): Promise<Unlock> => {
  const beside = `${place}.lock`;
  try {
    const file = await open(beside, constants.O_CREAT | constants.O_RDWR | O_EXLOCK | O_NONBLOCK);
    await file.truncate();
    await file.write(String(process.pid));
    return () => file.close();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A folder that cannot be written has no journal to be guarded.
    if (code !== "EAGAIN") return async () => undefined;
    throw inUse(path, await readFile(beside, "latin1"));
  }
};

/** @throws UserMistake where another process holds it */
export const lockJournal = async (path: string): Promise<Unlock> => {
  // A device such as /dev/null is written by anybody.
  const isDevice = await stat(path).then(
    (found) => !found.isFile() && !found.isDirectory(),
    () => false,
  );
  if (isDevice) return async () => undefined;
  const place = await placeOf(path);
  const key = `potshark-journal-${createHash("sha256").update(place).digest("hex").slice(0, 32)}`;
  if (process.platform === "linux") return lockByName(path, `\0${key}`);
  if (process.platform === "win32") return lockByName(path, `\\\\.\\pipe\\${key}`);
  return lockByFile(path, place);
};
