/**
 * Measures BREWs, which are on disk before the pot acknowledges them, over many pots, and compares them with GETs of
 * the same pots while they idle.
 */
import type { Load } from "./processes.ts";
import { startPot } from "./processes.ts";
import { askOnce, command, get } from "./requests.ts";
import { fixed, median, quantile, type Row, whole } from "./table.ts";

const POTS = 1_000;
const GET_CONNECTIONS = 32;
const GET_MS = 500;
/** As many connections as the GETs use; each sends BREWs to its share of the pots, one after the other. */
const BREW_CONNECTIONS = 32;

interface Brewed {
  readonly acknowledged: number;
  readonly elapsedMs: number;
  readonly latenciesMs: readonly number[];
}

/** A round: GETs of all pots, a BREW to each of them, and a stop to each, which is not measured. */
export const measureBrews = async (load: Load, rounds: number): Promise<Row[]> => {
  const names = Array.from({ length: POTS }, (_, index) => `p${index}`);
  const pot = await startPot({
    POTS: JSON.stringify(names.map((name) => ({ name, label: name, beverage: "coffee" }))),
  });
  try {
    const gets = names.map((name) => get(`coffee://${name}`));
    const starts = names.map((name) => command(name, "start"));
    const stops = names.map((name) => command(name, "stop"));
    const idle = await askOnce(pot.port, gets[0]!);
    const getJob = { requests: gets, responseBytes: idle.text.length, connections: GET_CONNECTIONS };
    const rates: { gets: number; brews: number }[] = [];
    const latenciesMs: number[] = [];
    // The first rounds warm up the compilers and are not counted.
    for (let round = -3; round < rounds; round += 1) {
      const { responses, elapsedMs } = await load.run<{ responses: number; elapsedMs: number }>({
        ...{ kind: "keep-alive", port: pot.port, durationMs: GET_MS, count: Number.MAX_SAFE_INTEGER },
        ...getJob,
      });
      const once = { kind: "once-each", port: pot.port, connections: BREW_CONNECTIONS };
      const brewed = await load.run<Brewed>({ ...once, requests: starts });
      const stopped = await load.run<Brewed>({ ...once, requests: stops });
      if (brewed.acknowledged !== POTS || stopped.acknowledged !== POTS) {
        throw new Error(`of ${POTS} BREWs ${brewed.acknowledged} were acknowledged`);
      }
      if (round < 0) continue;
      rates.push({ gets: (responses / elapsedMs) * 1000, brews: (POTS / brewed.elapsedMs) * 1000 });
      latenciesMs.push(...brewed.latenciesMs);
    }
    const part = median(rates.map(({ gets, brews }) => brews / gets));
    const p99 = quantile(latenciesMs, 0.99);
    return [
      { what: `GET over ${whole(POTS)} idle pots, requests/s`, pot: whole(median(rates.map((rate) => rate.gets))) },
      {
        what: `fsynced BREWs over them, ${BREW_CONNECTIONS} connections, /s`,
        pot: whole(median(rates.map((rate) => rate.brews))),
      },
      { what: "  of the GET rate", pot: fixed(part, 2), goal: ">= 0.30", isMet: part >= 0.3 },
      { what: "  p50", pot: fixed(median(latenciesMs), 1, " ms") },
      { what: "  p99", pot: fixed(p99, 1, " ms"), goal: "< 20 ms", isMet: p99 < 20 },
    ];
  } finally {
    await pot.stop();
  }
};
