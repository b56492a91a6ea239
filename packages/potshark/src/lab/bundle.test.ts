/** Bundles of the lab's page, as handed in: marked again, and never trusted. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { openCapture, Session } from "@potshark/dissect";
import {
  type BundleContent,
  type BundledCapture,
  CaptureFacts,
  combineReports,
  computeAnswer,
  gradeCapture,
  newBundleKey,
  questionsFor,
  type Report,
  showAnswer,
  writeBundle,
} from "@potshark/lab";
import { HANDOUT_QUESTIONS, SAMPLES, usableQuestions } from "./question-files.ts";

const POTSHARK = fileURLToPath(new URL("../../bin/potshark.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "potshark-bundles-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const set = usableQuestions(HANDOUT_QUESTIONS);
const capture = new Uint8Array(readFileSync(join(SAMPLES, "homepage_coffee.pcapng")));

type Answers = Readonly<Record<string, string>>;

const part = (name: string, bytes: Uint8Array, answers: Answers, sample?: string): BundledCapture => ({
  name,
  sample,
  bytes,
  answers,
  seconds: {},
});

const packed = async (
  captures: readonly BundledCapture[],
  content: Partial<BundleContent> = {},
  key?: CryptoKeyPair,
): Promise<Uint8Array> => {
  const report = await gradeCapture(set, captures[0]?.bytes ?? capture, { answers: {} });
  const rest = { student: "", answers: {}, report, servers: set.servers, created: new Date(0) };
  return writeBundle({ ...rest, captures, ...content }, key ?? (await newBundleKey()));
};

/** @param answers that are in the bundle @param marked those that its marks are for */
const bundle = async (key: CryptoKeyPair, answers: Answers, marked = answers): Promise<Uint8Array> =>
  packed(
    [part("mine.pcapng", capture, answers)],
    { report: await gradeCapture(set, capture, { answers: marked }) },
    key,
  );

interface Graded {
  readonly student: string;
  readonly flags: readonly string[];
  readonly finding?: { readonly says: string };
  readonly report?: Report;
}

const gradedAll = (path: string, ...options: readonly string[]): readonly Graded[] => {
  const args = [POTSHARK, "grade", path, "--json", "--jobs", "1", ...options];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", maxBuffer: 1 << 26 });
  assert.notEqual(stdout, "", stderr);
  return (JSON.parse(stdout) as { readonly submissions: readonly Graded[] }).submissions;
};

const graded = (path: string, ...options: readonly string[]): readonly Graded[] =>
  gradedAll(path, "--task", "3", ...options);

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
  const captures = graded(folder);
  const [first, second, third, fourth] = captures;
  assert.equal(captures.length, 4);
  assert.equal(first?.report?.earned, 1);
  assert.equal(second?.report?.earned, 0);
  assert.ok(
    first?.flags.some((flag) => /^Signed in the same browser as the bundle of 1002\b/.test(flag)),
    first?.flags.join("\n"),
  );
  const aboutThird = [third?.finding?.says, ...(third?.flags ?? [])].join("\n");
  assert.match(aboutThird, /not as it was signed|not the manifest's|no bundle|damaged zip|no capture/);
  assert.match(fourth?.flags.join("\n") ?? "", /^There is no capture\..*\n1004\.zip was left out: it is a damaged zip/);
});

/** The capture with other ports of site and pot, replaced everywhere. */
const onPorts = (site: number, pot: number): Uint8Array => {
  const moved = Buffer.from(capture);
  for (let at = 0; at + 1 < moved.length; at += 1) {
    const port = moved.readUInt16BE(at);
    if (port === 5031) moved.writeUInt16BE(site, at);
    else if (port === 5030) moved.writeUInt16BE(pot, at);
  }
  return moved;
};

test("a bundle of a lab on other ports is marked by these, unless ports were given by hand", async () => {
  const bytes = onPorts(7531, 7530);
  const servers = set.servers.map((server) => ({ ...server, port: server.port + 2500 }));
  const answers = { "3.2b": "7531", "3.3b": "7530", "3.5a": "9" };
  const report = await gradeCapture(usableQuestions(HANDOUT_QUESTIONS, { site: 7531, pot: 7530 }), bytes, {
    answers,
    tasks: [3],
  });
  assert.ok(report.earned >= 3);
  const file = join(folder, "moved.zip");
  writeFileSync(file, await packed([part("mine.pcapng", bytes, answers)], { report, servers }));
  const [own] = graded(file);
  assert.equal(own?.report?.earned, report.earned);
  assert.match(own?.flags.join("\n") ?? "", /lab had site on port 7531, pot on port 7530: it was marked by these/);
  const [byHand] = graded(file, "--port", "site=5031", "--port", "pot=7530");
  assert.notEqual(byHand?.report?.earned, report.earned);
  assert.match(
    byHand?.flags.join("\n") ?? "",
    /had site on port 7531; what was given by hand counts: site on port 5031\./,
  );
  const [same] = graded(file, "--port", "site=7531", "--port", "pot=7530");
  assert.deepEqual([same?.report?.earned, same?.flags.filter((flag) => flag.includes("port 75"))], [report.earned, []]);
  const args = [POTSHARK, "answers", file, "--task", "3"];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  assert.match(stdout, /3\.2b .*\n += 7531\n/);
  assert.match(stderr, /^answers: The bundle's lab had site on port 7531/);
});

/** Right answers to all that is asked of a sample. */
const rightAnswers = async (sample: string, bytes: Uint8Array): Promise<Answers> => {
  const opened = await openCapture(bytes);
  assert.ok(opened);
  const facts = new CaptureFacts(new Session(opened));
  return Object.fromEntries(
    questionsFor(set, { sample }).flatMap((question) => {
      const { answer, isAbsent } = computeAnswer(question, facts);
      const right = question.kind === "text" ? "As I see it." : showAnswer(answer, question);
      return isAbsent ? [] : [[question.id, right]];
    }),
  );
};

const sampleParts = (...names: readonly string[]): Promise<readonly BundledCapture[]> =>
  Promise.all(
    names.map(async (name) => {
      const bytes = new Uint8Array(readFileSync(join(SAMPLES, `${name}.pcapng`)));
      return part(`${name}.pcapng`, bytes, await rightAnswers(name, bytes), name);
    }),
  );

test("a bundle of several captures earns on each what is answered on it: full marks, although HTTP and HTTPS exclude each other", async () => {
  const captures = await sampleParts("homepage_coffee", "coffee_brew", "coffee_persistent", "coffee_https");
  const shown = combineReports(
    await Promise.all(captures.map(({ bytes, answers, sample }) => gradeCapture(set, bytes, { answers, sample }))),
  );
  const file = join(folder, "several.zip");
  writeFileSync(file, await packed(captures, { student: "Ada Lovelace" }));
  const [own] = gradedAll(file);
  assert.equal(own?.student, "Ada Lovelace");
  assert.deepEqual(own?.flags, []);
  const { earned, points, pending, tasks } = own!.report!;
  assert.deepEqual([earned, points, pending], [shown.earned, shown.points, shown.pending]);
  // What a person marks is in no sum of what was earned.
  assert.equal(earned, points - pending);
  assert.deepEqual(
    new Set(tasks.flatMap(({ marks }) => marks.map(({ verdict }) => verdict))),
    new Set(["right", "pending"]),
  );
  assert.deepEqual(
    own?.report?.tasks.map(({ task, capture: index }) => [task, captures[index]?.name]),
    shown.tasks.map(({ task, capture: index }) => [task, captures[index]?.name]),
  );
  assert.ok(new Set(own?.report?.tasks.map(({ capture: index }) => index)).size > 1);
});

test("a class hands in samples: nobody has copied, and a name that was typed in the page makes nobody another", async () => {
  const course = join(folder, "samples");
  mkdirSync(course);
  const captures = await sampleParts("homepage_coffee", "coffee_https");
  writeFileSync(join(course, "1001.zip"), await packed(captures, { student: "1001" }));
  writeFileSync(join(course, "1002.zip"), await packed(captures, { student: "Ada Lovelace" }));
  // What is called a sample and is none is asked as an own capture.
  const claimed = captures.map((one) => ({ ...one, bytes: captures[0]!.bytes, sample: "coffee_https" }));
  writeFileSync(join(course, "1003.zip"), await packed(claimed));
  // Answers without a capture, beside a capture.
  mkdirSync(join(course, "1004"));
  writeFileSync(join(course, "1004", "answers.zip"), await packed([], { answers: RIGHT }));
  writeFileSync(join(course, "1004", "mine.pcapng"), capture);
  const [first, second, third, fourth] = gradedAll(course);
  assert.deepEqual(first?.flags, []);
  assert.deepEqual([second?.student, second?.flags], ["1002", ["The page's bundle says that it is of Ada Lovelace."]]);
  assert.equal(second?.report?.earned, first?.report?.earned);
  assert.match(third?.flags.join("\n") ?? "", /coffee_https\.pcapng in 1003\.zip: Has the same packets as the sample/);
  const marks = fourth?.report?.tasks.flatMap((task) => task.marks) ?? [];
  assert.equal(marks.find(({ question }) => question === "3.1a")?.earned, 1);
});
