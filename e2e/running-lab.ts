/** The lab as a student starts it, and the student's other programs: a capture of loopback, tshark, a browser. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startCapture as startLoopbackCapture } from "../packages/capture/src/index.ts";
import { findProgram } from "../tools/setup/system.mjs";

const POTSHARK = fileURLToPath(new URL("../packages/potshark/dist/main.js", import.meta.url));
const DISSECTOR = fileURLToPath(new URL("../packages/wireshark/htcpcp.lua", import.meta.url));

/**
 * The browser must not contact its vendor: without a network, such attempts only take time. Each window would prepare
 * two pages for its address bar, which nobody sees here and which cost as much as a test's own page. The list replaces
 * Playwright's, so the first names are those of Playwright's that concern pages of this machine.
 */
export const CHROMIUM_FLAGS: readonly string[] = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--no-first-run",
  "--disable-features=AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,OptimizationHints,PreconnectToSearch,AimEnabled,WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup",
];

/** An exchange as the pot or the site logged it. */
export interface Logged {
  readonly from: "pot" | "web" | "lab";
  readonly method: string;
  readonly target: string;
  readonly status: number;
  readonly peer: string;
}

export interface RunningLab {
  readonly potPort: number;
  readonly site: string;
  /** Address of the lab's page; "" where it was left out. */
  readonly lab: string;
  /** The same, with the right to capture. */
  readonly labWithKey: string;
  readonly folder: string;
  /** What was logged since the lab was ready. */
  readonly logged: Logged[];
  /** Ends the lab as Ctrl-C does. Resolves with the exit code. */
  readonly stop: () => Promise<number | null>;
}

/** Waits for exchanges to be logged: an answer may be in the browser before its line is here. */
export const loggedBy = async (
  { logged }: RunningLab,
  isWanted: (exchange: Logged) => boolean,
  count: number,
): Promise<readonly Logged[]> => {
  for (;;) {
    const found = logged.filter(isWanted);
    if (found.length >= count) return found;
    await setTimeout(10);
  }
};

/** As `up` prints them. */
interface Addresses {
  readonly pot: string;
  readonly site: string;
  readonly lab?: string;
  readonly lab_with_key?: string;
}

const exited = async (child: ChildProcess): Promise<number | null> => {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  return child.exitCode;
};

/**
 * Starts `potshark up` on free ports with its journal in a folder of its own.
 * @param env settings that differ from that; the lab's page is left out unless there is a LAB_PORT among them
 * @param flags more flags of `up`, such as `--https`
 */
export const startLab = async (
  env: Readonly<Record<string, string>> = {},
  flags: readonly string[] = [],
): Promise<RunningLab> => {
  const folder = await mkdtemp(join(tmpdir(), "potshark-e2e-"));
  const hasPage = env.LAB_PORT !== undefined;
  const args = [POTSHARK, "up", "--json", ...(hasPage ? [] : ["--no-lab"]), ...flags];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, COFFEE_SERVER_PORT: "0", WEBSERVER_PORT: "0", JOURNAL: join(folder, "brews.jsonl"), ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const logged: Logged[] = [];
  const lines = createInterface({ input: child.stdout });
  const ready = new Promise<Addresses>((resolve, reject) => {
    const seen: string[] = [];
    lines.on("line", (line) => {
      seen.push(line);
      const record = JSON.parse(line) as Record<string, unknown>;
      if (record.message === "ready") resolve(record as unknown as Addresses);
      else if (typeof record.method === "string") logged.push(record as unknown as Logged);
    });
    child.once("exit", (code) => reject(new Error(`potshark up ended with ${code}:\n${seen.join("\n")}`)));
  });
  const {
    pot,
    site,
    lab = "",
    lab_with_key: labWithKey = "",
  } = await ready.catch(async (error: unknown) => {
    await rm(folder, { recursive: true, force: true });
    throw error;
  });
  return {
    potPort: Number(pot.split(":").at(-1)),
    site,
    lab,
    labWithKey,
    folder,
    logged,
    stop: async () => {
      child.kill("SIGINT");
      const code = await exited(child);
      await rm(folder, { recursive: true, force: true });
      return code;
    },
  };
};

/** The ports of a lab, which are needed to read a capture of it. */
type LabPlace = Pick<RunningLab, "potPort" | "site">;

/** Captures the lab's ports on loopback until `stop`, which resolves with the file in `folder`. */
export const startCapture = async ({
  potPort,
  site,
  folder,
}: LabPlace & Pick<RunningLab, "folder">): Promise<() => Promise<string>> => {
  const filter = `tcp port ${potPort} or tcp port ${new URL(site).port}`;
  const capture = await startLoopbackCapture({ filter, file: join(folder, "lab.pcapng") });
  return async () => (await capture.stop()).file;
};

const run = promisify(execFile);

/**
 * Fields of the frames that pass a display filter, with our dissector at work; one array a frame.
 * @param options more of tshark's, such as `-o` or `-d`
 */
export const readFrames = async (
  file: string,
  filter: string,
  fields: readonly string[],
  options: readonly string[] = [],
): Promise<string[][]> => {
  const wanted = fields.flatMap((field) => ["-e", field]);
  const args = ["-2", "-X", `lua_script:${DISSECTOR}`, "-r", file, ...options, "-Y", filter, "-T", "fields", ...wanted];
  const { stdout } = await run(findProgram("tshark"), args, { maxBuffer: 1 << 28 });
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split("\t"));
};

/** As `readFrames`, whatever the ports of the lab. */
export const tshark = (
  file: string,
  { potPort, site }: LabPlace,
  filter: string,
  fields: readonly string[],
): Promise<string[][]> => {
  const decode = ["-d", `tcp.port==${potPort},htcpcp`, "-d", `tcp.port==${new URL(site).port},http`];
  return readFrames(file, filter, fields, decode);
};
