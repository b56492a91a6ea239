/**
 * The scorecard as text for people and as data for programs. Pure; the caller passes the functions that make text inert
 * and colour it.
 */

import { type CheckVerdict, VERDICTS } from "./outcome.ts";
import type { CheckResult, Scorecard } from "./scorecard.ts";
import { byLevel, type Counts, countVerdicts, exitCodeOf } from "./scorecard.ts";
import type { WireExchange } from "./wire.ts";

/** What a terminal needs. All text from the pot goes through `inert`. */
export interface Painter {
  readonly inert: (text: string, limit?: number) => string;
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly green: (text: string) => string;
  readonly red: (text: string) => string;
}

const LINE_LIMIT = 100;
const REASON_LIMIT = 300;
/** Maximum of a request or an answer that is shown with its bytes. */
const BYTES_LIMIT = 2_048;
const VERDICT_WIDTH = 12;
const INDENT = " ".repeat(VERDICT_WIDTH + 2);

const WORDS: Readonly<Record<CheckVerdict, string>> = {
  pass: "pass",
  fail: "FAIL",
  "not applicable": "n/a",
  "not tested": "not tested",
};

/** One character per byte, so that nothing is lost. */
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");

const firstLine = (bytes: Uint8Array): string =>
  textOf(bytes.subarray(0, 4_096))
    .replace(/^(?:\r?\n)+/, "")
    .split(/\r?\n/, 1)[0] ?? "";

const cameOf = ({ received, trouble }: WireExchange): string => (received.length > 0 ? firstLine(received) : trouble);

const numbersOf = ({ requirements, decision }: CheckResult): string =>
  [...requirements.map(String), ...(decision === undefined ? [] : [decision])].join(" ");

const bytesText = (bytes: Uint8Array, mark: ">" | "<", { inert, dim }: Painter): string => {
  const shown = textOf(bytes.subarray(0, BYTES_LIMIT))
    .split(/(?<=\n)/)
    .map((line) => `${INDENT}${dim(mark)} ${inert(line)}\n`)
    .join("");
  const rest = bytes.length - BYTES_LIMIT;
  return rest > 0 ? `${shown}${INDENT}${dim(`${mark} … ${rest} bytes more`)}\n` : shown;
};

const exchangeText = (exchange: WireExchange, painter: Painter): string =>
  bytesText(exchange.sent, ">", painter) +
  (exchange.received.length > 0 ? bytesText(exchange.received, "<", painter) : "") +
  (exchange.trouble === "" ? "" : `${INDENT}${painter.dim("<")} (${painter.inert(exchange.trouble, REASON_LIMIT)})\n`);

/** What was sent and received; the short form shows it only if it decided the result. */
const evidenceText = ({ exchanges, verdict }: CheckResult, isVerbose: boolean, painter: Painter): string => {
  const last = exchanges.at(-1);
  const isSettled = verdict === "pass" || verdict === "fail";
  if (last === undefined || !(isSettled || isVerbose)) return "";
  if (isVerbose) return exchanges.map((exchange) => exchangeText(exchange, painter)).join(`${INDENT}\n`);
  const sent = painter.inert(firstLine(last.sent) || "nothing", LINE_LIMIT);
  const more = exchanges.length > 1 ? ` (the last of ${exchanges.length})` : "";
  return painter.dim(`${INDENT}${sent} → ${painter.inert(cameOf(last), LINE_LIMIT)}${more}`).concat("\n");
};

const verdictText = (verdict: CheckVerdict, { green, red, dim }: Painter): string => {
  const word = WORDS[verdict].padEnd(VERDICT_WIDTH);
  return { pass: green, fail: red, "not applicable": dim, "not tested": dim }[verdict](word);
};

const resultText = (result: CheckResult, isVerbose: boolean, painter: Painter): string => {
  const { verdict, title, section, id, reason } = result;
  const numbers = numbersOf(result);
  const about = painter.dim(`[${numbers === "" ? "" : `${numbers}, `}${section}, ${id}]`);
  const why = reason === "" ? "" : `${INDENT}${painter.inert(reason, REASON_LIMIT)}\n`;
  return `  ${verdictText(verdict, painter)}${title} ${about}\n${why}${evidenceText(result, isVerbose, painter)}`;
};

const countsText = (counts: Counts): string =>
  VERDICTS.filter((verdict) => counts[verdict] > 0)
    .map((verdict) => `${counts[verdict]} ${verdict === "pass" ? "passed" : verdict === "fail" ? "failed" : verdict}`)
    .join(", ");

const NAMES: Readonly<Record<string, string>> = {
  prose: "Prose and grammar of the RFCs",
  robustness: "HTTP robustness (HTTP's law, and what the RFCs leave open)",
};

/** The requirements that are listed and not marked, each with its reason. */
const outsideText = (results: readonly CheckResult[], { bold, dim }: Painter): string => {
  if (results.length === 0) return "";
  const lines = results.map(
    (result) =>
      `  ${numbersOf(result).padEnd(4)}${result.title} ${dim(`[${result.level}, ${result.section}]`)}: ${result.reason}\n`,
  );
  return `${bold("Not testable from outside")}\n${lines.join("")}\n`;
};

const sumText = (levels: ReturnType<typeof byLevel>, { bold }: Painter): string => {
  const width = Math.max(...levels.map(([level]) => level.length));
  const lines = levels.map(([level, results]) => `  ${level.padEnd(width)}  ${countsText(countVerdicts(results))}\n`);
  return `${bold("Sum")}\n${lines.join("")}`;
};

/**
 * The scorecard, with a line end.
 * @param isVerbose shows every exchange with its bytes
 */
export const renderScorecard = (card: Scorecard, isVerbose: boolean, painter: Painter): string => {
  const { inert, bold } = painter;
  const levels = byLevel(card.results).filter(([, results]) => results.length > 0);
  const manner = card.manner ?? inert(card.unreachable ?? "no answer with a head that can be read", REASON_LIMIT);
  const sections = levels.map(([level, results]) => {
    const lines = results.map((result) => resultText(result, isVerbose, painter));
    return `${bold(NAMES[level] ?? level)}\n${lines.join("")}\n`;
  });
  return [
    `${bold(inert(card.address))} (${manner})\n\n`,
    ...sections,
    outsideText(
      card.results.filter(({ isTestable }) => !isTestable),
      painter,
    ),
    sumText(levels, painter),
    ...card.notices.map((notice) => `${inert(notice, REASON_LIMIT)}\n`),
  ].join("");
};

/** The scorecard as a value for JSON. Bytes are strings with one character (U+0000 to U+00FF) per byte. */
export const scorecardJson = (card: Scorecard): Readonly<Record<string, unknown>> => ({
  address: card.address,
  manner: card.manner ?? null,
  unreachable: card.unreachable ?? null,
  counts: Object.fromEntries(byLevel(card.results).map(([level, results]) => [level, countVerdicts(results)])),
  exitCode: exitCodeOf(card),
  notices: card.notices,
  results: card.results.map(({ exchanges, ...result }) => ({
    ...result,
    exchanges: exchanges.map((exchange) => ({
      sentLine: firstLine(exchange.sent),
      receivedLine: cameOf(exchange),
      sent: textOf(exchange.sent.subarray(0, BYTES_LIMIT)),
      sentBytes: exchange.sent.length,
      received: textOf(exchange.received),
      end: exchange.end,
    })),
  })),
});
