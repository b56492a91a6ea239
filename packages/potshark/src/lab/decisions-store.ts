/** The file with the decisions of people about a class: read, and written so that nobody's edit is lost. */
import { isUtf8 } from "node:buffer";
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { type Decisions, type Edit, editDecisions, NO_DECISIONS, readDecisions } from "@potshark/lab";
import { UserMistake } from "@potshark/service";
import { PRIVATE, replaceFile, targetOf } from "./replace-file.ts";

/** NAME.decisions.yaml, beside the class NAME: its folder, its zip, or a capture. */
export const decisionsBeside = (path: string): string =>
  `${resolve(path).replace(/\.(?:zip|pcapng|pcap|cap|dmp)(?:\.gz)?$/i, "")}.decisions.yaml`;

const MAX_ATTEMPTS = 20;
const MAX_SHOWN = 10;

const textIn = (path: string): string => {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw new UserMistake(`the decisions ${path} cannot be read: ${(error as Error).message}`);
  }
  // Letters that were read as others would be written so.
  if (!isUtf8(bytes)) throw new UserMistake(`the decisions ${path} are not in UTF-8; save them in it with an editor`);
  return bytes.toString("utf8");
};

const decisionsOf = (path: string, text: string): Decisions => {
  const result = readDecisions(text);
  if (result.ok) return result.decisions;
  const shown = result.problems
    .slice(0, MAX_SHOWN)
    .map(
      ({ line, path: place, message }) =>
        `${path}${line === undefined ? "" : `:${line}`}${place === "" ? "" : ` ${place}`}: ${message}`,
    );
  const more = result.problems.length - shown.length;
  throw new UserMistake(`${shown.join("; ")}${more > 0 ? `; and ${more} more` : ""}`);
};

/**
 * @returns none where there is no such file
 * @throws UserMistake with all that is wrong in it
 */
export const readDecisionsFile = (path: string): Decisions => {
  const text = textIn(path);
  return text === "" ? NO_DECISIONS : decisionsOf(path, text);
};

/** A writer holds the lock for a few milliseconds; one that was killed holds it no longer than this. */
const LOCK_MS = 5000;
const PAUSE_MS = 5;

/** Between the look at the file and its replacement nobody else of ours replaces it. */
const alone = (lock: string, act: () => boolean): boolean => {
  for (;;) {
    try {
      writeFileSync(lock, "", { flag: "wx", mode: PRIVATE });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const held = statSync(lock, { throwIfNoEntry: false });
    if (held && Date.now() - held.mtimeMs > LOCK_MS) rmSync(lock, { force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
  }
  try {
    return act();
  } finally {
    rmSync(lock, { force: true });
  }
};

/**
 * Makes edits in the file as it is now, which another program or person may have changed since it was read.
 *
 * @returns all decisions, with those of others
 * @throws UserMistake where it cannot be read or written; it is as it was then
 */
export const writeDecisions = (path: string, edits: readonly Edit[]): Decisions => {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const before = textIn(path);
    decisionsOf(path, before);
    const after = editDecisions(before, edits);
    const decisions = decisionsOf(path, after);
    if (after === before) return decisions;
    const replaced = (): boolean => replaceFile(path, after, () => textIn(path) === before);
    try {
      if (alone(`${targetOf(path)}.lock`, replaced)) return decisions;
    } catch (error) {
      if (error instanceof UserMistake) throw error;
      throw new UserMistake(
        `the decisions ${path} cannot be written: ${(error as Error).message}; name another file with --decisions`,
      );
    }
  }
  throw new UserMistake(`the decisions ${path} are changed by another program all the time; end it, and try again`);
};
