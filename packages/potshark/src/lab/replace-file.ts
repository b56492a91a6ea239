/** Replaces files with names and answers of students. */
import { randomBytes } from "node:crypto";
import { existsSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";

/** Only its user may read a new file. */
export const PRIVATE = 0o600;

/** The file itself, where the path is a link to it. */
export const targetOf = (path: string): string => (existsSync(path) ? realpathSync(path) : path);

/**
 * Replaces the file in one step, so that it is never half written. A link stays a link, and who may read the file still
 * may.
 *
 * @param isWanted asked just before it is replaced
 * @returns whether it was replaced
 */
export const replaceFile = (path: string, text: string, isWanted: () => boolean = () => true): boolean => {
  const target = targetOf(path);
  const mode = statSync(target, { throwIfNoEntry: false })?.mode ?? PRIVATE;
  const beside = `${target}.${randomBytes(6).toString("hex")}.tmp`;
  try {
    writeFileSync(beside, text, { flag: "wx", mode });
    if (!isWanted()) return false;
    renameSync(beside, target);
    return true;
  } finally {
    rmSync(beside, { force: true });
  }
};
