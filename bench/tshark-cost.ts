/**
 * What tshark needs for a message: with the HTCPCP dissector, with Wireshark's own HTTP dissector over the same
 * exchanges, and with neither. User time of whole processes, start included, in interleaved rounds.
 *
 *     tsx bench/tshark-cost.ts               200,000 messages, 5 rounds
 *     tsx bench/tshark-cost.ts --quick       20,000 messages, 3 rounds
 */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { type TsharkHome, tsharkHome } from "../packages/wireshark/src/tshark-home.ts";
import { denseCapture } from "./dense-capture.ts";
import { median } from "./table.ts";

export interface TsharkCostScale {
  readonly messages: number;
  readonly rounds: number;
}

/** Microseconds of user time per message, as medians. */
export interface TsharkCost {
  /** What tshark was asked for. */
  readonly what: string;
  readonly tcp: number;
  readonly http: number;
  readonly htcpcp: number;
}

/** The goal for everything together, and how much more than HTTP it may be. */
export const GOAL_US = 20;
export const GOAL_PER_HTTP = 2;

interface View {
  readonly what: string;
  /** tshark's options for a protocol's name and for a field of its messages. */
  readonly options: (protocol: string, field: string) => readonly string[];
}

const VIEWS: readonly View[] = [
  { what: "one line each", options: () => [] },
  { what: "-Y protocol", options: (protocol) => ["-Y", protocol] },
  { what: "-T fields -e status", options: (_, field) => ["-T", "fields", "-e", field] },
];

const execute = promisify(execFile);

/** The second line of `times` is what the children of the shell have used: user, system. */
const CHILDREN = /\n(\d+)m([\d.]+)s \S+\s*$/;

const userSeconds = async ({ environment }: TsharkHome, options: readonly string[]): Promise<number> => {
  const script = '"$@" >/dev/null 2>&1 && times';
  const { stdout } = await execute("sh", ["-c", script, "sh", "tshark", "-n", ...options], { env: environment });
  const [, minutes, seconds] = CHILDREN.exec(stdout) ?? [];
  if (minutes === undefined) throw new Error(`the shell's times are not as POSIX has them: ${stdout}`);
  return Number(minutes) * 60 + Number(seconds);
};

export const measureTsharkCost = async (scale: TsharkCostScale): Promise<readonly TsharkCost[]> => {
  const [bare, ours] = [tsharkHome({ dissector: false }), tsharkHome()];
  try {
    const { bytes, messages } = denseCapture("htcpcp", scale.messages);
    const coffee = ours.write("htcpcp.pcap", bytes);
    const http = ours.write("http.pcap", denseCapture("http", scale.messages).bytes);
    const costs: TsharkCost[] = [];
    for (const { what, options } of VIEWS) {
      const spent = { tcp: [] as number[], http: [] as number[], htcpcp: [] as number[] };
      const microseconds = async (home: TsharkHome, ...all: readonly string[]): Promise<number> =>
        ((await userSeconds(home, all)) / messages) * 1e6;
      for (let round = 0; round < scale.rounds; round += 1) {
        const plain = options("tcp", "tcp.len");
        spent.tcp.push(await microseconds(bare, "-r", coffee, "--disable-protocol", "http", ...plain));
        spent.htcpcp.push(await microseconds(ours, "-r", coffee, ...options("htcpcp", "htcpcp.response.code")));
        spent.http.push(await microseconds(bare, "-r", http, ...options("http", "http.response.code")));
      }
      costs.push({ what, tcp: median(spent.tcp), http: median(spent.http), htcpcp: median(spent.htcpcp) });
    }
    return costs;
  } finally {
    bare.remove();
    ours.remove();
  }
};

const WIDTHS = [20, 8, 8, 8, 12, 6] as const;

const renderLine = (cells: readonly string[]): string =>
  cells.map((cell, column) => (column === 0 ? cell.padEnd(WIDTHS[0]) : cell.padStart(WIDTHS[column] ?? 0))).join("  ");

export const renderTsharkCosts = (costs: readonly TsharkCost[]): string =>
  [
    renderLine(["us a message", "TCP", "HTTP", "HTCPCP", "HTCPCP/HTTP", "met"]),
    ...costs.map(({ what, tcp, http, htcpcp }) => {
      const isMet = htcpcp <= GOAL_US && htcpcp <= GOAL_PER_HTTP * http;
      const numbers = [tcp, http, htcpcp].map((value) => value.toFixed(1));
      return renderLine([what, ...numbers, (htcpcp / http).toFixed(2), isMet ? "yes" : "NO"]);
    }),
  ].join("\n");

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
  const scale = values.quick ? { messages: 20_000, rounds: 3 } : { messages: 200_000, rounds: 5 };
  const costs = await measureTsharkCost(scale);
  process.stdout.write(
    `${scale.messages.toLocaleString("en")} messages, medians of ${scale.rounds} interleaved rounds; ` +
      `goal: ${GOAL_US} us and ${GOAL_PER_HTTP} x HTTP\n\n${renderTsharkCosts(costs)}\n`,
  );
}
