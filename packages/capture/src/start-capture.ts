/** One capture: runs dumpcap, else tcpdump, as a child process and stops it in order, so that its file is complete. */
import { resolve as resolvePath } from "node:path";
import { inert } from "@potshark/service";
import { CaptureError } from "./capture-error.ts";
import { byteLengthOf, type CaptureFormat, captureFileName, holdFile } from "./capture-file.ts";
import { startCaptureProcess } from "./capture-process.ts";
import { type CaptureProgress, type CaptureSummary, droppedIn, packetsIn } from "./capture-report.ts";
import { explainFailure, noPermission } from "./explain-failure.ts";
import { loopbackInterface } from "./lab-traffic.ts";
import { permissionFacts } from "./permission.ts";
import { type FoundProgram, findProgram, howToGetWireshark } from "./programs.ts";

export interface CaptureOptions {
  /** In pcap-filter(7)'s language, such as `tcp port 5030`; empty for everything. */
  readonly filter: string;
  /** The file for the packets; if left out, a name with the time in it, in the working directory. */
  readonly file?: string;
  /** Whether a file that is there already may be overwritten. */
  readonly overwrite?: boolean;
  /**
   * By libpcap's name; loopback when left out. Untrusted users must not choose it: dumpcap also accepts pipes and hosts
   * here.
   */
  readonly interface?: string;
  /** Stops after this time. */
  readonly durationMs?: number;
  /** Called once a second while it runs. */
  readonly onProgress?: (progress: CaptureProgress) => void;
  /** For PATH; the process's own when left out. */
  readonly env?: NodeJS.ProcessEnv;
}

export interface RunningCapture {
  readonly file: string;
  readonly format: CaptureFormat;
  readonly program: "dumpcap" | "tcpdump";
  readonly interface: string;
  /** Settles when the capture has ended in any way: with a CaptureError if the program failed. */
  readonly ended: Promise<CaptureSummary>;
  /** Stops in order; may be called repeatedly. Everything sent before the call is in the file. */
  stop(): Promise<CaptureSummary>;
}

type CaptureProgram = FoundProgram & { readonly name: "dumpcap" | "tcpdump" };

const PROGRESS_MS = 1000;

const isCaptureProgram = (program: FoundProgram | undefined): program is CaptureProgram => program !== undefined;

/** dumpcap before tcpdump, but a program that may be run before one that may not. */
const chooseProgram = (env: NodeJS.ProcessEnv): CaptureProgram => {
  const found = (["dumpcap", "tcpdump"] as const).map((name) => findProgram(name, env)).filter(isCaptureProgram);
  const program = found.find(({ isExecutable }) => isExecutable) ?? found[0];
  if (program !== undefined) return program;
  const next = howToGetWireshark("tshark", process.platform);
  throw new CaptureError("no-program", "neither dumpcap nor tcpdump is on this machine", next);
};

interface Wanted {
  readonly name: "dumpcap" | "tcpdump";
  readonly device: string;
  readonly filter: string;
  readonly file: string;
  readonly durationMs: number | undefined;
}

const argumentsFor = ({ name, device, filter, file, durationMs }: Wanted): readonly string[] => {
  // No promiscuous mode (-p): traffic for this machine arrives without it, and it needs one more right.
  const common = ["-p", "-i", device, "-w", file];
  if (name === "dumpcap") {
    const limit = durationMs === undefined ? [] : ["-a", `duration:${durationMs / 1000}`];
    return [...common, ...limit, "-f", filter];
  }
  // Started by root, it would write the file as a user without the right to write there.
  const user = process.platform === "linux" && process.getuid?.() === 0 ? ["-Z", "root"] : [];
  return [...common, ...user, "-n", "-U", "--immediate-mode", "--", filter];
};

/**
 * Starts a capture; resolves once every packet from now on will be in the file.
 * @throws CaptureError
 */
export const startCapture = async (options: CaptureOptions): Promise<RunningCapture> => {
  const { filter, durationMs, onProgress, env = process.env } = options;
  const program = chooseProgram(env);
  const { name } = program;
  const device = options.interface ?? loopbackInterface(process.platform);
  if (!program.isExecutable) throw noPermission(program, inert(device), permissionFacts(program));
  const format: CaptureFormat = name === "dumpcap" ? "pcapng" : "pcap";
  const file = resolvePath(options.file ?? captureFileName(new Date(), format));
  const held = holdFile(file, options.overwrite ?? false);

  const child = startCaptureProcess(name, program.file, argumentsFor({ name, device, filter, file, durationMs }), env);
  const startedAt = performance.now();
  const secondsSoFar = (): number => Math.round((performance.now() - startedAt) / 100) / 10;
  const failure = (): CaptureError => explainFailure({ program, interface: device, filter, file, said: child.said() });

  if (!(await child.started)) {
    const { error } = await child.closed;
    held.release();
    // The kernel refuses to run a file with capabilities that this container may not have.
    if (error?.code === "EPERM") throw noPermission(program, inert(device), permissionFacts(program));
    throw failure();
  }

  held.take();
  const ticking = setInterval(() => {
    const packets = packetsIn(name, child.said());
    onProgress?.({ ...(packets === undefined ? {} : { packets }), bytes: byteLengthOf(file), seconds: secondsSoFar() });
  }, PROGRESS_MS);
  const ended = child.closed.then(({ code }): CaptureSummary => {
    clearInterval(ticking);
    if (code !== 0) throw failure();
    const packets = packetsIn(name, child.said()) ?? 0;
    const dropped = droppedIn(name, child.said());
    const bytes = byteLengthOf(file);
    return { file, format, program: name, interface: device, filter, packets, dropped, bytes, seconds: secondsSoFar() };
  });
  // A caller that only uses `stop` gets a failure from it.
  ended.catch(() => {});

  const stopping = new AbortController();
  const stop = (): Promise<CaptureSummary> => {
    if (!stopping.signal.aborted) void child.stop();
    stopping.abort();
    return ended;
  };
  // dumpcap stops itself.
  if (name === "tcpdump" && durationMs !== undefined) {
    const timer = setTimeout(stop, durationMs);
    void child.closed.then(() => clearTimeout(timer));
  }
  return { file, format, program: name, interface: device, ended, stop };
};
