/** Reads what dumpcap and tcpdump write to stderr about a capture. */
import type { CaptureFormat } from "./capture-file.ts";

export interface CaptureProgress {
  /** Packets in the file; undefined with tcpdump, which counts only at the end. */
  readonly packets?: number;
  /** Length of the file. */
  readonly bytes: number;
  readonly seconds: number;
}

export interface CaptureSummary {
  readonly file: string;
  readonly format: CaptureFormat;
  readonly program: "dumpcap" | "tcpdump";
  readonly interface: string;
  readonly filter: string;
  readonly packets: number;
  /** Packets that passed the filter but are not in the file, because the capture was too slow. */
  readonly dropped: number;
  /** Length of the file. */
  readonly bytes: number;
  readonly seconds: number;
}

const STARTED = { dumpcap: /^File: /m, tcpdump: /listening on /m } as const;
const PACKETS = { dumpcap: /Packets(?: captured)?: (\d+)/g, tcpdump: /(?<!\d)(\d+) packets? captured/g } as const;
const DROPPED = {
  dumpcap: /received\/dropped on interface .*: \d+\/(\d+) \(/g,
  tcpdump: /(?<!\d)(\d+) packets? dropped by kernel/g,
} as const;

const lastNumber = (text: string, pattern: RegExp): number | undefined => {
  const digits = [...text.matchAll(pattern)].at(-1)?.[1];
  return digits === undefined ? undefined : Number(digits);
};

/** Whether the program has opened the interface: every packet from now on will be in the file. */
export const hasStarted = (program: "dumpcap" | "tcpdump", said: string): boolean => STARTED[program].test(said);

/** The last count of packets that the program has printed. */
export const packetsIn = (program: "dumpcap" | "tcpdump", said: string): number | undefined =>
  lastNumber(said, PACKETS[program]);

/** Packets that the program says it lost. */
export const droppedIn = (program: "dumpcap" | "tcpdump", said: string): number =>
  lastNumber(said, DROPPED[program]) ?? 0;
