/** Why a capture could not be made: a closed set of reasons, each with a next step. */

/**
 * - `no-program`: neither dumpcap nor tcpdump is on this machine;
 * - `no-permission`: this user may not capture;
 * - `no-interface`: there is no such interface;
 * - `bad-filter`: the capture filter cannot be read;
 * - `failed`: anything else, such as a file that cannot be written.
 */
export type CaptureErrorCode = "no-program" | "no-permission" | "no-interface" | "bad-filter" | "failed";

/** The message is one inert line without a full stop. */
export class CaptureError extends Error {
  override readonly name: string = "CaptureError";
  readonly code: CaptureErrorCode;
  /** What the user can do: one line, where possible one command. */
  readonly next: string;

  constructor(code: CaptureErrorCode, message: string, next: string) {
    super(message);
    this.code = code;
    this.next = next;
  }
}
