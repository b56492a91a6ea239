/**
 * The lab's page is accessible: by keyboard alone, on a phone, at 200 %, light and dark; axe finds no violation. On
 * `potshark lab` in a real browser.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import type { Page } from "playwright-core";
import { findings, sticksOut } from "./axe.ts";
import {
  answer,
  captureAtHand,
  chooseSample,
  goToTask,
  type LabAlone,
  type LabBrowser,
  openBrowser,
  openFile,
  question,
  startLabAlone,
} from "./lab-browser.ts";

const HOMEPAGE = readFileSync(new URL("../sample_capture/homepage_coffee.pcapng", import.meta.url));

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

const showPackets = async (page: Page): Promise<void> => {
  await answer(page, "3.1b", "2, 7, 23, 26, 29, 53");
  await question(page, "3.1b").getByRole("button", { name: "Show the 6 packets" }).click();
  await page.locator(".evidence .field-row").first().waitFor();
};

for (const [colorScheme, width, height] of [
  ["light", 1280, 800],
  ["dark", 360, 740],
] as const) {
  it(`nothing is wrong with what is shown in ${colorScheme}, ${width} pixels wide`, async () => {
    const context = await own.browser.newContext({ colorScheme, viewport: { width, height } });
    const page = await own.open("/#task-3", context);
    assert.deepEqual(await findings(page), []);
    await openFile(page, `${"a-long-name-".repeat(8)}.pcapng`, HOMEPAGE);
    await page.getByLabel("Yours").waitFor();
    await answer(page, "3.1a", "1");
    await showPackets(page);
    assert.deepEqual(await findings(page), []);
    await page.getByRole("button", { name: "Close" }).click();
    for (const task of [1, 2, 3, 4, 5, 6, 7, 8]) {
      await goToTask(page, task);
      await page.getByRole("heading", { level: 1, name: new RegExp(`^Task ${task}`) }).waitFor();
      if (task === 4) await answer(page, "4.1c", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
      assert.equal(await sticksOut(page), 0, `task ${task}`);
    }
    await page.getByRole("button", { name: "Diagram" }).click();
    await page.locator("svg.space-time").waitFor();
    await page.getByRole("navigation", { name: "Tasks" }).getByRole("link", { name: "Hand in" }).click();
    await page.locator(".total").waitFor();
    await page.getByRole("button", { name: "Hand in all (zip)" }).click();
    await page.getByRole("alert").waitFor();
    await page.getByRole("button", { name: "Delete them" }).click();
    assert.deepEqual(await findings(page), []);
    assert.equal(await sticksOut(page), 0);
    await context.close();
  });
}

describe("by keyboard", () => {
  it("an arrow of the diagram is reached, opened, and gone back to", async () => {
    const page = await own.open("/#task-3");
    await chooseSample(page, "homepage_coffee");
    await page.getByRole("button", { name: "Diagram" }).click();
    await page.locator("svg.space-time").waitFor();
    await page.getByRole("checkbox", { name: "Hide packets that only acknowledge" }).focus();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    const focused = page.locator("svg.space-time :focus");
    const name = (await focused.locator("title").textContent()) ?? "";
    assert.match(name, /^Frame 2, Site to Browser: SYN, ACK/);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Packet 2" }).waitFor();
    await page.keyboard.press("Escape");
    assert.equal(await focused.locator("title").textContent(), name);
    await page.context().close();
  });

  it("a field has the name of its question, and several lines where it takes several answers", async () => {
    const page = await own.open("/#task-7");
    const field = page.getByRole("textbox", { name: /^7\.1 ?Which/ });
    assert.equal(await field.evaluate((one) => one.tagName), "TEXTAREA");
    await chooseSample(page, "coffee_418_406");
    await field.fill("72 <- 70");
    await field.press("Control+Enter");
    await question(page, "7.1").locator(".verdict").waitFor();
    await page.context().close();
  });
});

describe("the panel of evidence", () => {
  const placesAt = async (
    width: number,
    height: number,
  ): Promise<Record<"button" | "panel", DOMRect> & { page: Page }> => {
    const context = await own.browser.newContext({ viewport: { width, height } });
    const page = await own.open("/#task-3", context);
    await chooseSample(page, "homepage_coffee");
    await captureAtHand(page, "homepage_coffee.pcapng").waitFor();
    await showPackets(page);
    const placeOf = (selector: string): Promise<DOMRect> =>
      page
        .locator(selector)
        .last()
        .evaluate((one) => one.getBoundingClientRect().toJSON() as DOMRect);
    return { page, button: await placeOf('[id="question-3.1b"] .verdict button'), panel: await placeOf(".evidence") };
  };

  it("does not cover what opened it", async () => {
    const { page, button, panel } = await placesAt(1280, 800);
    assert.ok(button.top >= 0 && button.bottom <= panel.top, JSON.stringify({ button, panel }));
    await page.context().close();
  });

  it("stands in the page where there is no room above it, as at 200 %, and is gone to and back from", async () => {
    for (const [width, height] of [
      [640, 400],
      [360, 740],
    ] as const) {
      const { page, panel } = await placesAt(width, height);
      assert.ok(panel.top > -1 && panel.top < height / 2, JSON.stringify(panel));
      assert.ok(panel.height > height, "all of it is in the page");
      await page.getByRole("button", { name: "Close" }).click();
      const button = question(page, "3.1b").getByRole("button", { name: "Show the 6 packets" });
      const { top, bottom } = await button.evaluate((one) => one.getBoundingClientRect().toJSON() as DOMRect);
      assert.ok(top >= 0 && bottom <= height, "what opened it is in view");
      assert.ok(await button.evaluate((one) => one === document.activeElement));
      await page.context().close();
    }
  });
});

it("nothing was complained of", () => {
  assert.deepEqual(own.complaints, []);
});
