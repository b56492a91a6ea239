/**
 * The lab's page as a student uses it: on a sample, on live traffic, by keyboard alone, and with files that are not
 * captures. The content of a capture must stay text, and the page sends requests only to the lab.
 */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import type { Browser, Locator, Page } from "playwright-core";
import { readBundle } from "../packages/lab/src/index.ts";
import { captureOf, conversation } from "../packages/lab/src/testing/conversation.ts";
import { addressesOf } from "../packages/service/src/index.ts";
import * as onPage from "./lab-browser.ts";
import { type RunningLab, startLab } from "./running-lab.ts";

const POTSHARK = fileURLToPath(new URL("../packages/potshark/dist/main.js", import.meta.url));
const MEGABYTE = 1 << 20;
/** The questions name the lab's own ports, so live traffic needs these two. */
const POT_PORT = 5030;
const SITE_PORT = 5031;

let lab: RunningLab;
let browser: Browser;
let page: Page;
/** Console messages, and requests to other servers than the lab. */
let complaints: readonly string[];

const isFree = async (port: number): Promise<boolean> => {
  for (const address of await addressesOf("localhost")) {
    const server = createServer().listen(port, address);
    const isListening = await once(server, "listening").then(
      () => true,
      () => false,
    );
    server.close();
    if (!isListening) return false;
  }
  return true;
};

const hasRealPorts = (await Promise.all([POT_PORT, SITE_PORT].map(isFree))).every(Boolean);

before(async () => {
  const ports = hasRealPorts ? { COFFEE_SERVER_PORT: String(POT_PORT), WEBSERVER_PORT: String(SITE_PORT) } : {};
  lab = await startLab({ LAB_PORT: "0", BREW_TIME: "1", POUR_TIME: "60", ...ports });
  const opened = await onPage.openBrowser(lab.lab);
  ({ browser, complaints } = opened);
  page = await opened.open();
});

after(async () => {
  await browser?.close();
  await lab?.stop();
});

const goToTask = (number: number): Promise<void> => onPage.goToTask(page, number);
const chooseSample = (name: string): Promise<void> => onPage.chooseSample(page, name);
const question = (id: string): Locator => onPage.question(page, id);
const answer = (id: string, given: string): Promise<string> => onPage.answer(page, id, given);
const check = (id: string): Promise<string> => onPage.check(page, id);
const openFile = (name: string, contents: Uint8Array): Promise<void> => onPage.openFile(page, name, contents);

describe("on a sample, a student", () => {
  it("finds task and questions side by side", async () => {
    await goToTask(3);
    await chooseSample("homepage_coffee");
    await page.getByRole("heading", { level: 1, name: /^Task 3/ }).waitFor();
    assert.ok((await page.locator(".question").count()) > 10);
    await page.getByText("Nothing is uploaded").waitFor();
  });

  it("gets something wrong and is told why", async () => {
    assert.match(await answer("3.1a", "many"), /^Cannot be read/);
    assert.match(await answer("3.1a", "1"), /^Partly right.*first one\. Every connection opens with a handshake/s);
    assert.match(await answer("3.0", "61"), /^Not right.*the whole capture/s);
    assert.match((await page.getByRole("status").textContent()) ?? "", /^3\.0: wrong/);
  });

  it("takes hints before the answer may be seen", async () => {
    const show = question("3.1a").getByRole("button", { name: "Show the answer" });
    assert.equal(await show.count(), 0);
    for (const number of [1, 2, 3])
      await question("3.1a")
        .getByRole("button", { name: `Hint ${number} of 3` })
        .click();
    assert.equal(await question("3.1a").locator(".hints li").count(), 3);
    await show.click();
    await question("3.1a").getByText("Answer: 1, 6, 22, 25, 28, 52").waitFor();
  });

  it("sees the packets that show a right answer, decoded, with their bytes", async () => {
    assert.match(await answer("3.1b", "2, 7, 23, 26, 29, 53"), /^Right \(1 of 1\)/);
    await question("3.1b").getByRole("button", { name: "Show the 6 packets" }).click();
    const evidence = page.getByRole("region", { name: "Evidence" });
    const command = (await evidence.locator(".command code").textContent()) ?? "";
    assert.match(command, /^tshark .*tcp\.flags\.syn == 1/);
    const printed = execFileSync("sh", ["-c", command], { cwd: "/", encoding: "utf8" });
    assert.equal(printed.trim().split("\n").join(), "2,7,23,26,29,53", "pasted in any folder");
    await evidence.getByRole("status").getByText("Packets: 61").waitFor();
    await evidence.getByRole("button", { name: "Only the evidence" }).click();
    await evidence.getByRole("status").getByText("Displayed: 6 ").waitFor();
    // Of the list only those are in the page that there is room for.
    await evidence.locator(".packet-row:not(.head):not(.is-marked)").first().waitFor({ state: "detached" });
    await evidence.locator(".packet-row.is-marked").getByText("7", { exact: true }).click();
    await evidence.getByRole("treeitem", { name: "Source Port: 5030" }).click();
    assert.equal((await evidence.locator(".hex .is-picked").allTextContents()).join(" "), "13 a6");
    await evidence.getByRole("button", { name: "Only the evidence" }).click();
    await evidence
      .getByRole("status")
      .getByText(/^Packets: 61$/)
      .waitFor();
  });

  it("sees all packets, one click from a question", async () => {
    await question("3.1b").getByRole("button", { name: "All packets" }).click();
    const panel = page.getByRole("region", { name: "Evidence" });
    await panel.getByRole("heading", { name: "All packets" }).waitFor();
    assert.equal(await panel.locator(".packet-row.is-marked").count(), 0);
    await question("3.1b").getByRole("button", { name: "Show the 6 packets" }).click();
    await panel.locator(".packet-row.is-marked").first().waitFor();
  });

  it("finds the same packets in the diagram", async () => {
    await page.getByRole("button", { name: "Diagram" }).click();
    const diagram = page.locator("svg.space-time");
    await diagram.waitFor();
    assert.equal(await diagram.locator(".is-marked").count(), 6);
    await diagram.getByRole("button", { name: /^Frame 4, Browser to Site: GET \/ HTTP/ }).click();
    await page.locator(".packet-row.is-selected").getByText("4", { exact: true }).waitFor();
    await page.getByRole("region", { name: "Evidence" }).getByRole("button", { name: "Close" }).click();
    await page.getByRole("button", { name: "Questions" }).click();
  });

  it("leaves the packets of a task behind with the task", async () => {
    await question("3.1b").getByRole("button", { name: "Show the 6 packets" }).click();
    const evidence = page.getByRole("region", { name: "Evidence" });
    await evidence.waitFor();
    await page.getByRole("link", { name: "Task 4" }).click();
    await evidence.waitFor({ state: "detached" });
    await page.getByRole("link", { name: "Task 3" }).click();
    await question("3.1b").waitFor();
  });

  it("finds the work again when the page is reloaded, and can have it forgotten", async () => {
    await page.reload();
    await question("3.1b").getByText("Right", { exact: true }).waitFor();
    assert.equal(await question("3.0").getByRole("textbox").inputValue(), "61");
    await page.getByRole("button", { name: "Delete them" }).click();
    await page.getByRole("button", { name: "Keep them" }).click();
    assert.equal(await question("3.0").getByRole("textbox").inputValue(), "61");
    await page.getByRole("button", { name: "Delete them" }).click();
    await page.getByRole("button", { name: "Delete all" }).click();
    assert.equal(await question("3.0").getByRole("textbox").inputValue(), "");
  });

  it("answers every other kind of question", async () => {
    await goToTask(5);
    await chooseSample("coffee_brew");
    await question("5.3b")
      .getByRole("radio", { name: /HTTP\/1\.1 connections always/ })
      .check();
    assert.match(await check("5.3b"), /^Not right.*unless one side says otherwise/s);
    assert.match(await answer("5.3-why", "Connection: close"), /^A person will mark this/);
    await goToTask(7);
    await chooseSample("coffee_418_406");
    assert.match(await answer("7.1", "72 <- 70"), /^Right/);
    assert.match(await answer("7.2", "70 <- 72"), /^(Not|Partly) right/);
  });
});

describe("by keyboard alone", () => {
  it("a question is answered, and its packets are looked at", async () => {
    await goToTask(3);
    await chooseSample("homepage_coffee");
    await question("3.1d").getByRole("textbox").focus();
    await page.keyboard.type("6");
    await page.keyboard.press("Enter");
    await question("3.1d").getByText("Right", { exact: true }).waitFor();
    assert.match((await page.getByRole("status").textContent()) ?? "", /^3\.1d: right/);
    const evidence = question("3.1d").getByRole("button", { name: /^Show the/ });
    for (let step = 0; step < 4; step += 1) {
      await page.keyboard.press("Tab");
      if (await evidence.evaluate((button) => button === document.activeElement)) break;
    }
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "3.1d: evidence" }).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Escape");
    await page.getByRole("region", { name: "Evidence" }).waitFor({ state: "detached" });
    assert.ok(await evidence.evaluate((button) => button === document.activeElement));
  });

  it("a skip link leads to the questions, and every control has a name", async () => {
    await page.reload();
    await question("3.1d").waitFor();
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), "To the questions");
    const nameless = await page.locator("button, input, select, textarea, a").evaluateAll(
      (all) =>
        all.filter((one) => {
          const labels = (one as HTMLInputElement).labels;
          const named = document.getElementById(one.getAttribute("aria-labelledby") ?? "");
          return !(one.textContent || one.getAttribute("aria-label") || named?.textContent || labels?.length);
        }).length,
    );
    assert.equal(nameless, 0);
  });
});

it("the page fits a phone, light and dark", async () => {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 360, height: 740 });
    const [wide, width] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.equal(wide, width);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
});

describe("a file that is none, or means harm,", () => {
  const problem = (): Promise<string | null> => page.getByRole("alert").textContent();

  it("gets a clear line, and the work at hand stays", async () => {
    await openFile("holiday.png", Buffer.from("\x89PNG\r\n\x1a\n, a holiday"));
    assert.match((await problem()) ?? "", /picture|no capture/i);
    const dropped = await page.evaluateHandle(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(["no packets at all"], "notes.txt"));
      return transfer;
    });
    await page.dispatchEvent("body", "drop", { dataTransfer: dropped });
    assert.match((await problem()) ?? "", /no capture/i);
    await openFile("empty.pcapng", new Uint8Array());
    assert.match((await problem()) ?? "", /empty|no capture/i);
    assert.equal(await question("3.1d").getByRole("textbox").inputValue(), "6");
  });

  it("may be cut short, or without packets", async () => {
    const whole = readFileSync(new URL("../sample_capture/homepage_coffee.pcapng", import.meta.url));
    await openFile("cut.pcapng", whole.subarray(0, 9000));
    await page.getByText("cut.pcapng", { exact: true }).waitFor();
    await openFile("none.pcap", captureOf([]));
    await page.getByText("The capture has no packets.").waitFor();
    assert.equal(await page.locator(".question").count(), 0);
    await page.reload();
    await page.getByText("cut.pcapng", { exact: true }).waitFor();
  });

  it("stays text, however it is made", async () => {
    const evil = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    const long = Array.from({ length: 25 }, () => `>${"a".repeat(40_000)}`);
    const packets = conversation(40_000, SITE_PORT, [
      `>GET /${evil}\u202e HTTP/1.1\r\nHost: ${evil}\r\nX-Long: `,
      ...long,
      ">\r\n\r\n",
      `<HTTP/1.1 200 ${evil}\r\nServer: ${evil}\u202egpj.exe\r\nContent-Length: 2\r\n\r\nok`,
    ]);
    const title = await page.title();
    await openFile(`${evil}\u202egnp.pcap`.replaceAll("/", "-"), captureOf(packets));
    await page.locator(".capture-now", { hasText: "33 packets" }).waitFor();
    await page.getByRole("button", { name: "Diagram" }).click();
    await page.locator("svg.space-time g[role=button]").nth(2).click();
    const fields = page.locator(".evidence .field-row");
    await fields.first().waitFor();
    const closed = page.locator('.evidence .field-row[aria-expanded="false"] .twist');
    while ((await closed.count()) > 0) await closed.first().click();
    const shown = `${await page.locator("body").textContent()}`;
    assert.ok(shown.includes("<img src=x onerror="), "it is shown as it is");
    assert.doesNotMatch(shown, /\u202e/);
    assert.equal(
      await page.locator(".evidence img, .evidence script, .capture-bar img, svg.space-time img").count(),
      0,
    );
    assert.equal(await page.title(), title);
    const longest = await fields.evaluateAll((all) => Math.max(...all.map((one) => one.textContent?.length ?? 0)));
    assert.ok(longest < 5_000, `${longest} characters`);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Questions" }).click();
  });
});

describe("on live traffic", { skip: !hasRealPorts && "ports 5030 and 5031 are taken" }, () => {
  const brew = async (): Promise<void> => {
    const site = await browser.newPage({ baseURL: lab.site });
    await site.goto("/");
    await site.getByLabel("Cream", { exact: true }).check();
    await site
      .locator("form", { has: site.getByLabel("Pot") })
      .getByRole("button")
      .click();
    await site.getByRole("button", { name: /when/i }).click();
    await site.getByText(/ready/i).first().waitFor();
    await site.getByRole("link", { name: "Beans" }).first().click();
    await site.close();
  };

  it("a student captures, does the task in the site, and stops", async () => {
    await goToTask(2);
    const press = (): Promise<void> => page.getByRole("button", { name: "Capture", exact: true }).click();
    await press();
    await page.getByText("opened without the key that npm start prints").waitFor();
    await page.goto(lab.labWithKey);
    await press();
    const link = page.getByRole("link", { name: "Open the coffee site" });
    assert.equal(await link.getAttribute("href"), lab.site);
    await brew();
    await page.locator(".capture-now", { hasText: /[1-9]\d+ packets/ }).waitFor();
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByText("my capture", { exact: true }).waitFor();
    assert.match(await check("2.4"), /^Right/);
  });

  it("is marked by what was captured, in Task 2 to 5", async () => {
    for (const [task, id] of [
      [2, "2.1"],
      [3, "3.1a"],
      [4, "4.1a"],
      [5, "5.1"],
    ] as const) {
      await goToTask(task);
      await question(id).waitFor();
      const hints = question(id).getByRole("button", { name: /^Hint/ });
      while ((await hints.count()) > 0) await hints.click();
      assert.doesNotMatch(await answer(id, "1 -> 2; 1"), /^Right/, id);
      assert.doesNotMatch(await answer(id, id === "4.1a" ? "1 -> 2" : "2"), /^Right/, id);
      await question(id).getByRole("button", { name: "Show the answer" }).click();
      const solution = await question(id).locator(".solution p").first().textContent();
      assert.match(await answer(id, solution?.replace("Answer: ", "") ?? ""), /^Right/, id);
    }
  });

  it("is handed in as a bundle that the grader marks again", async () => {
    const file = join(lab.folder, "1001.zip");
    writeFileSync(file, await onPage.handIn(page, "1001"));
    const result = await readBundle(readFileSync(file), 64 * MEGABYTE);
    assert.ok(result.ok);
    assert.deepEqual(result.bundle.doubts, []);
    assert.ok(result.bundle.captures[0]?.answers["2.1"]);
    const { stdout, stderr, status } = spawnSync(process.execPath, [POTSHARK, "grade", file, "--json"], {
      encoding: "utf8",
      maxBuffer: 64 * MEGABYTE,
    });
    assert.equal(status, 0, stderr);
    const { submissions } = JSON.parse(stdout) as {
      submissions: { report: { tasks: { marks: { question: string; verdict: string }[] }[] } }[];
    };
    const marks = submissions[0]!.report.tasks.flatMap((task) => task.marks);
    assert.equal(marks.find((mark) => mark.question === "3.1a")?.verdict, "right");
    assert.equal(marks.find((mark) => mark.question === "2.4")?.verdict, "right");
  });
});

it("nothing was complained of, and nobody else was asked", () => {
  assert.deepEqual(complaints, []);
});
