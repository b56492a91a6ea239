/** How a process ends on an error: a user's mistake gives one line and exit code 2, a fault of ours shows its stack. */
import { SettingError } from "@potshark/config/setting-error";
import { inert } from "./inert.ts";

/** Exit code of a process with wrong arguments or settings. */
export const MISTAKE_EXIT_CODE = 2;
/** Exit code of a process that failed for another reason. */
export const FAULT_EXIT_CODE = 1;

/** A mistake that the user can correct. The message is one line that says what is wrong and the next step. */
export class UserMistake extends Error {
  override readonly name: string = "UserMistake";
}

/**
 * Writes the reason to stderr, then ends the process, even if it has something open: with MISTAKE_EXIT_CODE after a
 * UserMistake or a SettingError, with FAULT_EXIT_CODE and a stack after anything else.
 */
export const endProcess = (error: unknown): void => {
  const isMistake = error instanceof UserMistake || error instanceof SettingError;
  const text = isMistake ? inert(error.message) : error instanceof Error ? error.stack : String(error);
  const end = (): never => process.exit(isMistake ? MISTAKE_EXIT_CODE : FAULT_EXIT_CODE);
  // On Windows a pipe is written asynchronously: exit after the write, so that the line is not lost.
  process.stderr.once("error", end);
  process.stderr.write(`potshark: ${text}\n`, end);
};
