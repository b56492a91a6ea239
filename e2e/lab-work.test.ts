/**
 * Nothing of a student's work is lost: captures, answers and marks stay when pages are opened, reloaded, forgotten,
 * opened twice, damaged, or closed unexpectedly. On `potshark lab` in a real browser.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import type { BrowserContext, Locator, Page } from "playwright-core";
import { readBundle } from "../packages/lab/src/index.ts";
import {
  answer,
  captureAtHand,
  check,
  chooseSample,
  download,
  goToTask,
  handIn,
  type LabAlone,
  type LabBrowser,
  openBrowser,
  openFile,
  question,
  startLabAlone,
} from "./lab-browser.ts";

const POTSHARK = fileURLToPath(new URL("../packages/potshark/dist/main.js", import.meta.url));
const HTTPS = readFileSync(new URL("../sample_capture/coffee_https.pcapng", import.meta.url));
const HOMEPAGE = readFileSync(new URL("../sample_capture/homepage_coffee.pcapng", import.meta.url));
const MEGABYTE = 1 << 20;

let lab: LabAlone;
let own: LabBrowser;

before(async () => {
  lab = await startLabAlone();
  own = await openBrowser(lab.lab);
});

after(async () => {
  await own?.browser.close();
  await lab?.stop();
});

/** The points of all that is handed in. */
const total = async (page: Page): Promise<string> => {
  await page.getByRole("navigation", { name: "Tasks" }).getByRole("link", { name: "Hand in" }).click();
  await page.getByText("Marking what you hand in").waitFor({ state: "detached" });
  return (await page.locator(".total strong").textContent()) ?? "";
};

const given = (page: Page, id: string): Promise<string> => question(page, id).getByRole("textbox").inputValue();

/** A pcapng that takes long to read and has nothing of the lab at the start: one UDP packet again and again. */
const longCapture = (bytes: number): Buffer => {
  const packet = Buffer.alloc(58);
  packet.writeUInt32LE(42, 8);
  packet.writeUInt32LE(42, 12);
  // Ethernet, IPv4 and UDP without data, from 127.0.0.1 to itself. Many small packets take longest to read.
  packet.set(Buffer.from("000000000000000000000000" + "0800" + "4500001c00004000401100007f0000017f000001", "hex"), 16);
  packet.set(Buffer.from("9c4013890008" + "0000", "hex"), 50);
  const header = Buffer.from("d4c3b2a1020004000000000000000000ffff000001000000", "hex");
  return Buffer.concat([header, ...Array.from({ length: Math.ceil(bytes / packet.length) }, () => packet)]);
};

describe("an own capture", () => {
  let context: BrowserContext;
  let page: Page;
  let zip: Buffer;

  before(async () => {
    context = await own.browser.newContext({ acceptDownloads: true });
    page = await own.open("/#task-3", context);
    await openFile(page, "evening.pcapng", HOMEPAGE);
    await captureAtHand(page, "evening.pcapng").waitFor();
  });

  it("is found again after a sample", async () => {
    assert.match(await answer(page, "3.1d", "6"), /^Right/);
    await chooseSample(page, "coffee_brew");
    const [, option = ""] = await page.getByLabel("Yours").locator("option").allTextContents();
    assert.match(option, /^evening\.pcapng \(\d+ packets/);
    await page.getByLabel("Yours").selectOption(option);
    await captureAtHand(page, "evening.pcapng").waitFor();
    await question(page, "3.1d").getByText("Right", { exact: true }).waitFor();
  });

  it("is saved as a file, byte by byte", async () => {
    assert.deepEqual(await download(page, "Save as a file"), HOMEPAGE);
  });

  it("is told from another capture of the same name", async () => {
    await openFile(page, "evening.pcapng", HTTPS);
    await captureAtHand(page, "evening (2).pcapng").waitFor();
    await openFile(page, "evening.pcapng", HOMEPAGE);
    await captureAtHand(page, "evening.pcapng").waitFor();
  });

  it("is opened from its own hand-in, with the answers", async () => {
    zip = await handIn(page, "1001");
    await goToTask(page, 3);
    const elsewhere = await own.open("/#task-3");
    await openFile(elsewhere, "lab.zip", zip);
    await captureAtHand(elsewhere, "evening.pcapng").waitFor();
    assert.equal(await given(elsewhere, "3.1d"), "6");
    // Marks are computed again, and the points are those of the hand-in.
    await question(elsewhere, "3.1d").getByText("Right", { exact: true }).waitFor();
    const points = /^\d+ of \d+ points in this task$/;
    assert.equal(
      await elsewhere.locator(".score").getByText(points).textContent(),
      await page.locator(".score").getByText(points).textContent(),
    );
    assert.equal(await elsewhere.locator(".note").count(), 0);
    assert.equal(await total(elsewhere), await total(page));
    await goToTask(page, 3);
    await elsewhere.context().close();
  });

  it("keeps the answers that stand here where those in the hand-in are others, and says so", async () => {
    await question(page, "3.1d").getByRole("textbox").fill("7");
    await openFile(page, "lab.zip", zip);
    await page
      .locator(".note")
      .getByText("In lab.zip, on evening.pcapng, other answers stand, and yours stay as they are. There: 3.1d: 6")
      .waitFor();
    assert.equal(await given(page, "3.1d"), "7");
    await page.locator(".score").getByText("0 of 24 points in this task; 1 answer is not checked").waitFor();
  });

  it("comes back after a reload, and is said to be coming", async () => {
    await page.reload();
    await captureAtHand(page, "evening.pcapng").waitFor();
    assert.equal(await given(page, "3.1d"), "7");
  });

  it("is forgotten when that was confirmed, and not before", async () => {
    await page.getByRole("button", { name: "Delete them" }).click();
    await page.getByRole("dialog").getByText("1 answer").waitFor();
    await page.getByRole("button", { name: "Keep them" }).click();
    assert.equal(await given(page, "3.1d"), "7");
    await page.getByRole("button", { name: "Delete them" }).click();
    await page.getByRole("button", { name: "Delete all" }).click();
    await page.getByLabel("Yours").waitFor({ state: "detached" });
    await page.reload();
    await page.getByText("No capture yet.").waitFor();
    await context.close();
  });
});

describe("what was done on several captures", () => {
  const hidden = (page: Page): Locator => question(page, "8.2").getByRole("radio", { name: /they are inside TLS/ });
  let page: Page;
  let zip: Buffer;
  let shown: string;

  before(async () => {
    page = await own.open("/#task-3");
    await chooseSample(page, "homepage_coffee");
    await page.clock.setFixedTime(0);
    await question(page, "3.1d").getByRole("textbox").fill("6");
    await page.clock.setFixedTime(30_500);
    assert.match(await check(page, "3.1d"), /^Right/);
    await question(page, "3.0").getByRole("textbox").fill("61");
    await goToTask(page, 8);
    await openFile(page, "evening.pcapng", HTTPS);
    await captureAtHand(page, "evening.pcapng").waitFor();
    await hidden(page).check();
    assert.match(await check(page, "8.2"), /^Right/);
  });
  after(() => page?.context().close());

  it("is listed by task with its points, and by capture", async () => {
    shown = await total(page);
    const task = (number: number): Locator => page.locator(".hand-in-tasks li").filter({ hasText: `Task ${number}:` });
    assert.match((await task(3).textContent()) ?? "", /2 of \d+ answered, 1 of \d+ points, on homepage_coffee\.pcapng/);
    assert.match((await task(8).textContent()) ?? "", /1 of \d+ answered, .* on evening\.pcapng/);
    await task(3).getByRole("link").click();
    await captureAtHand(page, "homepage_coffee.pcapng").waitFor();
    assert.equal(await given(page, "3.0"), "61");
  });

  it("is handed in as one bundle with the name of the student, who is asked for it", async () => {
    assert.equal(await total(page), shown);
    await page.getByRole("button", { name: "Hand in all (zip)" }).click();
    await page.getByRole("alert").getByText("No name and no number").waitFor();
    await page.keyboard.type("Ada Lovelace");
    const [file] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
    assert.equal(file.suggestedFilename(), "lab-ada-lovelace.zip");
    zip = readFileSync(await file.path());
    const result = await readBundle(zip, MEGABYTE);
    assert.ok(result.ok);
    const { captures, manifest, doubts } = result.bundle;
    assert.deepEqual([manifest.student, doubts], ["Ada Lovelace", []]);
    assert.deepEqual(
      captures.map(({ name, sample, answers, seconds }) => [name, sample, Object.keys(answers).sort(), seconds]),
      [
        ["homepage_coffee.pcapng", "homepage_coffee", ["3.0", "3.1d"], { "3.1d": 30 }],
        ["evening.pcapng", undefined, ["8.2"], {}],
      ],
    );
  });

  it("has the total that the grader gives it", async () => {
    const folder = await mkdtemp(join(tmpdir(), "potshark-e2e-"));
    await writeFile(join(folder, "lab.zip"), zip);
    const args = [POTSHARK, "grade", join(folder, "lab.zip"), "--json"];
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", maxBuffer: 64 * MEGABYTE });
    await rm(folder, { recursive: true });
    const { submissions } = JSON.parse(stdout) as {
      submissions: { student: string; report: { earned: number; points: number } }[];
    };
    assert.equal(submissions.length, 1, stderr);
    const { student, report } = submissions[0]!;
    assert.deepEqual([student, `${report.earned} of ${report.points} points`], ["Ada Lovelace", shown]);
  });

  it("comes back from the bundle in another browser, with name, captures and marks", async () => {
    const elsewhere = await own.open("/#hand-in");
    await openFile(elsewhere, "lab.zip", zip);
    await captureAtHand(elsewhere, "homepage_coffee.pcapng").waitFor();
    assert.equal(await total(elsewhere), shown);
    assert.equal(await elsewhere.getByLabel("Your name or number").inputValue(), "Ada Lovelace");
    await elsewhere.locator(".hand-in-tasks a").filter({ hasText: "Task 8" }).click();
    await captureAtHand(elsewhere, "evening.pcapng").waitFor();
    assert.ok(await hidden(elsewhere).isChecked());
    await question(elsewhere, "8.2").getByText("Right", { exact: true }).waitFor();
    await elsewhere.context().close();
  });

  it("is handed in beside work on a sample that is no longer here, which is said", async () => {
    await page.evaluate(() => {
      const [name = ""] = Object.keys(localStorage).filter((one) => one.endsWith(" 3.1d"));
      const id = "00000000000000";
      localStorage.setItem(name.replace(/ work \S+/, ` work ${id}`), localStorage.getItem(name)!);
      localStorage.setItem(`potshark-lab opened ${id}`, JSON.stringify({ id, name: "gone.pcapng", sample: "gone" }));
    });
    await page.reload();
    await page.locator(".note").getByText("1 answer is on gone.pcapng, which is no longer here.").waitFor();
    assert.equal(await total(page), shown);
  });

  it("is handed in without a capture that the student leaves out", async () => {
    await page.getByRole("checkbox", { name: "evening.pcapng" }).uncheck();
    const result = await readBundle(await handIn(page, "Ada"), MEGABYTE);
    assert.deepEqual(result.ok && result.bundle.captures.map(({ name }) => name), ["homepage_coffee.pcapng"]);
  });

  it("says what counts on another capture, since the one that counts is not asked it", async () => {
    await goToTask(page, 5);
    await chooseSample(page, "coffee_brew");
    assert.match(await answer(page, "5.3a", "HTTP/1.1"), /^Right/);
    await chooseSample(page, "coffee_persistent");
    await question(page, "5.3c").getByRole("textbox").fill("0: 5031");
    await total(page);
    await page.getByText("Of these 5.3c on coffee_persistent.pcapng").waitFor();
  });
});

describe("while a capture is being opened", () => {
  let page: Page;
  let folder: string;
  let long: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "potshark-e2e-"));
    long = join(folder, "long.pcap");
    await writeFile(long, longCapture(90 * MEGABYTE));
    page = await own.open("/#task-3");
  });
  after(async () => {
    await page?.context().close();
    await rm(folder, { recursive: true, force: true });
  });

  it("another choice wins", async () => {
    await page.getByLabel("Capture file").setInputFiles(long);
    await page.getByText("Opening long.pcap …").waitFor();
    await chooseSample(page, "homepage_coffee");
    assert.match(await answer(page, "3.1d", "6"), /^Right/);
    assert.equal(await page.getByText("long.pcap").count(), 0);
  });

  it("it can be cancelled, and the one at hand stays", async () => {
    await page.getByLabel("Capture file").setInputFiles(long);
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByText("Opening long.pcap …").waitFor({ state: "detached" });
    assert.match(await answer(page, "3.1d", "6"), /^Right/);
  });

  it("what is checked waits for it", async () => {
    const fresh = await own.open("/#task-3");
    await question(fresh, "3.1d").getByRole("textbox").fill("6");
    // Held back until the answer is to be checked.
    let go = (): void => {};
    const held = new Promise<void>((resolve) => {
      go = resolve;
    });
    await fresh.route("**/samples/*", async (route) => {
      await held;
      await route.continue();
    });
    await fresh.getByLabel("Sample").selectOption("homepage_coffee");
    await question(fresh, "3.1d").getByRole("button", { name: "Check" }).click();
    await fresh.getByText("Is checked as soon as homepage_coffee.pcapng is open.").waitFor();
    assert.equal(await fresh.getByText("No capture yet.").count(), 0);
    go();
    await question(fresh, "3.1d").getByText("Right", { exact: true }).waitFor();
    await fresh.context().close();
  });
});

describe("two tabs", () => {
  it("say so, and keep each other's answers", async () => {
    const context = await own.browser.newContext();
    const [one, other] = [await own.open("/#task-3", context), await own.open("/#task-3", context)];
    await other.getByText("The lab is open in another tab of this browser, too.").waitFor();
    for (const page of [one, other]) await chooseSample(page, "homepage_coffee");
    await question(one, "3.1d").getByRole("textbox").fill("6");
    await question(other, "3.0").getByRole("textbox").fill("61");
    await one.waitForFunction(
      () => document.querySelector<HTMLInputElement>('[id="question-3.0"] input')?.value === "61",
    );
    assert.match(await check(one, "3.1d"), /^Right/);
    await question(other, "3.1d").getByText("Right", { exact: true }).waitFor();
    for (const page of [one, other]) {
      await page.reload();
      await captureAtHand(page, "homepage_coffee.pcapng").waitFor();
      assert.equal(await given(page, "3.1d"), "6");
      assert.equal(await given(page, "3.0"), "61");
    }
    await one.close();
    await other.getByText("The lab is open in another tab").waitFor({ state: "detached" });
    await context.close();
  });
});

describe("without a capture", () => {
  it("questions can be read and answered; what is missing is said, and what was written is checked later", async () => {
    const page = await own.open("/#task-3");
    await question(page, "3.1d").getByRole("textbox").fill("6");
    await question(page, "3.1d").getByRole("button", { name: "Check" }).click();
    await question(page, "3.1d").getByText("Not checked.").waitFor();
    await question(page, "3.1d").getByRole("button", { name: "homepage_coffee", exact: true }).click();
    await captureAtHand(page, "homepage_coffee.pcapng").waitFor();
    assert.equal(await given(page, "3.1d"), "6");
    await page.context().close();
  });

  it("the hand-in carries the answers", async () => {
    const page = await own.open("/#task-3");
    await question(page, "3.1d").getByRole("textbox").fill("6");
    const result = await readBundle(await handIn(page, "1001"), MEGABYTE);
    assert.ok(result.ok);
    assert.deepEqual({ ...result.bundle.answers }, { "3.1d": "6" });
    assert.deepEqual([result.bundle.captures, result.bundle.doubts], [[], []]);
    await page.context().close();
  });
});

it("a capture to which no question of a task is put leads to those that have them", async () => {
  const page = await own.open("/#task-3");
  await chooseSample(page, "coffee_brew");
  await page.getByText("This task has no question about").waitFor();
  await page.locator(".elsewhere").getByRole("button", { name: "homepage_coffee", exact: true }).first().click();
  await captureAtHand(page, "homepage_coffee.pcapng").waitFor();
  assert.ok((await page.locator(".question").count()) > 10);
  await page.context().close();
});

describe("kept work that is damaged", () => {
  const kept = (page: Page): Promise<readonly string[]> =>
    page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith("potshark-lab work")));

  it("is set aside, whatever it became, and said; all else goes on", async () => {
    const page = await own.open("/#task-3");
    await chooseSample(page, "homepage_coffee");
    await question(page, "3.0").getByRole("textbox").fill("61");
    const texts = ["", "{", "null", "[]", '{"questions":1}', '{"questions":"a","work":{"given":{}}}'];
    for (const damaged of texts) {
      assert.match(await answer(page, "3.1d", "6"), /^Right/);
      const [name = ""] = (await kept(page)).filter((one) => one.endsWith(" 3.1d"));
      await page.evaluate(([key, text]) => localStorage.setItem(key!, text!), [name, damaged]);
      await page.evaluate(() => sessionStorage.setItem("potshark-lab at hand", "{"));
      await page.reload();
      await page.locator(".note").getByText("could not be read were set aside (1)").waitFor();
      await captureAtHand(page, "homepage_coffee.pcapng").waitFor();
      assert.deepEqual([await given(page, "3.1d"), await given(page, "3.0")], ["", "61"], damaged);
    }
    assert.match(await answer(page, "3.1d", "6"), /^Right/);
    // The names begin with the time.
    const aside = await page.evaluate(() =>
      Object.entries(localStorage)
        .filter(([key]) => / set aside /.test(key))
        .sort(([left], [right]) => (left < right ? -1 : 1)),
    );
    assert.deepEqual(
      aside.map(([, text]) => text),
      texts,
    );
    await page.context().close();
  });

  it("is taken over from the way it was kept before, and its answers from other versions of the questions", async () => {
    const page = await own.open("/#task-3");
    await chooseSample(page, "homepage_coffee");
    await answer(page, "3.1d", "6");
    await page.evaluate(() => {
      const name = Object.keys(localStorage).find((one) => one.endsWith(" 3.1d"))!;
      const id = name.split(" ")[2];
      const { work } = JSON.parse(localStorage.getItem(name)!) as { work: object };
      localStorage.removeItem(name);
      localStorage.setItem(`potshark-lab 00000000000000 ${id}`, JSON.stringify({ "3.1d": work }));
    });
    await page.reload();
    await captureAtHand(page, "homepage_coffee.pcapng").waitFor();
    assert.equal(await given(page, "3.1d"), "6");
    assert.equal(await question(page, "3.1d").locator(".verdict").count(), 0);
    await page.context().close();
  });
});

describe("a worker that ends by itself", () => {
  it("is noticed and replaced, and the answers stay", async () => {
    for (const end of [
      () => self.close(),
      () =>
        setTimeout(() => {
          throw new Error("out of luck");
        }),
    ]) {
      const page = await own.open("/#task-3");
      await chooseSample(page, "homepage_coffee");
      await answer(page, "3.1d", "6");
      await page.workers()[0]!.evaluate(end);
      await page.getByRole("alert").getByText("The dissection has ended by itself").waitFor();
      assert.equal(await given(page, "3.1d"), "6");
      assert.match(await answer(page, "3.0", "61"), /^Not right/);
      await page.context().close();
    }
    own.complaints.splice(0);
  });

  it("is given up when it cannot be started, in a sentence", async () => {
    const page = await own.open("/#task-3");
    await page.route("**/page/worker.js", (route) => route.abort());
    await page.getByLabel("Sample").selectOption("homepage_coffee");
    await page.getByRole("alert").getByText("The dissection has ended by itself").waitFor();
    await page.unroute("**/page/worker.js");
    await chooseSample(page, "homepage_coffee");
    await page.context().close();
    own.complaints.splice(0);
  });
});

it("a server that does not answer is named, with the next step, and the work goes on", async () => {
  const page = await own.open("/#task-3");
  await chooseSample(page, "homepage_coffee");
  await lab.stop();
  await page.getByLabel("Sample").selectOption("coffee_brew");
  await page
    .getByRole("alert")
    .getByText("The lab's server does not answer. Start it again where you started it: npm start")
    .waitFor();
  assert.match(await answer(page, "3.1d", "6"), /^Right/);
  lab = await startLabAlone(new URL(lab.lab).port);
  await chooseSample(page, "coffee_brew");
  own.complaints.splice(0);
});
