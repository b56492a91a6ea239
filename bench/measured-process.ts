/** Runs one command at a time and measures it: elapsed time, processor time and peak memory. */
import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";

export interface Taken {
  readonly wallSeconds: number;
  /** Of all its threads; NaN where the system does not say (it does on Linux). */
  readonly userSeconds: number;
  /** Peak of resident memory, in bytes; undefined where the system does not say (it does on Linux). */
  readonly peakBytes: number | undefined;
}

const POLL_MS = 10;
/** Of `/proc/self/stat`, on every Linux that Node runs on. */
const TICKS_A_SECOND = 100;
/** Index, among the words after the name in brackets, of the user time of children that have ended. */
const CHILDREN_USER_TIME = 13;

const childrenUserSeconds = (): number => {
  try {
    const [, words = ""] = /\) (.*)$/s.exec(readFileSync("/proc/self/stat", "latin1")) ?? [];
    return Number(words.split(" ")[CHILDREN_USER_TIME]) / TICKS_A_SECOND;
  } catch {
    return Number.NaN;
  }
};

const peakOf = (pid: number): number | undefined => {
  try {
    const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
  } catch {
    return undefined;
  }
};

/** Runs one command at a time and writes its output to a file. @param onLook called while it runs @throws where it does not end with code 0 */
export const measureProcess = async (
  command: string,
  options: readonly string[],
  environment: NodeJS.ProcessEnv,
  output: string,
  onLook: (pid: number) => void = () => undefined,
): Promise<Taken> => {
  const descriptor = openSync(output, "w");
  const begun = performance.now();
  const userBefore = childrenUserSeconds();
  const child = spawn(command, options, { env: environment, stdio: ["ignore", descriptor, "pipe"] });
  closeSync(descriptor);
  let peakBytes: number | undefined;
  // The system keeps the peak until the process ends, so the last value read is close to it.
  const poll = setInterval(() => {
    peakBytes = peakOf(child.pid ?? 0) ?? peakBytes;
    onLook(child.pid ?? 0);
  }, POLL_MS);
  let complaint = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    complaint += text;
  });
  const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  clearInterval(poll);
  if (code !== 0) throw new Error(`${command} ${options.join(" ")} ended with ${code}: ${complaint}`);
  const wallSeconds = (performance.now() - begun) / 1000;
  return { wallSeconds, userSeconds: childrenUserSeconds() - userBefore, peakBytes };
};
