/** How a process ends on an error: a user's mistake is one line and exit code 2, a fault of ours shows its stack. */
import { SettingError } from "@potshark/config/setting-error";
import { inert } from "./inert.ts";

/** Exit code of a process that was called wrongly or set up wrongly. */
export const MISTAKE_EXIT_CODE = 2;
/** Exit code of a process that failed for another reason. */
export const FAULT_EXIT_CODE = 1;

/** Something the user can put right. The message is one line that says what is wrong and the next step. */
export class UserMistake extends Error {
  override readonly name: string = "UserMistake";
}

/**
 * Writes why to stderr, then ends the process, whatever it still has open: with MISTAKE_EXIT_CODE after a UserMistake
 * or a SettingError, with FAULT_EXIT_CODE and a stack after anything else.
 */
export const endProcess = (error: unknown): void => {
  const isMistake = error instanceof UserMistake || error instanceof SettingError;
  const text = isMistake ? inert(error.message) : error instanceof Error ? error.stack : String(error);
  const end = (): never => process.exit(isMistake ? MISTAKE_EXIT_CODE : FAULT_EXIT_CODE);
  // A pipe is written asynchronously on Windows: exiting only afterwards keeps the line.
  process.stderr.once("error", end);
  process.stderr.write(`potshark: ${text}\n`, end);
};
