/** @potshark/conform: a prober that tests any pot against the requirements of RFC 2324 and RFC 7168. */
export { type ProbeOptions, probePot } from "./prober.ts";
export { type Painter, renderScorecard, scorecardJson } from "./render.ts";
export { type CheckResult, exitCodeOf, type Scorecard } from "./scorecard.ts";
