/** What the pot's memory does over many requests and under many idle connections. */
import { execFileSync } from "node:child_process";
import { type Load, rssMbOf, startPot } from "./processes.ts";
import { askOnce, KEEP_ALIVE_GET } from "./requests.ts";
import { fixed, median, quantile, type Row, whole } from "./table.ts";
import { KEEP_ALIVE_CONNECTIONS } from "./throughput.ts";

const STEPS = 10;
/** Growth from the second step on: the first is the warming of caches and compilers. */
const FLAT_MB = 16;
const IDLE_GETS = 300;
/** What a process needs besides its connections. */
const SPARE_FILES = 200;

/** RSS after each tenth of the requests. */
export const measureMemory = async (load: Load, requests: number): Promise<Row[]> => {
  const pot = await startPot();
  try {
    const { text } = await askOnce(pot.port, KEEP_ALIVE_GET);
    const sizes: (number | undefined)[] = [];
    for (let step = 0; step < STEPS; step += 1) {
      await load.run({
        ...{ kind: "keep-alive", port: pot.port, requests: [KEEP_ALIVE_GET], responseBytes: text.length },
        ...{ connections: KEEP_ALIVE_CONNECTIONS, durationMs: 60_000, count: requests / STEPS },
      });
      sizes.push(rssMbOf(pot.pid));
    }
    const known = sizes.filter((size) => size !== undefined);
    if (known.length < STEPS) return [{ what: "memory: this system has no /proc, not measured" }];
    const growth = known.at(-1)! - known[1]!;
    const per = whole(requests / STEPS);
    return [
      {
        what: `memory growth, from ${whole((2 * requests) / STEPS)} to ${whole(requests)} requests`,
        pot: fixed(growth, 1, " MB"),
        goal: `flat: < ${FLAT_MB} MB`,
        isMet: growth < FLAT_MB,
      },
      { what: `  RSS each ${per}, MB: ${known.map((size) => Math.round(size)).join(" ")}` },
    ];
  } finally {
    await pot.stop();
  }
};

/** How many files a process may open; undefined where the system does not say. */
const openFileLimit = (): number | undefined => {
  try {
    const said = execFileSync("sh", ["-c", "ulimit -n"], { encoding: "utf8" }).trim();
    return said === "unlimited" ? Number.POSITIVE_INFINITY : Number(said);
  } catch {
    return undefined;
  }
};

/** RSS while connections idle, and how long a GET takes then. */
export const measureIdle = async (load: Load, wanted: number): Promise<Row[]> => {
  const limit = openFileLimit() ?? Number.POSITIVE_INFINITY;
  const connections = Math.min(wanted, limit - SPARE_FILES);
  const note: Row[] =
    connections < wanted ? [{ what: `  ulimit -n is ${limit}, too low for ${whole(wanted)}: raise it` }] : [];
  const pot = await startPot();
  try {
    await load.run({ kind: "hold", port: pot.port, connections });
    const latenciesMs: number[] = [];
    for (let asked = 0; asked < IDLE_GETS; asked += 1) {
      const begun = performance.now();
      await askOnce(pot.port, KEEP_ALIVE_GET);
      latenciesMs.push(performance.now() - begun);
    }
    const rss = rssMbOf(pot.pid);
    const { open } = await load.run<{ open: number }>({ kind: "release" });
    if (open !== connections) throw new Error(`of ${connections} idle connections ${open} were still open`);
    const p99 = quantile(latenciesMs, 0.99);
    return [
      {
        what: `RSS with ${whole(connections)} idle connections`,
        pot: rss === undefined ? "?" : fixed(rss, 0, " MB"),
        goal: "< 400 MB",
        ...(rss === undefined ? {} : { isMet: rss < 400 && connections === wanted }),
      },
      ...note,
      { what: "  a GET meanwhile, new connection, p50", pot: fixed(median(latenciesMs), 1, " ms") },
      { what: "  p99", pot: fixed(p99, 1, " ms") },
      {
        what: "  slowest",
        pot: fixed(Math.max(...latenciesMs), 1, " ms"),
        goal: "< 50 ms",
        isMet: Math.max(...latenciesMs) < 50,
      },
    ];
  } finally {
    await pot.stop();
  }
};
