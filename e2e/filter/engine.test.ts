/**
 * Compares display filters through the whole engine with Wireshark in two passes: the same frames for every filter of
 * the lists, in every capture.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { compileFilter, matchingFrames, openCapture, REGISTRY, Session } from "../../packages/dissect/src/index.ts";
import { joinPcap } from "../../packages/test-captures/src/index.ts";
import { hostileCaptures } from "../../packages/wireshark/src/hostile-captures.ts";
import { judgeFilters } from "./judge-filters.ts";

const CORPUS = new URL("../../corpus/filter/", import.meta.url);
const SAMPLES = new URL("../../sample_capture/", import.meta.url);
/** The minimum, however the lists change. */
const MIN_FILTERS = 150;

// A date without a zone is of local time.
process.env.TZ = "UTC";

const linesOf = (name: string): readonly string[] =>
  readFileSync(new URL(`${name}.txt`, CORPUS), "utf8")
    .split("\n")
    .filter((line) => line !== "");

const ASKED = [...new Set([...linesOf("engine"), ...linesOf("hostile"), ...linesOf("layered")])];
/** The filters whose fields we claim. */
const FILTERS = ASKED.filter((text) => compileFilter(text, REGISTRY).ok);

const captures: Readonly<Record<string, Uint8Array>> = {
  "hostile captures": joinPcap(hostileCaptures().values()),
  ...Object.fromEntries(
    readdirSync(SAMPLES)
      .filter((name) => name.endsWith(".pcapng"))
      .map((name) => [name, readFileSync(new URL(name, SAMPLES))]),
  ),
};

describe(`${FILTERS.length} filters through the engine, judged by Wireshark`, () => {
  it("are enough", () => assert.ok(FILTERS.length >= MIN_FILTERS, `${FILTERS.length}`));

  for (const [name, bytes] of Object.entries(captures)) {
    it(`select the same frames: ${name}`, async () => {
      const answers = await judgeFilters(name, bytes, ASKED, 2);
      const capture = await openCapture(bytes);
      assert.ok(capture);
      const session = new Session(capture);
      const wrong: string[] = [];
      for (const text of FILTERS) {
        const answer = answers[text] ?? assert.fail(`${text} is not in the recording of ${name}`);
        const ours = matchingFrames(session, text);
        assert.ok(ours.ok);
        const frames = ours.value.map((row) => row + 1).join(" ");
        const wanted = "frames" in answer ? answer.frames : `refused: ${answer.refusal}`;
        if (frames !== wanted) wrong.push(`${text}\n      is  ${frames}\n      not ${wanted}`);
      }
      assert.deepEqual(wrong, []);
    });
  }
});
