/** The file of a capture: its name, and the promise that no file is overwritten without consent. */
import { closeSync, openSync, renameSync, rmSync, statSync } from "node:fs";
import { inert } from "@potshark/service";
import { CaptureError } from "./capture-error.ts";

/** What is in the file: pcapng from dumpcap, pcap from tcpdump. Wireshark and tshark read both. */
export type CaptureFormat = "pcapng" | "pcap";

const twoDigits = (value: number): string => String(value).padStart(2, "0");

/** `potshark-2026-11-22-115012.pcapng`, in local time: sorted by name is sorted by time. */
export const captureFileName = (time: Date, format: CaptureFormat): string => {
  const day = [time.getFullYear(), twoDigits(time.getMonth() + 1), twoDigits(time.getDate())].join("-");
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map(twoDigits).join("");
  return `potshark-${day}-${clock}.${format}`;
};

const REASONS: Readonly<Record<string, readonly [message: string, next: string]>> = {
  EEXIST: ["exists already", "choose another with -w, or overwrite it with --force"],
  ENOENT: ["has no folder to be in", "make the folder, or choose another file with -w"],
  EACCES: ["may not be written by this user", "choose another file with -w"],
};

/** A file name that is reserved for a capture about to start. */
export interface HeldFile {
  /** The capture writes to it: the file that was there before is deleted. */
  readonly take: () => void;
  /** The capture did not start: restores the file that was there before. */
  readonly release: () => void;
}

const holdNew = (file: string): HeldFile => {
  // Only the user may read it, as with dumpcap: the captured data may be private.
  closeSync(openSync(file, "wx", 0o600));
  return { take: () => {}, release: () => rmSync(file, { force: true }) };
};

/** dumpcap deletes the file it was given when it cannot start, so an existing file is renamed until it has started. */
const holdOld = (file: string): HeldFile => {
  const aside = `${file}.before`;
  renameSync(file, aside);
  return { take: () => rmSync(aside, { force: true }), release: () => renameSync(aside, file) };
};

/**
 * Holds the file's name, so that no other program can take it between the check and the capture.
 * @throws CaptureError when the file is there already and may not be overwritten, or when it cannot be made
 */
export const holdFile = (file: string, overwrite: boolean): HeldFile => {
  try {
    const stats = statSync(file, { throwIfNoEntry: false });
    return overwrite && stats?.isFile() ? holdOld(file) : holdNew(file);
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    const [reason, next] = REASONS[code] ?? [`cannot be made (${inert(message)})`, "choose another file with -w"];
    throw new CaptureError("failed", `the file ${inert(file)} ${reason}`, next);
  }
};

/** Length of the file in bytes; 0 where there is none. */
export const byteLengthOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
