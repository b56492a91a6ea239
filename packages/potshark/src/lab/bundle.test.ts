/** Bundles of the lab's page, as they are handed in: marked anew, and never believed. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { gradeCapture, newBundleKey, writeBundle } from "@potshark/lab";
import { HANDOUT_QUESTIONS, SAMPLES, usableQuestions } from "./question-files.ts";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "potshark-bundles-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const set = usableQuestions(HANDOUT_QUESTIONS);
const capture = new Uint8Array(readFileSync(join(SAMPLES, "homepage_coffee.pcapng")));

/** @param answers that are in the bundle @param marked those that its marks are for */
const bundle = async (
  key: CryptoKeyPair,
  answers: Readonly<Record<string, string>>,
  marked = answers,
): Promise<Uint8Array> => {
  const report = await gradeCapture(set, capture, { answers: marked });
  const named = { name: "mine.pcapng", bytes: capture };
  return writeBundle({ capture: named, sample: undefined, answers, report, created: new Date(0) }, key);
};

const RIGHT = { "3.1a": "1, 6, 22, 25, 28, 52" };

test("a class's bundles are marked by their captures; what is odd is said", async () => {
  const shared = await newBundleKey();
  const honest = await bundle(shared, RIGHT);
  writeFileSync(join(folder, "1001.zip"), honest);
  // The marks say that the answer was right; it is not.
  writeFileSync(join(folder, "1002.zip"), await bundle(shared, { "3.1a": "3" }, RIGHT));
  const changed = Uint8Array.from(honest);
  changed.fill(0x20, honest.length / 2, honest.length / 2 + 40);
  writeFileSync(join(folder, "1003.zip"), changed);
  writeFileSync(join(folder, "1004.zip"), "PK\x03\x04 and no more");
  const args = [...process.execArgv, MAIN, "grade", folder, "--task", "3", "--json", "--jobs", "1"];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", maxBuffer: 1 << 26 });
  const { captures } = JSON.parse(stdout) as {
    captures: { student: string; flags: string[]; finding?: { says: string }; report?: { earned: number } }[];
  };
  const [first, second, third, fourth] = captures;
  assert.equal(captures.length, 4, stderr);
  assert.equal(first?.report?.earned, 1);
  assert.equal(second?.report?.earned, 0);
  assert.ok(
    first?.flags.some((flag) => /^Was signed in the same browser as that of 1002\b/.test(flag)),
    first?.flags.join("\n"),
  );
  const aboutThird = [third?.finding?.says, ...(third?.flags ?? [])].join("\n");
  assert.match(aboutThird, /not as it was signed|not the manifest's|no bundle|damaged zip|no capture/);
  assert.match(fourth?.finding?.says ?? "", /damaged zip/);
});
