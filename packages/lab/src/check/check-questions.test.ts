import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { questionSetOf } from "../testing/handout-questions.ts";
import { factsOf } from "../testing/lab-facts.ts";
import { type CheckedCapture, checkQuestions } from "./check-questions.ts";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const NAMES = ["homepage_coffee", "coffee_brew", "coffee_418_406", "coffee_https", "coffee_persistent"];

const captures: CheckedCapture[] = [];
for (const name of NAMES)
  captures.push({ name, facts: await factsOf(readFileSync(`${ROOT}sample_capture/${name}.pcapng`)) });

const checked = (questions: string, on: readonly CheckedCapture[] = captures.slice(0, 2)): readonly string[] =>
  checkQuestions(questionSetOf([{ name: "a.yaml", text: `task: 1\ntitle: A\nquestions:\n${questions}` }]), on).map(
    ({ level, kind, question, capture, message }) => `${level} ${kind} ${question} ${capture ?? "all"}: ${message}`,
  );

const question = (id: string, lines: string): string =>
  `  - id: ${id}\n    prompt: "?"\n    on: [homepage_coffee, coffee_brew]\n    ${lines.split("\n").join("\n    ")}\n`;

describe("checking questions", () => {
  it("finds nothing to mend in the handout's", () => {
    const folder = `${ROOT}handout/questions/`;
    const texts = readdirSync(folder).map((name) => ({ name, text: readFileSync(folder + name, "utf8") }));
    const set = questionSetOf(texts);
    const results = checkQuestions(set, captures);
    assert.deepEqual(
      results.filter(({ level }) => level !== "note"),
      [],
    );
    const questions = set.tasks.flatMap((task) => task.questions);
    assert.deepEqual(
      questions.filter(
        ({ on }) => on.own && on.samples.length === 0 && !on.samples.every((name) => NAMES.includes(name)),
      ),
      [],
    );
  });

  for (const lab of readdirSync(`${ROOT}labs`))
    it(`finds nothing to mend in labs/${lab}`, async () => {
      const folder = `${ROOT}labs/${lab}/`;
      const texts = readdirSync(`${folder}questions`).map((name) => ({
        name,
        text: readFileSync(`${folder}questions/${name}`, "utf8"),
      }));
      const samples: CheckedCapture[] = [];
      const names = readdirSync(`${folder}captures`).filter((name) => name.endsWith(".pcapng"));
      for (const name of names.map((file) => file.replace(/\.pcapng$/, "")))
        samples.push({ name, facts: await factsOf(readFileSync(`${folder}captures/${name}.pcapng`)) });
      const results = checkQuestions(questionSetOf(texts), samples);
      assert.deepEqual(
        results.filter(({ level }) => level !== "note"),
        [],
      );
    });

  it("finds nothing to mend in the lab that the README writes", async () => {
    const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
    const blocks = [...readme.matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml = ""]) => yaml);
    const [lab, task, more] = ["# questions/lab.yaml", "# questions/task-1.yaml", '- id: "1.2"'].map(
      (begin) => blocks.find((block) => block.startsWith(begin)) ?? assert.fail(begin),
    );
    const text = `${task}${more!.replaceAll(/^/gm, "  ")}`;
    const set = questionSetOf([
      { name: "lab.yaml", text: lab! },
      { name: "task-1.yaml", text },
    ]);
    const visit = { name: "visit", facts: await factsOf(readFileSync(`${ROOT}sample_capture/coffee_https.pcapng`)) };
    assert.equal(set.tasks[0]?.questions.length, text.match(/^ {2}- id: /gm)?.length);
    assert.deepEqual(
      checkQuestions(set, [visit]).filter(({ level }) => level !== "note"),
      [],
    );
  });

  it("finds a question without an answer where it is asked", () => {
    const found = checked(question("a", "kind: frames\nquery: { filter: htcpcp.response.code == 418 }"));
    assert.deepEqual(found, [
      "warning empty a homepage_coffee: has no answer here",
      "warning empty a coffee_brew: has no answer here",
    ]);
  });

  it("finds a mistake that is no mistake", () => {
    const misconceptions = `misconceptions:
  - { id: same, why: A, query: { filter: tcp.flags.syn == 1 and not tcp.flags.ack == 1 } }
  - { id: other, why: B, query: { filter: tcp.flags.syn == 1 } }`;
    const found = checked(
      question("a", `kind: frames\nquery: { filter: tcp.flags.syn == 1 and tcp.flags.ack == 0 }\n${misconceptions}`),
    );
    assert.deepEqual(found, ["warning ambiguous a all: misconception same is the right answer in every capture"]);
  });

  it("finds two mistakes that are one, and an alternative that is none", () => {
    const found = checked(
      question(
        "a",
        `kind: count
query: { filter: http.request, take: count }
alternatives: [{ note: A, query: { filter: "http.request and tcp", take: count } }]
misconceptions:
  - { id: one, why: A, query: { filter: tcp, take: count } }
  - { id: two, why: B, query: { filter: frame, take: count } }`,
      ),
    );
    assert.deepEqual(found, [
      "warning ambiguous a all: misconceptions one and two are the same answer in every capture",
      "warning ambiguous a all: alternative 1 never differs from the answer",
    ]);
  });

  it("finds choices with several right options, and with none", () => {
    const options = (right: string): string =>
      `kind: one-of\noptions:\n  - { id: x, text: X, right: { some: { filter: ${right} } } }\n  - { id: y, text: Y, right: { none: { filter: udp } } }`;
    assert.deepEqual(checked(question("a", options("tcp"))), [
      "error ambiguous a homepage_coffee: several options are right: x, y",
      "error ambiguous a coffee_brew: several options are right: x, y",
    ]);
    assert.deepEqual(checked(question("a", options("udp")).replace("none:", "some:")), [
      "warning empty a homepage_coffee: has no answer here",
      "warning empty a coffee_brew: has no answer here",
      "note empty a all: option x holds in no capture",
      "note empty a all: option y holds in no capture",
    ]);
  });

  it("finds answers that are everything there is", () => {
    assert.match(
      checked(question("a", "kind: frames\nquery: { filter: tcp }"))[0] ?? "",
      /the answer is everything there is/,
    );
  });

  it("finds typed mistakes that are no answers, and samples that are missing", () => {
    const found = checked(
      question(
        "a",
        "kind: ports\nquery: { filter: tcp, tell: tcp.port, take: distinct }\nmisconceptions: [{ id: m, why: A, typed: eighty }]",
      ),
      captures.slice(0, 1),
    );
    assert.deepEqual(found, [
      "warning broken a coffee_brew: is asked on this sample, which was not given; there are: homepage_coffee",
      'error broken a all: misconception m: "eighty" is no answer to it',
    ]);
  });
});
