/** A lab of somebody else's: tasks with two digits, tasks that only have questions, two languages, pictures. */
import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { findProgram } from "../tools/setup/system.mjs";
import { chooseSample, goToTask, type LabAlone, type LabBrowser, openBrowser, startLabAlone } from "./lab-browser.ts";

const questions = (task: number): string => `task: ${task}
title: Of task ${task}
questions:
  - id: "${task}.3b"
    kind: count
    prompt: { en: "How many SYNs of task ${task}? ![a dot](dot.svg)", de: "Wie viele SYNs in Aufgabe ${task}? ![ein Punkt](dot.svg)" }
    on: [homepage_coffee]
    query: { filter: tcp.flags.syn == 1 and tcp.flags.ack == 0, take: count }
`;

describe("a handout with a task 12, and questions to tasks 2 and 34 alone", { skip: !findProgram("Chromium") }, () => {
  const folder = mkdtempSync(join(tmpdir(), "potshark-tasks-"));
  let lab: LabAlone;
  let own: LabBrowser;

  before(async () => {
    writeFileSync(join(folder, "README.md"), "# The lab\n\nGo to [task 12](task-12.md).\n");
    writeFileSync(join(folder, "task-12.md"), "# Task 12: Of handshakes\n\nCount them.\n");
    mkdirSync(join(folder, "questions"));
    writeFileSync(join(folder, "questions/lab.yaml"), "title: { en: Our lab, de: Unser Labor }\nlanguages: [en, de]\n");
    const dot = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle r="9"/></svg>';
    writeFileSync(join(folder, "questions/dot.svg"), dot);
    const sample = "homepage_coffee.pcapng";
    cpSync(new URL(`../sample_capture/${sample}`, import.meta.url), join(folder, "captures", sample));
    for (const task of [34, 12, 2]) writeFileSync(join(folder, "questions", `task-${task}.yaml`), questions(task));
    lab = await startLabAlone("0", ["--lab", folder]);
    own = await openBrowser(lab.lab);
  });

  after(async () => {
    await own?.browser.close();
    await lab?.stop();
    rmSync(folder, { recursive: true });
  });

  it("has each of them in its order, by its address and by links", async () => {
    const page = await own.open("/#task-34");
    assert.deepEqual(await page.getByRole("navigation", { name: "Tasks" }).getByRole("link").allTextContents(), [
      "Start",
      "Task 2",
      "Task 12",
      "Task 34",
      "Hand in",
    ]);
    await page.getByRole("heading", { name: "Task 34: Of task 34" }).waitFor();
    await page.getByText("How many SYNs of task 34?").waitFor();
    await page.getByRole("link", { name: "Start" }).click();
    await page.getByRole("link", { name: "task 12", exact: true }).click();
    await page.getByRole("heading", { name: "Task 12: Of handshakes" }).waitFor();
    await page.getByText("How many SYNs of task 12?").waitFor();
  });

  it("marks their answers", async () => {
    const page = await own.open("/#task-12");
    await chooseSample(page, "homepage_coffee");
    for (const task of [12, 2]) {
      await goToTask(page, task);
      const question = page.locator("li.question").filter({ hasText: `${task}.3b` });
      await question.getByRole("textbox").fill("6");
      await question.getByRole("button", { name: "Check" }).click();
      await question.getByText("Right", { exact: true }).waitFor();
    }
    assert.deepEqual(own.complaints, []);
  });

  it("is read in the language that was chosen, with the work as it was", async () => {
    const page = await own.open("/#task-12");
    await chooseSample(page, "homepage_coffee");
    const question = page.locator("li.question").filter({ hasText: "12.3b" });
    await question.getByRole("textbox").fill("6");
    await question.getByRole("button", { name: "Check" }).click();
    await question.getByText("Right", { exact: true }).waitFor();
    await page.getByLabel("Language").selectOption("de");
    await page.getByText("Wie viele SYNs in Aufgabe 12?").waitFor();
    await question.getByText("Right", { exact: true }).waitFor();
    assert.equal(await question.getByRole("textbox").inputValue(), "6");
    const dot = question.getByRole("img", { name: "ein Punkt" });
    assert.equal(await dot.evaluate((picture) => (picture as { readonly naturalWidth?: number }).naturalWidth), 9);
    await page.getByRole("link", { name: "Unser Labor" }).waitFor();
    await page.reload();
    await page.getByText("Wie viele SYNs in Aufgabe 12?").waitFor();
    assert.deepEqual(own.complaints, []);
  });
});
