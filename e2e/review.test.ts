/** `potshark grade --review` in a real browser: by keyboard alone, saved at once, and for nobody without its key. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, it } from "node:test";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { readDecisions } from "../packages/lab/src/review/decisions-file.ts";
import { findProgram } from "../tools/setup/system.mjs";
import { findings, sticksOut } from "./axe.ts";
import { CHROMIUM_FLAGS } from "./running-lab.ts";

const POTSHARK = fileURLToPath(new URL("../packages/potshark/dist/main.js", import.meta.url));
const SAMPLE = fileURLToPath(new URL("../sample_capture/homepage_coffee.pcapng", import.meta.url));
const ANSWERS: Readonly<Record<string, string>> = {
  ann: '"1.3-why": the browser knows no coffee scheme\n"3.2b": "5031"\n',
  bo: '"1.3-why": "The browser  knows no coffee scheme"\n"3.2b": beside the "x"\n',
  cy: '"1.3-why": "<b onclick=alert(1)>\\e[31m\\u202e"\n"3.2b": beside the "x"\n',
  "di ♥": '"1.3-why": "the site"\n"3.2b": "5030"\n',
};

const folder = mkdtempSync(join(tmpdir(), "potshark-review-"));
const file = join(folder, "class.decisions.yaml");
let review: ChildProcess;
let address: string;
let browser: Browser;
const complaints: string[] = [];

const start = async (): Promise<void> => {
  review = spawn(
    process.execPath,
    [POTSHARK, "grade", join(folder, "class"), "--review", "--by", "Eve", "--jobs", "1"],
    {
      stdio: ["ignore", "pipe", "ignore"],
    },
  );
  for await (const line of createInterface({ input: review.stdout! })) {
    address = /http:\S+/.exec(line)?.[0] ?? "";
    break;
  }
  assert.match(address, /^http:\/\/localhost:\d+\/#review=[\w-]{32}$/);
};

const stop = async (): Promise<number | null> => {
  if (review.exitCode === null) {
    review.kill("SIGINT");
    await once(review, "exit");
  }
  return review.exitCode;
};

before(async () => {
  for (const [student, answers] of Object.entries(ANSWERS)) {
    mkdirSync(join(folder, "class", student), { recursive: true });
    cpSync(SAMPLE, join(folder, "class", student, "a.pcapng"));
    writeFileSync(join(folder, "class", student, "answers.yaml"), answers);
  }
  writeFileSync(file, 'answers:\n  - { question: "1.3-why", answer: the site, wording: "0", credit: 0.667 }\n');
  await start();
  browser = await chromium.launch({ executablePath: findProgram("Chromium"), args: [...CHROMIUM_FLAGS] });
});

after(async () => {
  await browser?.close();
  await stop();
  rmSync(folder, { recursive: true, force: true });
});

const open = async (width = 1280, colorScheme: "light" | "dark" = "light"): Promise<Page> => {
  const page = await (await browser.newContext({ viewport: { width, height: 800 }, colorScheme })).newPage();
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", ({ message }) => complaints.push(message));
  page.on("dialog", (dialog) => complaints.push(dialog.message()));
  await page.goto(address);
  await page.locator(".group").first().waitFor();
  return page;
};

const decisions = () => {
  const result = readDecisions(readFileSync(file, "utf8"));
  assert.ok(result.ok);
  return result.decisions;
};

const atHand = (page: Page) => page.locator('.group[aria-current="true"]');

it("decides by keyboard alone, and each decision is saved at once", async () => {
  const page = await open();
  assert.ok(!page.url().includes("review="), "the key is not left in the address");
  await atHand(page).getByText("2 students", { exact: true }).waitFor();
  await page.keyboard.press("Enter");
  await page.locator(".progress").getByText("1 of 3 texts decided").waitFor();
  assert.deepEqual(
    decisions().answers.map(({ question, answer, credit, by }) => [question, answer, credit, by]),
    [
      ["1.3-why", "the site", 0.667, undefined],
      ["1.3-why", "the browser knows no coffee scheme", 0.333, "Eve"],
    ],
  );
  await page.keyboard.press("c");
  await page.keyboard.type("Why?");
  await page.keyboard.press("Escape");
  await page.keyboard.press("2");
  await page.locator(".progress").getByText("2 of 3 texts decided").waitFor();
  assert.deepEqual([decisions().answers[2]!.credit, decisions().answers[2]!.comment], [0.667, "Why?"]);
  await page.keyboard.press("u");
  await page.locator(".progress").getByText("1 of 3 texts decided").waitFor();
  assert.equal(decisions().answers.length, 2);
  await page.keyboard.press("f");
  await page.locator(".progress").getByText("2 of 3 texts decided").waitFor();
  // What was decided for an earlier wording counts more than what the program proposes.
  await atHand(page).getByText("Decided: 2 of 3 (for an earlier wording of the question)").waitFor();
  await page.keyboard.press("Enter");
  await page.locator(".progress").getByText("3 of 3 texts decided").waitFor();
  assert.deepEqual(
    decisions().answers.map(({ credit }) => credit),
    [0.667, 0.333, 1, 0.667],
  );
  await page.context().close();
});

it("changes a mark for who gave an answer that cannot be read, or for one student of a group, and takes it back", async () => {
  const page = await open();
  await page.getByLabel(/^Unreadable/).check();
  const group = page.locator(".group");
  await group.getByRole("button", { name: "cy" }).click();
  await group.getByRole("button", { name: "Give 1" }).click();
  await page.getByText("Decided: 1 of 1").waitFor();
  assert.deepEqual(
    decisions().overrides.map(({ student, points, answer }) => [student, points, answer]),
    [["cy", 1, 'beside the "x"']],
  );
  assert.equal(await group.count(), 2, "the other one has a group of its own");
  await group.filter({ hasText: "Decided" }).focus();
  await page.keyboard.press("u");
  await page.getByText("Decided: 1 of 1").waitFor({ state: "detached" });
  assert.deepEqual(decisions().overrides, []);
  await page.context().close();
});

it("shows what was decided elsewhere meanwhile, and loses none of it", async () => {
  const page = await open();
  const before = readFileSync(file, "utf8");
  writeFileSync(file, `# by hand\n${before}students:\n  - { student: ann, excused: true } # letter\n`);
  await page.getByLabel(/^Unreadable/).check();
  await page.locator(".group").getByRole("button", { name: "Give 1" }).click();
  await page.getByText("Decided: 1 of 1").waitFor();
  assert.match(readFileSync(file, "utf8"), /^# by hand\n[\s\S]*- \{ student: ann, excused: true \} # letter\n/);
  writeFileSync(file, "answers: [");
  await page.locator(".group").getByRole("button", { name: "Give 0" }).click();
  await page
    .getByRole("alert")
    .getByText(/Not saved: .*decisions\.yaml:1/)
    .waitFor();
  assert.equal(readFileSync(file, "utf8"), "answers: [");
  writeFileSync(file, before);
  complaints.splice(0);
  await page.context().close();
});

it("bars nobody, wide or narrow, light or dark, and what students wrote is text", async () => {
  for (const [width, scheme] of [
    [1280, "light"],
    [360, "dark"],
  ] as const) {
    const page = await open(width, scheme);
    await page.getByText("Keys").click();
    assert.deepEqual(await findings(page), []);
    await page.getByText("<b onclick=alert(1)>").waitFor();
    assert.doesNotMatch((await page.locator("main").textContent()) ?? "", /[\u001b\u202e]/);
    await page.getByLabel(/^All/).check();
    assert.deepEqual(await findings(page), []);
    assert.equal(await sticksOut(page), 0);
    await page.context().close();
  }
  assert.deepEqual(complaints, []);
});

it("gives and takes nothing without the key of this start, or from another site", async () => {
  const [base = "", key = ""] = address.split("/#review=");
  const statusOf = async (path: string, headers: Record<string, string>, method = "GET"): Promise<number> => {
    const answer = await fetch(`${base}${path}`, { method, headers });
    const text = await answer.text();
    if (answer.status === 403) assert.doesNotMatch(text, /ann|coffee scheme/);
    return answer.status;
  };
  const own = { Authorization: `Bearer ${key}` };
  assert.equal(await statusOf("/review/sheet", own), 200);
  assert.equal(await statusOf("/review/sheet", {}), 403);
  assert.equal(await statusOf("/review/sheet", { Authorization: "Bearer x" }), 403);
  assert.equal(await statusOf("/review/sheet", { ...own, Origin: "http://evil.example" }), 403);
  assert.equal(await statusOf("/review/sheet", { ...own, "Sec-Fetch-Site": "cross-site" }), 403);
  assert.equal(await statusOf("/review/decide", {}, "POST"), 403);
  assert.equal(await statusOf("/review/decide", own, "POST"), 400);
  const page = await (await browser.newContext()).newPage();
  await page.goto(base);
  await page.getByRole("alert").getByText("Open the address that grade --review printed").waitFor();
  await page.context().close();
});

it("ends with Ctrl-C, and says to an open page that it has", async () => {
  const page = await open();
  assert.equal(await stop(), 0);
  await page.keyboard.press("Enter");
  await page.getByRole("alert").getByText("it has ended. Start it again: potshark grade --review").waitFor();
  await page.context().close();
});
