/**
 * What reading a capture costs, beside tshark: the same fields of the same frames, written to files that are then
 * compared byte by byte, in interleaved rounds of whole processes, start included. And within the engine: opening, a
 * filter, the same filter again, and whether ten times the packets take ten times as long.
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
    lines.push(...(await measureEngine(long, shorter, scale.rounds)));
    return lines.join("\n");
  } finally {
    home.remove();
  }
};
