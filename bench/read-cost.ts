/**
 * What reading a capture costs, compared with tshark: the same fields of the same frames, written to files that are
 * then compared byte by byte, in interleaved rounds of whole processes, start included. And within the engine: opening,
 * a filter, the same filter again, and whether ten times the packets take ten times as long.
 */
import { closeSync, fstatSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { matchingFrames, openCapture, Session } from "../packages/dissect/src/index.ts";
import { tsharkHome } from "../packages/wireshark/src/tshark-home.ts";
import { denseCapture } from "./dense-capture.ts";
import { writeLongCapture } from "./long-capture.ts";
import { measureProcess, type Taken } from "./measured-process.ts";
import { median } from "./table.ts";

const POTSHARK = fileURLToPath(new URL("../packages/potshark/bin/potshark.js", import.meta.url));
const SAMPLE = new URL("../sample_capture/coffee_brew.pcapng", import.meta.url);

const SPEED_GOAL = 10;
/** For lines, and for fields and filters that no column shows; for trees. */
const LINES_GOAL = 5;
const TREE_GOAL = 3;
const MEMORY_GOAL = 1 / 3;
const OPEN_GOAL_MS = 1500;
const FILTER_GOAL_MS = 50;

interface Job {
  readonly what: string;
  readonly file: string;
  readonly fields: readonly string[];
}

const TCP_FIELDS = [
  "frame.number",
  "frame.time_epoch",
  "tcp.srcport",
  "tcp.dstport",
  "tcp.stream",
  "tcp.seq",
  "tcp.flags",
];
const HTCPCP_FIELDS = ["frame.number", "htcpcp.request.method", "htcpcp.request.uri", "htcpcp.response.code"];
const FILTERS = [
  "tcp.flags.syn == 1 && tcp.flags.ack == 0",
  "tcp.port == 5030 && tcp.len > 0",
  "tcp.stream == 7",
  "htcpcp.request.method == BREW",
];

/** What people look at, and fields that no column shows: the options given to both programs. */
interface View {
  readonly what: string;
  readonly options: readonly string[];
  readonly goal: number;
  /** Whether both have to print the same bytes; trees have our labels. */
  readonly isSame: boolean;
}

const VIEWS: readonly View[] = [
  { what: "lines", options: [], goal: LINES_GOAL, isSame: false },
  { what: "-V", options: ["-V"], goal: TREE_GOAL, isSame: false },
  { what: "-T json", options: ["-T", "json"], goal: TREE_GOAL, isSame: false },
  { what: "-T pdml", options: ["-T", "pdml"], goal: TREE_GOAL, isSame: false },
  {
    what: "-T fields of TCP options",
    options: ["-T", "fields", "-e", "tcp.options.mss_val", "-e", "tcp.options.timestamp.tsval"],
    goal: LINES_GOAL,
    isSame: true,
  },
  {
    what: "-Y tcp.options.mss_val",
    options: ["-Y", "tcp.options.mss_val", "-T", "fields", "-e", "frame.number"],
    goal: LINES_GOAL,
    isSame: true,
  },
];

export interface ReadScale {
  readonly packets: number;
  readonly messages: number;
  readonly rounds: number;
  readonly say: (text: string) => void;
}

const measureJob = async (
  { what, file, fields }: Job,
  environment: NodeJS.ProcessEnv,
  { rounds, say }: ReadScale,
): Promise<readonly string[]> => {
  const options = ["-2", "-r", file, "-T", "fields", ...fields.flatMap((field) => ["-e", field])];
  const [theirs, ours] = [`${file}.tshark`, `${file}.potshark`];
  const taken: Record<"tshark" | "potshark", Taken[]> = { tshark: [], potshark: [] };
  for (let round = 0; round < rounds; round += 1) {
    say(`${what}, round ${round + 1} of ${rounds}`);
    const runs = {
      tshark: () => measureProcess("tshark", options, environment, theirs),
      potshark: () => measureProcess(process.execPath, [POTSHARK, "read", ...options], environment, ours),
    };
    const order = round % 2 === 0 ? (["tshark", "potshark"] as const) : (["potshark", "tshark"] as const);
    for (const who of order) taken[who].push(await runs[who]());
    if (!readFileSync(theirs).equals(readFileSync(ours))) throw new Error(`${what}: the two do not print the same`);
  }
  const seconds = {
    tshark: taken.tshark.map((one) => one.wallSeconds),
    potshark: taken.potshark.map((one) => one.wallSeconds),
  };
  const faster = median(seconds.tshark.map((theirSeconds, round) => theirSeconds / seconds.potshark[round]!));
  const peak = (who: "tshark" | "potshark"): number => median(taken[who].map((one) => one.peakBytes ?? Number.NaN));
  const memory = peak("potshark") / peak("tshark");
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
  return [
    what,
    `  seconds      tshark -2 ${median(seconds.tshark).toFixed(2)}   ours ${median(seconds.potshark).toFixed(2)}   ${faster.toFixed(1)} x as fast (goal ${SPEED_GOAL}: ${faster >= SPEED_GOAL ? "met" : "MISSED"})`,
    `  peak memory  tshark -2 ${megabytes(peak("tshark"))}   ours ${megabytes(peak("potshark"))}   ${memory.toFixed(2)} of it (goal ${MEMORY_GOAL.toFixed(2)}: ${memory <= MEMORY_GOAL ? "met" : "MISSED"})`,
    `  output       ${megabytes(statSync(ours).size)}, the same bytes in every round`,
  ];
};

type Program = "tshark" | "potshark";

const PROGRAMS: Readonly<Record<Program, readonly [command: string, ...options: string[]]>> = {
  tshark: ["tshark", "-n"],
  potshark: [process.execPath, POTSHARK, "read"],
};

/** Trees of a long capture are gigabytes: they are written, and thrown away. */
const NOWHERE = "/dev/null";

const measureView = async (
  { what, options, goal, isSame }: View,
  file: string,
  environment: NodeJS.ProcessEnv,
  { rounds, say }: ReadScale,
): Promise<string> => {
  const taken: Record<Program, Taken[]> = { tshark: [], potshark: [] };
  for (let round = 0; round < rounds; round += 1) {
    say(`${what}, round ${round + 1} of ${rounds}`);
    const order = round % 2 === 0 ? (["tshark", "potshark"] as const) : (["potshark", "tshark"] as const);
    for (const who of order) {
      const [command, ...before] = PROGRAMS[who];
      const output = isSame ? `${file}.${who}` : NOWHERE;
      taken[who].push(await measureProcess(command, [...before, "-2", "-r", file, ...options], environment, output));
    }
    if (isSame && !readFileSync(`${file}.tshark`).equals(readFileSync(`${file}.potshark`)))
      throw new Error(`${what}: the two do not print the same`);
  }
  const secondsText = (kind: "userSeconds" | "wallSeconds"): [text: string, faster: number] => {
    const [theirs, ours] = [taken.tshark.map((one) => one[kind]), taken.potshark.map((one) => one[kind])];
    const faster = median(theirs.map((seconds, round) => seconds / ours[round]!));
    return [
      `tshark -2 ${median(theirs).toFixed(2)}   ours ${median(ours).toFixed(2)}   ${faster.toFixed(1)} x`,
      faster,
    ];
  };
  const [user, faster] = secondsText("userSeconds");
  const [wall] = secondsText("wallSeconds");
  const met = faster >= goal ? "met" : "MISSED";
  return `  ${what.padEnd(26)} user ${user} (goal ${goal}: ${met});   wall ${wall}`;
};

const timed = async <Result>(run: () => Result | Promise<Result>): Promise<[number, Result]> => {
  const begun = performance.now();
  const result = await run();
  return [performance.now() - begun, result];
};

/** @returns what opening took, in milliseconds */
const open = async (file: string, descriptors: number[]): Promise<[number, Session]> => {
  const descriptor = openSync(file, "r");
  descriptors.push(descriptor);
  const read = (offset: number, length: number, into = new Uint8Array(length)): Uint8Array => {
    const bytes = into.subarray(0, length);
    readSync(descriptor, bytes, 0, length, offset);
    return bytes;
  };
  return timed(async () => {
    const capture = await openCapture({ size: fstatSync(descriptor).size, read });
    if (capture === undefined) throw new Error(`${file} is no capture`);
    return new Session(capture);
  });
};

const measureEngine = async (file: string, shorter: string, rounds: number): Promise<readonly string[]> => {
  const descriptors: number[] = [];
  const openings: number[] = [];
  const perPacket: number[] = [];
  let session: Session | undefined;
  for (let round = 0; round < rounds; round += 1) {
    const [shortMs, short] = await open(shorter, descriptors);
    const [longMs, long] = await open(file, descriptors);
    session = long;
    openings.push(longMs);
    perPacket.push(longMs / long.frameCount / (shortMs / short.frameCount));
  }
  if (session === undefined) return [];
  const opening = median(openings);
  const lines = [
    `the engine, on ${session.frameCount.toLocaleString("en")} packets`,
    `  opening      ${opening.toFixed(0)} ms (goal ${OPEN_GOAL_MS}: ${opening <= OPEN_GOAL_MS ? "met" : "MISSED"}); a packet takes ${median(perPacket).toFixed(2)} of what it takes in a tenth of the capture`,
  ];
  for (const filter of FILTERS) {
    const long = session;
    const [first, found] = await timed(() => matchingFrames(long, filter));
    if (!found.ok) throw new Error(`${filter}: ${found.problem.message}`);
    const again: number[] = [];
    for (let round = 0; round < rounds; round += 1) again.push((await timed(() => matchingFrames(long, filter)))[0]);
    const repeated = median(again);
    lines.push(
      `  filter       ${filter}: ${found.value.length.toLocaleString("en")} frames in ${first.toFixed(0)} ms, again in ${repeated.toFixed(1)} ms (goal ${FILTER_GOAL_MS}: ${repeated <= FILTER_GOAL_MS ? "met" : "MISSED"})`,
    );
  }
  for (const descriptor of descriptors) closeSync(descriptor);
  return lines;
};

/** @returns lines for people */
export const measureRead = async (scale: ReadScale): Promise<string> => {
  const home = tsharkHome();
  try {
    const [long, shorter, dense] = ["long.pcap", "shorter.pcap", "dense.pcap"].map((name) =>
      home.write(name, new Uint8Array(0)),
    ) as [string, string, string];
    const bytes = await writeLongCapture(SAMPLE, scale.packets, long);
    await writeLongCapture(SAMPLE, Math.ceil(scale.packets / 10), shorter);
    home.write("dense.pcap", denseCapture("htcpcp", scale.messages).bytes);
    const jobs: readonly Job[] = [
      {
        what: `${scale.packets.toLocaleString("en")} packets (${(bytes / 1e6).toFixed(0)} MB), ${TCP_FIELDS.join(" ")}`,
        file: long,
        fields: TCP_FIELDS,
      },
      {
        what: `${scale.messages.toLocaleString("en")} HTCPCP messages, ${HTCPCP_FIELDS.join(" ")}`,
        file: dense,
        fields: HTCPCP_FIELDS,
      },
    ];
    const lines: string[] = [];
    for (const job of jobs) lines.push(...(await measureJob(job, home.environment, scale)));
    lines.push("what no column answers, on the long capture, in seconds");
    for (const view of VIEWS) lines.push(await measureView(view, long, home.environment, scale));
    lines.push(...(await measureEngine(long, shorter, scale.rounds)));
    return lines.join("\n");
  } finally {
    home.remove();
  }
};
