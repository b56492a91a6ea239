/**
 * Filters against tshark: the same frames for every filter it takes, a problem for every filter it refuses.
 *
 * corpus/filter/layered.txt holds `filter ==> frame numbers` of the layered capture; UPDATE_GOLDEN=1 writes the answers
 * anew, as tshark gives them. The other lists hold filters only, since their captures and the Lua dissector move on.
 */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { compileFilter } from "../../packages/dissect/src/filter/compile.ts";
import type { FieldRegistry } from "../../packages/dissect/src/filter/field-source.ts";
import { joinPcap } from "../../packages/wireshark/src/capture-writer.ts";
import { hostileCaptures } from "../../packages/wireshark/src/hostile-captures.ts";
import { layeredCapture } from "./layered-capture.ts";
import { judge, readRegistry, type Verdict } from "./tshark-oracle.ts";

const CORPUS = fileURLToPath(new URL("../../corpus/filter/", import.meta.url));
const UPDATE = process.env.UPDATE_GOLDEN === "1";
const ARROW = " ==>";
const CAPTURES = ["layered", "hostile"] as const;

// A date without a zone is of local time.
process.env.TZ = "UTC";

const linesOf = (name: string): readonly string[] =>
  readFileSync(`${CORPUS}${name}.txt`, "utf8")
    .split("\n")
    .filter((line) => line !== "");

function expectationsOf(name: string): ReadonlyMap<string, string> {
  return new Map(
    linesOf(name).map((line) => {
      const at = line.lastIndexOf(ARROW);
      return [line.slice(0, at), line.slice(at + ARROW.length).trim()];
    }),
  );
}

const refused = linesOf("refused");
let registry: FieldRegistry;
const verdicts = new Map<string, Verdict>();

/** What our filter makes of the frames, as text, or its problem. */
function select(filter: string, { frames }: Verdict): string {
  const compiled = compileFilter(filter, registry);
  if (!compiled.ok) return `refused at ${compiled.problem.offset}: ${compiled.problem.message}`;
  const { matches } = compiled.value;
  return frames.flatMap((frame, index) => (matches(frame) ? [index + 1] : [])).join(" ");
}

describe("filters, judged by tshark", () => {
  before(() => {
    registry = readRegistry();
    const captures = { layered: layeredCapture(), hostile: joinPcap(hostileCaptures().values()) };
    const filters = [...expectationsOf("layered").keys(), ...linesOf("hostile"), ...refused];
    for (const name of CAPTURES) {
      verdicts.set(name, judge(captures[name], filters, registry));
    }
  });

  for (const name of CAPTURES) {
    test(`select the same frames: ${name}`, (context) => {
      const { answers, frames } = verdicts.get(name)!;
      const wrong: string[] = [];
      for (const [filter, answer] of answers) {
        // What is to be refused is looked at below.
        if (!("frames" in answer)) continue;
        const actual = select(filter, verdicts.get(name)!);
        if (actual !== answer.frames) wrong.push(`${filter}\n      is  ${actual}\n      not ${answer.frames}`);
      }
      assert.deepEqual(wrong, []);
      context.diagnostic(`${answers.size - refused.length} filters over ${frames.length} frames`);
    });
  }

  test("keep their golden frames", () => {
    const { answers } = verdicts.get("layered")!;
    const lines = [...expectationsOf("layered")].map(([filter, golden]) => {
      const answer = answers.get(filter);
      assert.ok(answer && "frames" in answer, `tshark refuses ${filter}`);
      if (!UPDATE) assert.equal(answer.frames, golden, `corpus/filter/layered.txt is not what tshark says: ${filter}`);
      return `${filter}${ARROW} ${answer.frames}`.trimEnd();
    });
    if (UPDATE) writeFileSync(`${CORPUS}layered.txt`, `${lines.join("\n")}\n`);
  });

  test("select what Wireshark 4.4 and 4.6 do where 4.0 differs", () => {
    for (const [filter, golden] of expectationsOf("layered-newer"))
      assert.equal(select(filter, verdicts.get("layered")!), golden, filter);
  });

  test("are refused where tshark refuses them, with a place and a hint", (context) => {
    const { answers } = verdicts.get("layered")!;
    for (const filter of refused) {
      const answer = answers.get(filter);
      assert.ok(answer && "refusal" in answer, `tshark takes ${filter}`);
    }
    for (const filter of [...refused, ...linesOf("refused-newer")]) {
      const compiled = compileFilter(filter, registry);
      assert.ok(!compiled.ok, `${filter} was not refused`);
      const { offset, length, message, hint } = compiled.problem;
      assert.ok(offset >= 0 && offset + length <= filter.length, `${filter}: ${offset}+${length} is outside`);
      assert.ok(message !== "" && hint !== "", `${filter}: says nothing`);
    }
    context.diagnostic(`${refused.length} refused filters`);
  });
});
