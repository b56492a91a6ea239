/**
 * `npm run fuzz -- --minutes N [--seed S] [--target parser|uri|...]`: looks for what breaks the parser, the text
 * grammars, a running pot and the reading of captures. Keeps what it finds in corpus/fuzz and ends with 1 if it found
 * anything.
 */
import { relative } from "node:path";
import { parseArgs } from "node:util";
import type { Finding } from "./finding.ts";
import { saveFinding } from "./finding.ts";
import { fuzz, type TargetReport } from "./fuzz.ts";
import { TARGETS } from "./targets.ts";

const USAGE = `usage: npm run fuzz -- [--minutes N] [--seed S] [--target ${Object.keys(TARGETS).join("|")}]\n`;
/** How often the progress is printed: on a terminal it overwrites itself, in a log it is one line each. */
const PROGRESS_MS = { terminal: 1_000, log: 60_000 } as const;
const MAX_MINUTES = 1_440;
const DEADLINES = { caseMs: 100, getMs: 1_000, closeMs: 8_000 } as const;

const mistake = (text: string): never => {
  process.stderr.write(`fuzz: ${text}\n${USAGE}`);
  process.exit(2);
};

const readArguments = (): { minutes: number; seed: number; names: readonly string[] } => {
  try {
    const { values } = parseArgs({
      options: {
        minutes: { type: "string", default: "1" },
        seed: { type: "string", default: String(Date.now() % 1_000_000) },
        target: { type: "string", multiple: true, default: Object.keys(TARGETS) },
      },
    });
    const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
    if (!(minutes > 0 && minutes <= MAX_MINUTES)) mistake(`minutes are a number up to ${MAX_MINUTES}`);
    if (!Number.isSafeInteger(seed)) mistake("a seed is a whole number");
    const unknown = values.target.find((name) => TARGETS[name] === undefined);
    if (unknown !== undefined) mistake(`there is no target ${unknown}`);
    return { minutes, seed, names: [...new Set(values.target)] };
  } catch (error) {
    return mistake((error as Error).message);
  }
};

const { minutes, seed, names } = readArguments();
const { isTTY } = process.stderr;
const stopping = new AbortController();
const begun = performance.now();
let told = begun;

const rate = ({ executions, elapsedMs }: TargetReport): string =>
  `${Math.round(executions / (Math.max(1, elapsedMs) / 1000)).toLocaleString("en")}/s`;

const printProgress = (reports: readonly TargetReport[]): void => {
  const now = performance.now();
  if (now - told < (isTTY ? PROGRESS_MS.terminal : PROGRESS_MS.log)) return;
  told = now;
  const parts = reports.map((one) => `${one.name} ${one.executions.toLocaleString("en")} (${one.words.size} new)`);
  const found = reports.reduce((sum, { findings }) => sum + findings.length, 0);
  const line = `${Math.round((now - begun) / 1000)} s  ${parts.join("  ")}  found ${found}`;
  process.stderr.write(isTTY ? `\r\u001b[K${line}` : `${line}\n`);
};

const printFinding = (finding: Finding, detail: string): void => {
  const path = relative(process.cwd(), saveFinding(finding));
  const inputs = finding.cases.map(({ input }) => JSON.stringify(Buffer.from(input).toString("latin1").slice(0, 400)));
  const text = `BROKEN ${finding.target}: ${finding.promise}\n  ${inputs.join("\n  ")}\n  ${detail.slice(0, 600)}\n  kept as ${path}\n`;
  process.stderr.write(`${isTTY ? "\r\u001b[K" : ""}${text}`);
};

/** Problem codes: the best available measure of how much of a grammar was reached. */
const codesOf = ({ words }: TargetReport): ReadonlySet<string> =>
  new Set(
    [...words].flatMap(
      (word) => word.match(/\b(?:bad|bare|both|body|head|obsolete|too|truncated|un\w+|uri)(?:-[a-z]+)*\b/g) ?? [],
    ),
  );

const printSummary = (reports: readonly TargetReport[]): void => {
  process.stdout.write(
    `${isTTY ? "\n" : ""}seed ${seed}, ${((performance.now() - begun) / 60_000).toFixed(1)} minutes\n`,
  );
  for (const report of reports) {
    const { name, executions, words, findings, unrepeated } = report;
    const broken = findings.length === 0 ? "nothing broken" : `${findings.length} promises broken`;
    process.stdout.write(
      `${name.padEnd(10)} ${executions.toLocaleString("en").padStart(12)} executions ${rate(report).padStart(10)}  ${words.size} outcomes, ${codesOf(report).size} problem codes, ${broken}\n`,
    );
    for (const { promise } of findings) process.stdout.write(`  broken: ${promise}\n`);
    for (const text of unrepeated) process.stdout.write(`  seen and not repeated: ${text.slice(0, 300)}\n`);
  }
};

process.once("SIGINT", () => stopping.abort());
process.once("SIGTERM", () => stopping.abort());
process.stderr.write(`fuzzing ${names.join(", ")} for ${minutes} minutes with --seed ${seed}; Ctrl-C ends it\n`);
const reports = await fuzz({
  targets: names.map((name) => TARGETS[name]!(DEADLINES)),
  seed,
  durationMs: minutes * 60_000,
  caseMs: DEADLINES.caseMs,
  signal: stopping.signal,
  onFinding: printFinding,
  onSlice: printProgress,
});
printSummary(reports);
process.exitCode = reports.some(({ findings, unrepeated }) => findings.length + unrepeated.length > 0) ? 1 : 0;
