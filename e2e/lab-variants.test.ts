/** A lab whose students are asked different questions: the page asks who the student is, and grade marks the same. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { openCapture, Session } from "../packages/dissect/src/index.ts";
import {
  CaptureFacts,
  computeAnswer,
  type Question,
  type QuestionSet,
  readQuestions,
  showAnswer,
  variantOf,
} from "../packages/lab/src/index.ts";
import { findProgram } from "../tools/setup/system.mjs";
import {
  answer,
  chooseSample,
  download,
  goToTask,
  type LabAlone,
  type LabBrowser,
  openBrowser,
  question,
  startLabAlone,
} from "./lab-browser.ts";

const POTSHARK = fileURLToPath(new URL("../packages/potshark/dist/main.js", import.meta.url));
const HOMEPAGE = readFileSync(new URL("../sample_capture/homepage_coffee.pcapng", import.meta.url));

const LAB = "title: Streams\nstudent: Your student number\n";
const TASK = `task: 1
title: Streams
pools: [{ choose: 1, of: ["1.a", "1.b"] }]
questions:
  - { id: "1.a", kind: frames, prompt: Which packets open a connection?, on: [homepage_coffee], query: { filter: tcp.flags.syn == 1 and tcp.flags.ack == 0 } }
  - { id: "1.b", kind: frames, prompt: Which packets close one?, on: [homepage_coffee], query: { filter: tcp.flags.fin == 1 } }
  - { id: "1.c", kind: count, unit: bytes, prompt: How many bytes has packet $p?, on: [homepage_coffee], draw: { p: { from: 1, to: 9 } }, query: { filter: frame.number == $p, tell: frame.len, take: first } }
`;

describe("a lab whose students are asked different questions", { skip: !findProgram("Chromium") }, () => {
  const folder = mkdtempSync(join(tmpdir(), "potshark-variants-"));
  let lab: LabAlone;
  let own: LabBrowser;
  let set: QuestionSet;
  let facts: CaptureFacts;
  let page: Page;

  before(async () => {
    for (const name of ["questions", "captures"]) mkdirSync(join(folder, name));
    writeFileSync(join(folder, "captures", "homepage_coffee.pcapng"), HOMEPAGE);
    writeFileSync(join(folder, "README.md"), "# Streams\n");
    writeFileSync(join(folder, "questions", "lab.yaml"), LAB);
    writeFileSync(join(folder, "questions", "task-1.yaml"), TASK);
    const read = readQuestions([
      { name: "lab.yaml", text: LAB },
      { name: "task-1.yaml", text: TASK },
    ]);
    assert.ok(read.ok);
    ({ set } = read);
    facts = new CaptureFacts(new Session((await openCapture(new Uint8Array(HOMEPAGE)))!));
    lab = await startLabAlone("0", ["--lab", folder]);
    own = await openBrowser(lab.lab);
    page = await own.browser.newPage();
    await page.goto(new URL("/#task-1", lab.lab).href);
  });

  after(async () => {
    await own?.browser.close();
    await lab?.stop();
    rmSync(folder, { recursive: true });
  });

  const questionsOf = (student: string): readonly Question[] =>
    variantOf(set, student).tasks.flatMap(({ questions }) => questions);

  const begin = async (student: string): Promise<void> => {
    await page.getByLabel("Your student number").fill(student);
    await page.getByRole("button", { name: "Begin" }).click();
    await page.getByLabel("Sample").waitFor();
  };

  it("asks who the student is, and then that student's questions", async () => {
    await begin("0012345");
    await chooseSample(page, "homepage_coffee");
    await goToTask(page, 1);
    for (const one of questionsOf("12345")) {
      await question(page, one.id).getByText(one.prompt).waitFor();
      assert.match(await answer(page, one.id, showAnswer(computeAnswer(one, facts).answer, one)), /^Right/);
    }
    assert.equal(await page.locator("li.question").count(), 2);
  });

  it("has the total that the grader gives it", async () => {
    await page.getByRole("navigation", { name: "Tasks" }).getByRole("link", { name: "Hand in" }).click();
    await page.locator(".total").getByText("2 of 2 points").waitFor();
    const zip = join(folder, "lab.zip");
    writeFileSync(zip, await download(page, "Hand in all (zip)"));
    const args = [POTSHARK, "grade", zip, "--json", "--questions", folder];
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    assert.notEqual(stdout, "", stderr);
    const [{ report, flags }] = JSON.parse(stdout).submissions;
    assert.deepEqual(
      [report.earned, report.points, report.variant, flags],
      [2, 2, { student: "12345", answeredOthers: [] }, []],
    );
  });

  it("keeps the answers of somebody else, who finds them again", async () => {
    const other = Array.from({ length: 50 }, (_, index) => `${index}`).find((student) =>
      questionsOf(student).every(({ prompt }) => questionsOf("12345").every((one) => one.prompt !== prompt)),
    )!;
    await page.getByRole("button", { name: "I am somebody else" }).click();
    await begin(other);
    await goToTask(page, 1);
    for (const { id, prompt } of questionsOf(other)) {
      await question(page, id).getByText(prompt).waitFor();
      assert.equal(await question(page, id).getByRole("textbox").inputValue(), "");
    }
    await page.getByRole("navigation", { name: "Tasks" }).getByRole("link", { name: "Hand in" }).click();
    await page.getByRole("button", { name: "I am somebody else" }).click();
    await begin("12345");
    await page.locator(".total").getByText("2 of 2 points").waitFor();
    assert.deepEqual(own.complaints, []);
  });
});
