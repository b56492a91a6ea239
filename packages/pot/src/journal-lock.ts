/**
 * Only one pot writes a journal. The kernel holds the lock, so it ends with the process in every case and is never
 * stale. Linux has abstract socket names, Windows has named pipes, and the BSDs (macOS too) lock a file at open.
 */
import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { mkdir, open, readFile, realpath, stat } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { basename, dirname, join } from "node:path";
import { UserMistake } from "@potshark/service";

/** Releases the lock. */
export type Unlock = () => Promise<void>;

/** <fcntl.h> of macOS and the BSDs; Node has no names for them. */
const O_EXLOCK = 0x20;
const O_NONBLOCK = 0x4;
const ASK_MS = 1_000;

/** The canonical name of a file, for any link to it. */
const placeOf = async (path: string): Promise<string> => {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true }).catch(() => undefined);
  return realpath(path).catch(async () => join(await realpath(folder).catch(() => folder), basename(path)));
};

/** The holder of the lock sends its process id to every client. */
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
  // A lock that is not released does not keep the process running.
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
    // A folder that cannot be written has no journal to protect.
    if (code !== "EAGAIN") return async () => undefined;
    throw inUse(path, await readFile(beside, "latin1"));
  }
};

/** @throws UserMistake if another process holds it */
export const lockJournal = async (path: string): Promise<Unlock> => {
  // Any process may write a device such as /dev/null.
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
