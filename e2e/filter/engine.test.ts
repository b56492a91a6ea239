/**
 * Display filters through the whole engine against tshark -2: the same frames for every filter of the lists, in every
 * capture at hand. tshark answers all filters of a capture in one run.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { compileFilter, matchingFrames, openCapture, REGISTRY, Session } from "../../packages/dissect/src/index.ts";
import { joinPcap } from "../../packages/wireshark/src/capture-writer.ts";
import { hostileCaptures } from "../../packages/wireshark/src/hostile-captures.ts";
import { judge } from "./tshark-oracle.ts";

const CORPUS = new URL("../../corpus/filter/", import.meta.url);
const SAMPLES = new URL("../../sample_capture/", import.meta.url);
/** What there must be at least, whatever the lists become. */
const MOST_LEAST = 150;

// A date without a zone is of local time.
process.env.TZ = "UTC";

/** tshark 4.0 looks at the first byte only where two byte strings differ in length; newer versions, and we, at all. */
const OTHERWISE_IN_4_0: readonly string[] = ["frame[0:2] > 01", "frame[0:2] >= 02"];
/** A listener in Lua makes tshark end `tcp` with its header; behind -Y it spans the payload as well. */
const OTHERWISE_TO_A_LISTENER: readonly string[] = ["tcp[32:3]"];
const OTHERWISE: ReadonlySet<string> = new Set([...OTHERWISE_IN_4_0, ...OTHERWISE_TO_A_LISTENER]);

const linesOf = (name: string): readonly string[] =>
  readFileSync(new URL(`${name}.txt`, CORPUS), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split(" ==>", 1)[0]!);

/** Those whose fields we claim. */
const FILTERS = [...new Set([...linesOf("engine"), ...linesOf("hostile"), ...linesOf("layered")])].filter(
  (text) => compileFilter(text, REGISTRY).ok && !OTHERWISE.has(text),
);

const captures: Readonly<Record<string, Uint8Array>> = {
  hostile: joinPcap(hostileCaptures().values()),
  ...Object.fromEntries(
    readdirSync(SAMPLES)
      .filter((name) => name.endsWith(".pcapng"))
      .map((name) => [name, readFileSync(new URL(name, SAMPLES))]),
  ),
};

describe(`${FILTERS.length} filters through the engine, judged by tshark`, () => {
  it("are enough", () => assert.ok(FILTERS.length >= MOST_LEAST, `${FILTERS.length}`));

  for (const [name, bytes] of Object.entries(captures)) {
    it(`select the same frames: ${name}`, async () => {
      const { answers } = judge(bytes, FILTERS, REGISTRY, 2);
      const capture = await openCapture(bytes);
      assert.ok(capture);
      const session = new Session(capture, { version: "4.0" });
      const wrong: string[] = [];
      for (const text of FILTERS) {
        const answer = answers.get(text);
        const ours = matchingFrames(session, text);
        assert.ok(ours.ok);
        // Some filters are new in 4.2; tshark 4.0 refuses them.
        if (answer === undefined || "refusal" in answer) continue;
        const frames = ours.value.map((row) => row + 1).join(" ");
        if (frames !== answer.frames) wrong.push(`${text}\n      is  ${frames}\n      not ${answer.frames}`);
      }
      assert.deepEqual(wrong, []);
    });
  }
});
