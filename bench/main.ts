/**
 * `npm run bench`: how fast the pot is, compared with `node:http` and a bare `node:net` server, and how much it holds;
 * how fast captures are read, compared with tshark; how long a class takes. It uses loopback only and ends every process that it starts. What
 * is measured and why: README.md beside this file.
 *
 *     npm run bench -- --quick                  a tenth of the time, for a look
 *     npm run bench -- --only keep-alive,idle   some of keep-alive, closing, brews, memory, idle, read, grade
 *     npm run bench -- --only read --packets 5400000
 */
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { measureBrews } from "./brews.ts";
import { measureIdle, measureMemory } from "./endurance.ts";
import { measureGrade } from "./grade-cost.ts";
import { startLoad } from "./processes.ts";
import { measureRead } from "./read-cost.ts";
import { type Row, renderTable } from "./table.ts";
import { measureClosing, measureKeepAlive, withServers } from "./throughput.ts";

const SECTIONS = ["keep-alive", "closing", "brews", "memory", "idle", "read", "grade"] as const;
type Section = (typeof SECTIONS)[number];

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string", default: SECTIONS.join(",") },
    packets: { type: "string" },
  },
});
const chosen = new Set(values.only.split(","));
for (const name of chosen) {
  if (SECTIONS.some((section) => section === name)) continue;
  process.stderr.write(`bench: there is no section ${name}; the sections are ${SECTIONS.join(", ")}\n`);
  process.exit(2);
}
const wants = (section: Section): boolean => chosen.has(section);

const scale = values.quick
  ? { rounds: 3, roundMs: 400, brewRounds: 5, requests: 100_000, idle: 1_000, packets: 54_000, messages: 10_000 }
  : {
      rounds: 9,
      roundMs: 1_500,
      brewRounds: 25,
      requests: 1_000_000,
      idle: 10_000,
      packets: 540_000,
      messages: 100_000,
    };
const readRounds = values.quick ? 3 : 5;

const say = (text: string): void => {
  process.stderr.write(`bench: ${text} ...\n`);
};

const begun = performance.now();
const rows: Row[] = [];
const load = startLoad();
try {
  if (wants("keep-alive") || wants("closing")) {
    await withServers(async (servers, canned) => {
      if (wants("keep-alive")) {
        say("keep-alive");
        rows.push(...(await measureKeepAlive(load, servers, canned, scale)));
      }
      if (wants("closing")) {
        say("a connection a request");
        rows.push(...(await measureClosing(load, servers, canned, scale)));
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

const seconds = (): string => ((performance.now() - begun) / 1000).toFixed(0);
const machine = `Node ${process.versions.node}, ${cpus().length} x ${cpus()[0]?.model.trim() ?? "unknown processor"}`;
if (rows.length > 0) {
  process.stdout.write(
    `Medians of ${scale.rounds} interleaved rounds of ${scale.roundMs / 1000} s (BREWs: ${scale.brewRounds} rounds); ` +
      `${machine}, ${seconds()} s\n\n${renderTable(rows)}\n`,
  );
}
if (wants("read")) {
  const packets = Number(values.packets ?? scale.packets);
  const text = await measureRead({ packets, messages: scale.messages, rounds: readRounds, say });
  process.stdout.write(
    `\nReading captures: medians of ${readRounds} interleaved rounds; ${machine}, ${seconds()} s\n\n${text}\n`,
  );
}
if (wants("grade")) {
  const text = await measureGrade({ students: values.quick ? 20 : 200, say });
  process.stdout.write(`\nMarking a class: one run each; ${machine}, ${seconds()} s\n\n${text}\n`);
}
