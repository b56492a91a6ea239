/** `--due` and `--late`: kept in the file of decisions, so that every later run uses them. */
import { type Decisions, LATE_SHAPE, readLateRule, readTime, TIME_SHAPE } from "@potshark/lab";
import { inert, UserMistake } from "@potshark/service";
import type { Command } from "commander";
import { writeDecisions } from "./decisions-store.ts";

export interface LateOptions {
  readonly due?: string;
  readonly late?: string;
  readonly timeColumn?: string;
}

/** The text as it is given, once it is known that it can be read. */
const checked =
  (flag: string, read: (text: string) => unknown, shape: string) =>
  (text: string): string => {
    if (read(text) !== undefined) return text.trim();
    throw new UserMistake(`${flag} is "${inert(text, 60)}"; allowed: ${shape}`);
  };

export const addLateOptions = (command: Command): Command =>
  command
    .option("--due <time>", "when it is due; kept in the decisions", checked("--due", readTime, TIME_SHAPE))
    .option("--late <rule>", "what lateness costs; kept in the decisions", checked("--late", readLateRule, LATE_SHAPE))
    .option("--time-column <title>", "column of the roster with the times when it was handed in");

/**
 * Keeps what is given.
 *
 * @param path of the decisions
 * @returns the decisions with it
 * @throws UserMistake where it cannot be kept
 */
export const keepLateness = (
  path: string,
  { due, late }: LateOptions,
  decisions: Decisions,
  say: (text: string) => void,
): Decisions => {
  if ((due ?? late) === undefined) return decisions;
  const kept = writeDecisions(path, [{ kind: "head", decision: { due, late } }]);
  const headOf = (of: Decisions): string => JSON.stringify([of.due, of.late]);
  if (headOf(kept) !== headOf(decisions))
    say(`${path} keeps when it is due and what lateness costs; later runs use it`);
  return kept;
};

export const LATENESS: string = [
  "Late: --due 2026-11-30T23:59 --late '10% per day, at most 50%' takes 10 % of what was earned for each day that has",
  "begun. Also: '5% of possible per 12 hours', 'grace 15 minutes', 'nothing after 7 days', separated by commas. A time is",
  "in this machine's zone, or in the one behind it: '2026-11-30 23:59 Europe/Berlin' or +08:00; times of submission without",
  "a zone are in the same one. They come from the download (Blackboard, Gradescope), Moodle's grading worksheet with its",
  "extensions, or --time-column. Extensions and excuses of single students are written into the decisions:",
  "  students: [{ student: Tan Wei, extension: 2026-12-02 12:00, comment: ill }, { student: Lee, excused: true }]",
].join("\n");
