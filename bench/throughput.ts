/** Requests a second of the pot and of the servers it is compared with, in rounds that take turns. */
import type { CannedResponse, Load, TestedServer } from "./processes.ts";
import { cpuMsOf, startPot, startReference } from "./processes.ts";
import { CLOSING_GET, cannedResponseOf, checkAnswers, KEEP_ALIVE_GET } from "./requests.ts";
import { fixed, median, type Row, whole } from "./table.ts";

export interface Rounds {
  readonly rounds: number;
  readonly roundMs: number;
}

interface Sample {
  readonly perSecond: number;
  /** Processor time of the server, user and system, in microseconds a request. */
  readonly cpuUs: number | undefined;
  /** How much of one processor the load took, 0 to 1. */
  readonly loadShare: number;
}

/** The pot with and without a log of exchanges, and the other servers. */
interface Servers {
  readonly pot: TestedServer;
  readonly toFile: TestedServer;
  readonly toPipe: TestedServer;
  readonly http: TestedServer;
  readonly bare: TestedServer;
}
type Samples = Readonly<Record<keyof Servers, Sample[]>>;

/** Starts them, checks that they answer the same bytes, and stops them whatever happens. */
export const withServers = async (use: (servers: Servers, canned: CannedResponse) => Promise<void>): Promise<void> => {
  const running: TestedServer[] = [];
  const started = async (server: Promise<TestedServer>): Promise<TestedServer> => {
    running.push(await server);
    return running.at(-1)!;
  };
  try {
    const pot = await started(startPot());
    const canned = await cannedResponseOf(pot.port);
    const http = await started(startReference("node:http", new URL("./node-http-server.mjs", import.meta.url), canned));
    const bare = await started(startReference("bare net", new URL("./bare-net-server.mjs", import.meta.url), canned));
    const toFile = await started(startPot({}, "file"));
    const toPipe = await started(startPot({}, "pipe"));
    for (const { name, port } of running) await checkAnswers(name, port, canned);
    await use({ pot, toFile, toPipe, http, bare }, canned);
  } finally {
    await Promise.all(running.map((server) => server.stop()));
  }
};

const sample = async (load: Load, server: TestedServer, job: { readonly kind: string }): Promise<Sample> => {
  const before = cpuMsOf(server.pid);
  const { responses, elapsedMs, cpuMs } = await load.run<{ responses: number; elapsedMs: number; cpuMs: number }>({
    ...job,
    port: server.port,
  });
  const after = cpuMsOf(server.pid);
  return {
    perSecond: (responses / elapsedMs) * 1000,
    cpuUs: before === undefined || after === undefined ? undefined : ((after - before) * 1000) / responses,
    loadShare: cpuMs / elapsedMs,
  };
};

/**
 * Each round measures all servers and starts with a different one, so that a drift of the machine affects all of them.
 */
const takeTurns = async (load: Load, servers: Servers, { rounds }: Rounds, job: { readonly kind: string }) => {
  const names = ["pot", "toFile", "toPipe", "http", "bare"] as const;
  const samples: Samples = { pot: [], toFile: [], toPipe: [], http: [], bare: [] };
  // The first round warms up the compilers and is not counted.
  for (let round = -1; round < rounds; round += 1) {
    for (let turn = 0; turn < names.length; turn += 1) {
      const name = names[(round + 1 + turn) % names.length]!;
      const taken = await sample(load, servers[name], job);
      if (round >= 0) samples[name].push(taken);
    }
  }
  return samples;
};

const ratio = (samples: Samples, of: keyof Servers, to: keyof Servers): number =>
  median(samples[of].map(({ perSecond }, round) => perSecond / samples[to][round]!.perSecond));

const cpu = (samples: readonly Sample[]): string => {
  const known = samples.flatMap(({ cpuUs }) => (cpuUs === undefined ? [] : [cpuUs]));
  return known.length === 0 ? "?" : fixed(median(known), 1);
};

const busy = (samples: readonly Sample[]): string => fixed(100 * median(samples.map((one) => one.loadShare)), 0, " %");

interface Goals {
  readonly http?: number;
  readonly bare: number;
  readonly withLog?: number;
}

const rowsOf = (what: string, samples: Samples, goals: Goals): Row[] => {
  const perHttp = ratio(samples, "pot", "http");
  const perBare = ratio(samples, "pot", "bare");
  const rate = (name: keyof Servers): string => whole(median(samples[name].map(({ perSecond }) => perSecond)));
  return [
    {
      what: `${what}, requests/s`,
      pot: rate("pot"),
      http: rate("http"),
      bare: rate("bare"),
      perHttp: fixed(perHttp, 2),
      perBare: fixed(perBare, 2),
      goal: `>= ${goals.bare.toFixed(2)} bare${goals.http === undefined ? "" : `, >= ${goals.http} http`}`,
      isMet: perBare >= goals.bare && perHttp >= (goals.http ?? 0),
    },
    { what: "  server CPU, µs/request", pot: cpu(samples.pot), http: cpu(samples.http), bare: cpu(samples.bare) },
    { what: "  load generator busy", pot: busy(samples.pot), http: busy(samples.http), bare: busy(samples.bare) },
    ...(["toFile", "toPipe"] as const).flatMap((name): Row[] => {
      const withLog = ratio(samples, name, "bare");
      const goal =
        goals.withLog === undefined ? {} : { goal: `>= ${goals.withLog} bare`, isMet: withLog >= goals.withLog };
      return [
        {
          what: `  log to a ${name === "toFile" ? "file" : "pipe"}, requests/s`,
          pot: rate(name),
          perHttp: fixed(ratio(samples, name, "http"), 2),
          perBare: fixed(withLog, 2),
          ...goal,
        },
        { what: "    server CPU, µs/request", pot: cpu(samples[name]) },
      ];
    }),
  ];
};

export const KEEP_ALIVE_CONNECTIONS = 32;
const CLOSING_CONNECTIONS = 16;

export const measureKeepAlive = async (
  load: Load,
  servers: Servers,
  canned: CannedResponse,
  rounds: Rounds,
): Promise<Row[]> => {
  const samples = await takeTurns(load, servers, rounds, keepAliveJob(canned, rounds.roundMs));
  return rowsOf(`keep-alive, ${KEEP_ALIVE_CONNECTIONS} connections`, samples, { bare: 0.9, http: 1.6, withLog: 0.85 });
};

const keepAliveJob = (canned: CannedResponse, durationMs: number) => ({
  kind: "keep-alive",
  requests: [KEEP_ALIVE_GET],
  responseBytes: canned.keepAlive.length,
  connections: KEEP_ALIVE_CONNECTIONS,
  durationMs,
  count: Number.MAX_SAFE_INTEGER,
});

export const measureClosing = async (
  load: Load,
  servers: Servers,
  canned: CannedResponse,
  rounds: Rounds,
): Promise<Row[]> => {
  const samples = await takeTurns(load, servers, rounds, {
    kind: "connection-a-request",
    ...{ request: CLOSING_GET, responseBytes: canned.close.length },
    ...{ connections: CLOSING_CONNECTIONS, durationMs: rounds.roundMs },
  });
  return rowsOf(`connection a request, ${CLOSING_CONNECTIONS} at a time`, samples, { bare: 0.9 });
};
