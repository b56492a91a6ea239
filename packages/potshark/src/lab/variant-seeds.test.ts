/** Whose questions a submission is marked by: those that the page asked. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, it, test } from "node:test";
import { fileURLToPath } from "node:url";
import { openCapture, Session } from "@potshark/dissect";
import {
  CaptureFacts,
  computeAnswer,
  gradeCapture,
  newBundleKey,
  type QuestionSet,
  type Report,
  readBundle,
  showAnswer,
  variantOf,
  writeBundle,
} from "@potshark/lab";
import fc from "fast-check";
import { SAMPLES } from "./question-files.ts";
import { questionSource, questionsOf } from "./question-source.ts";
import { type Submission, submissionWithout } from "./submissions.ts";
import { toldSeeds, withSeeds } from "./variant-seeds.ts";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "potshark-variants-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const TASK = `task: 1
title: Streams and packets
pools:
  - { choose: 1, of: ["1.a", "1.b", "1.c"] }
questions:
  - { id: "1.a", kind: frames, prompt: Which packets open a connection?, on: [own], missing: Begin earlier., query: { filter: tcp.flags.syn == 1 and tcp.flags.ack == 0 } }
  - { id: "1.b", kind: frames, prompt: Which packets close one?, on: [own], missing: End later., query: { filter: tcp.flags.fin == 1 } }
  - { id: "1.c", kind: frames, prompt: Which packets answer an opening?, on: [own], missing: Begin earlier., query: { filter: tcp.flags.syn == 1 and tcp.flags.ack == 1 } }
  - id: "1.d"
    kind: count
    unit: bytes
    prompt: How many bytes has packet $packet?
    on: [own]
    missing: Capture more.
    draw: { packet: { from: 1, to: 12 } }
    query: { filter: frame.number == $packet, tell: frame.len, take: first }
`;

const questions = join(folder, "questions");
const bytes = new Uint8Array(readFileSync(join(SAMPLES, "homepage_coffee.pcapng")));
const key = await newBundleKey();
let set: QuestionSet;
let facts: CaptureFacts;

before(async () => {
  mkdirSync(questions);
  writeFileSync(join(questions, "task-1.yaml"), TASK);
  ({ set } = questionSource(questions));
  facts = new CaptureFacts(new Session((await openCapture(bytes))!));
});

type Answers = Readonly<Record<string, string>>;

const questionsIn = ({ tasks }: QuestionSet) => tasks.flatMap((task) => task.questions);

/** Right for whom these questions are asked. */
const answersOf = (student: string): Answers =>
  Object.fromEntries(
    questionsIn(variantOf(set, student)).map((question) => [
      question.id,
      showAnswer(computeAnswer(question, facts).answer, question),
    ]),
  );

/** As the page packs it for whoever typed this. */
const bundle = async (student: string, answers: Answers, isEmpty = false): Promise<Uint8Array> =>
  writeBundle(
    {
      student,
      captures: isEmpty ? [] : [{ name: "mine.pcapng", sample: undefined, bytes, answers, seconds: {} }],
      answers: {},
      report: await gradeCapture(variantOf(set, student), new Uint8Array(), { answers }),
      servers: set.servers,
      created: new Date(0),
    },
    key,
  );

const submission = (handedInAs: string, more: Partial<Submission> = {}): Submission => ({
  ...submissionWithout(handedInAs),
  ...more,
});

const notTold = (): undefined => undefined;
const seedOfOne = (one: Submission, told: (row: number | undefined) => string | undefined = notTold) => {
  const { submissions, notes } = withSeeds([one], told, [], [1]);
  return { seed: submissions[0]!.seed, doubts: submissions[0]!.problems, notes };
};

test("page and grader ask the same questions, whatever was typed", async () => {
  const typed = fc.oneof(
    fc.nat({ max: 9_999_999 }).map(String),
    fc.string({ unit: "grapheme", maxLength: 40 }),
    fc.constantFrom("０012345", "Ana Díaz", "ANA DÍAZ", "ﬁ 1", "İpek", " 7\u200b", "\ud800"),
  );
  const property = fc.asyncProperty(typed, async (student) => {
    const page = questionsIn(variantOf(set, student));
    const read = await readBundle(await bundle(student, {}, true), 1 << 24);
    assert.ok(read.ok);
    const typedInPage = [read.bundle.manifest.student.trim()].filter((name) => name !== "");
    const { seed } = seedOfOne(submission(student.trim(), { typed: typedInPage }));
    const grader = questionsOf({ folder: questions, given: {}, set }, { ...read.bundle, part: 0 }, seed);
    assert.deepEqual(questionsIn(grader.set), page);
  });
  await fc.assert(property, { numRuns: 500 });
});

describe("the student whose questions a submission is marked by", () => {
  it("is the one who was typed, in any spelling", () => {
    const own = seedOfOne(submission("Ana Díaz", { typed: ["0012345"], known: ["12345"] }));
    assert.deepEqual(own, { seed: "0012345", doubts: [], notes: [] });
  });

  it("is the right one of several that were typed", () => {
    const { seed, doubts } = seedOfOne(submission("Ana Díaz", { typed: ["9999", "díaz, ana"] }));
    assert.equal(seed, "díaz, ana");
    assert.match(doubts.join(), /questions of díaz, ana; there are bundles with those of 9999\.$/);
  });

  it("is doubted where the roster says another", () => {
    const { seed, doubts } = seedOfOne(submission("Ana Díaz", { typed: ["9999"] }), () => "0012345");
    assert.equal(seed, "9999");
    assert.deepEqual(doubts, ["Its questions were those of 9999, and not those of 0012345."]);
  });

  it("is guessed by the name of the submission where nothing says it, and that is said", () => {
    const { seed, notes } = seedOfOne(submission("1001"));
    assert.equal(seed, "1001");
    assert.match(notes.join(), /--seed\): 1001$/);
    assert.deepEqual(
      seedOfOne(submission("1001"), () => "12345"),
      { seed: "12345", doubts: [], notes: [] },
    );
  });

  it("cannot be told where all are asked the same", () => {
    assert.throws(() => toldSeeds({ student: "1" }, { tasks: [], pools: [] }, undefined), /the same for all students/);
    assert.throws(() => toldSeeds({ seed: "Number" }, set, undefined), /--roster FILE/);
  });
});

interface Graded {
  readonly student: string;
  readonly flags: readonly string[];
  readonly report: Report;
}

test("a class with variants is marked, and what is odd is said", async () => {
  const place = join(folder, "class");
  const put = (name: string, content: string | Uint8Array): void => {
    mkdirSync(dirname(join(place, name)), { recursive: true });
    writeFileSync(join(place, name), content);
  };
  const another = ["1.a", "1.b", "1.c"].find((id) => answersOf("12345")[id] === undefined)!;
  put("Ana Díaz/lab.zip", await bundle("0012345", { ...answersOf("12345"), [another]: "1" }));
  put("Tan Wei/lab.zip", await bundle("9999", answersOf("9999")));
  put("Bo Li/mine.pcapng", bytes);
  put("Bo Li/answers.json", JSON.stringify(answersOf("777")));
  const roster = join(folder, "roster.csv");
  writeFileSync(roster, "Name,Card,Grade\nAna Díaz,12345,\nTan Wei,555,\nBo Li,777,\n");
  const args = [
    "grade",
    place,
    "--json",
    "--jobs",
    "1",
    "--questions",
    questions,
    "--roster",
    roster,
    "--seed",
    "card",
  ];
  const { stdout, stderr } = spawnSync(process.execPath, [...process.execArgv, MAIN, ...args], { encoding: "utf8" });
  assert.notEqual(stdout, "", stderr);
  const graded = (JSON.parse(stdout) as { readonly submissions: readonly Graded[] }).submissions;
  assert.deepEqual(
    graded.map(({ student, report }) => [student, report.earned, report.points, report.variant]),
    [
      ["Ana Díaz", 2, 2, { student: "12345", answeredOthers: [another] }],
      ["Bo Li", 2, 2, { student: "777", answeredOthers: [] }],
      ["Tan Wei", 2, 2, { student: "9999", answeredOthers: [] }],
    ],
  );
  const [ana, bo, tan] = graded.map(({ flags }) => flags.join(" "));
  assert.match(ana!, new RegExp(`Not in the variant of 12345, so that the answers count nothing: ${another}`));
  assert.match(tan!, /Its questions were those of 9999, and not those of 555\./);
  assert.doesNotMatch(bo!, /variant|questions were/);
});
