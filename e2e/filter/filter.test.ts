/**
 * Compares filters with Wireshark: the same frames for every filter that it accepts, a problem for every filter that it
 * refuses. The frames are Wireshark's, so that only the filter is under test.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, describe, test } from "node:test";
import { compileFilter } from "../../packages/dissect/src/filter/compile.ts";
import type { FieldRegistry, FieldSource } from "../../packages/dissect/src/filter/field-source.ts";
import { joinPcap } from "../../packages/test-captures/src/index.ts";
import { hostileCaptures } from "../../packages/wireshark/src/hostile-captures.ts";
import { type FilterOutcome, framesByWireshark, judgeFilters, readRegistry } from "./judge-filters.ts";
import { layeredCapture } from "./layered-capture.ts";

// A date without a zone is of local time.
process.env.TZ = "UTC";

const linesOf = (name: string): readonly string[] =>
  readFileSync(new URL(`../../corpus/filter/${name}.txt`, import.meta.url), "utf8")
    .split("\n")
    .filter((line) => line !== "");

const ARROW = " ==>";
const refused = linesOf("refused");
const taken = [...linesOf("layered"), ...linesOf("hostile")];
const captures = { layered: layeredCapture(), "hostile captures": joinPcap(hostileCaptures().values()) };

interface Judgement {
  readonly frames: readonly FieldSource[];
  readonly answers: Readonly<Record<string, FilterOutcome>>;
}

let registry: FieldRegistry;
const judgements = new Map<string, Judgement>();

/** Wireshark's answer; there is one for every filter of the lists. */
const answerTo = (filter: string, name = "layered"): FilterOutcome =>
  judgements.get(name)?.answers[filter] ?? assert.fail(`${filter} is not in the recording of ${name}`);

/** The frames that our filter finds, as text, or its problem. */
const select = (filter: string, frames: readonly FieldSource[]): string => {
  const compiled = compileFilter(filter, registry);
  if (!compiled.ok) return `refused at ${compiled.problem.offset}: ${compiled.problem.message}`;
  const { matches } = compiled.value;
  return frames.flatMap((frame, index) => (matches(frame) ? [index + 1] : [])).join(" ");
};

describe("filters, judged by Wireshark", () => {
  before(async () => {
    registry = await readRegistry();
    for (const [name, capture] of Object.entries(captures))
      judgements.set(name, {
        frames: await framesByWireshark(name, capture, registry),
        answers: await judgeFilters(name, capture, [...taken, ...refused]),
      });
  });

  for (const name of Object.keys(captures)) {
    test(`select the same frames: ${name}`, (context) => {
      const { frames } = judgements.get(name)!;
      const wrong: string[] = [];
      for (const filter of taken) {
        const answer = answerTo(filter, name);
        const wanted = "frames" in answer ? answer.frames : `refused: ${answer.refusal}`;
        const actual = select(filter, frames);
        if (actual !== wanted) wrong.push(`${filter}\n      is  ${actual}\n      not ${wanted}`);
      }
      assert.deepEqual(wrong, []);
      context.diagnostic(`${taken.length} filters over ${frames.length} frames`);
    });
  }

  // `filter ==> frame numbers`, where 4.6 knows more than the series that is recorded.
  test("select what Wireshark 4.6 selects", () => {
    const { frames } = judgements.get("layered")!;
    for (const line of linesOf("layered-newer")) {
      const at = line.lastIndexOf(ARROW);
      assert.equal(select(line.slice(0, at), frames), line.slice(at + ARROW.length).trim(), line);
    }
  });

  test("are refused where Wireshark refuses them, with a place and a hint", (context) => {
    const wrong: string[] = [];
    for (const filter of refused) {
      if (!("refusal" in answerTo(filter))) wrong.push(`Wireshark takes ${filter}`);
      const compiled = compileFilter(filter, registry);
      if (compiled.ok) {
        wrong.push(`${filter} was not refused`);
        continue;
      }
      const { offset, length, message, hint } = compiled.problem;
      assert.ok(offset >= 0 && offset + length <= filter.length, `${filter}: ${offset}+${length} is outside`);
      assert.ok(message !== "" && hint !== "", `${filter}: says nothing`);
    }
    assert.deepEqual(wrong, []);
    context.diagnostic(`${refused.length} refused filters`);
  });
});
