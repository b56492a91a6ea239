/** The scorecard as data: what was found, and the sums. Pure. */
import { type CheckSubject, LEVELS, type Level } from "./check.ts";
import { type CheckVerdict, type Outcome, VERDICTS } from "./outcome.ts";
import type { WireExchange } from "./wire.ts";

/** One line of the scorecard. */
export interface CheckResult extends CheckSubject, Outcome {
  /** False if no answer of a pot can show it; such a result is listed and never counted. */
  readonly isTestable: boolean;
  /** Its exchanges, in order; the last one decided the result. */
  readonly exchanges: readonly WireExchange[];
}

export interface Scorecard {
  /** "coffee://localhost:5030". */
  readonly address: string;
  /** The form of the requests, "HTCPCP/1.0, target as a path"; undefined if no head of an answer could be read. */
  readonly manner: string | undefined;
  /** Why nothing could be tested; undefined if the pot answered. */
  readonly unreachable: string | undefined;
  readonly results: readonly CheckResult[];
  /** Other warnings: the pot stopped answering, a brew could not be stopped. */
  readonly notices: readonly string[];
  /** Whether the run was aborted. */
  readonly isStopped: boolean;
}

export type Counts = Readonly<Record<CheckVerdict, number>>;

/** The number of results by verdict. */
export const countVerdicts = (results: readonly CheckResult[]): Counts =>
  Object.fromEntries(
    VERDICTS.map((verdict) => [verdict, results.filter((result) => result.verdict === verdict).length]),
  ) as Counts;

/** The results that can be tested by level, in the order of the levels. */
export const byLevel = (results: readonly CheckResult[]): readonly (readonly [Level, readonly CheckResult[]])[] =>
  LEVELS.map((level) => [level, results.filter((result) => result.isTestable && result.level === level)]);

/** Exit codes of a prober: 6 if no server answers, as for all our commands. */
export const exitCodeOf = ({ unreachable, manner, results, isStopped }: Scorecard): number => {
  if (isStopped) return 130;
  if (unreachable !== undefined) return 6;
  const isBinding = ({ level }: CheckResult): boolean => level === "MUST" || level === "SHOULD";
  const hasFailed = results.some((result) => result.verdict === "fail" && isBinding(result));
  return hasFailed || manner === undefined ? 1 : 0;
};
