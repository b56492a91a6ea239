/**
 * `npm run bench`: how fast the pot is beside `node:http` and a bare `node:net` server, and what it holds.
 * Loopback only; every process it starts it also ends. What is measured and why: README.md beside this file.
 *
 *     npm run bench -- --quick                  a tenth of the time, for a look
 *     npm run bench -- --only keep-alive,idle   some of keep-alive, closing, brews, memory, idle
 */
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { measureBrews } from "./brews.ts";
import { measureIdle, measureMemory } from "./endurance.ts";
import { startLoad } from "./processes.ts";
import { type Row, renderTable } from "./table.ts";
import { measureClosing, measureKeepAlive, withTrio } from "./throughput.ts";

const SECTIONS = ["keep-alive", "closing", "brews", "memory", "idle"] as const;
type Section = (typeof SECTIONS)[number];

const { values } = parseArgs({
  options: { quick: { type: "boolean", default: false }, only: { type: "string", default: SECTIONS.join(",") } },
});
const chosen = new Set(values.only.split(","));
for (const name of chosen) {
  if (SECTIONS.some((section) => section === name)) continue;
  process.stderr.write(`bench: there is no section ${name}; the sections are ${SECTIONS.join(", ")}\n`);
  process.exit(2);
}
const wants = (section: Section): boolean => chosen.has(section);

const scale = values.quick
  ? { rounds: 3, roundMs: 400, brewRounds: 5, requests: 100_000, idle: 1_000 }
  : { rounds: 9, roundMs: 1_500, brewRounds: 25, requests: 1_000_000, idle: 10_000 };

const say = (text: string): void => {
  process.stderr.write(`bench: ${text} ...\n`);
};

const begun = performance.now();
const rows: Row[] = [];
const load = startLoad();
try {
  if (wants("keep-alive") || wants("closing")) {
    await withTrio(async (trio, canned) => {
      if (wants("keep-alive")) {
        say("keep-alive");
        rows.push(...(await measureKeepAlive(load, trio, canned, scale)));
      }
      if (wants("closing")) {
        say("a connection a request");
        rows.push(...(await measureClosing(load, trio, canned, scale)));
      }
    });
  }
  if (wants("brews")) {
    say("brews");
    rows.push(...(await measureBrews(load, scale.brewRounds)));
  }
  if (wants("memory")) {
    say("memory");
    rows.push(...(await measureMemory(load, scale.requests)));
  }
  if (wants("idle")) {
    say("idle connections");
    rows.push(...(await measureIdle(load, scale.idle)));
  }
} finally {
  await load.stop();
}

const seconds = ((performance.now() - begun) / 1000).toFixed(0);
process.stdout.write(
  `Medians of ${scale.rounds} interleaved rounds of ${scale.roundMs / 1000} s (BREWs: ${scale.brewRounds} rounds); ` +
    `Node ${process.versions.node}, ${cpus().length} x ${cpus()[0]?.model.trim() ?? "unknown processor"}, ${seconds} s\n\n` +
    `${renderTable(rows)}\n`,
);
