/** The site in two tabs of a browser, and a tea ordered with its form: both tabs show what the pots do. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Browser, type BrowserContext, chromium } from "playwright-core";
import { findProgram } from "../tools/setup/system.mjs";
import { CHROMIUM_FLAGS, type Logged, loggedBy, type RunningLab, startLab } from "./running-lab.ts";

let lab: RunningLab;
let browser: Browser;
let context: BrowserContext;

before(async () => {
  lab = await startLab({ BREW_TIME: "600", POUR_TIME: "600" });
  browser = await chromium.launch({ executablePath: findProgram("Chromium"), args: [...CHROMIUM_FLAGS] });
  context = await browser.newContext({ baseURL: lab.site });
});

after(async () => {
  await browser?.close();
  await lab?.stop();
});

describe("two tabs", () => {
  it("show the same, whichever acts", async () => {
    const [one, other] = [await context.newPage(), await context.newPage()];
    await one.goto("/");
    await other.goto("/");
    await one.getByRole("button", { name: "Brew", exact: true }).click();
    await one.getByRole("heading", { name: "Brewing your coffee" }).waitFor();
    await other.getByRole("heading", { name: "Brewing your coffee" }).waitFor();
    await other.getByRole("button", { name: "Stop the brew" }).click();
    await other.getByRole("heading", { name: "How do you take it?" }).waitFor();
    await one.getByRole("heading", { name: "How do you take it?" }).waitFor();
    const asked = await loggedBy(
      lab,
      ({ from, method, target }) => from === "web" && method === "GET" && target === "/",
      6,
    );
    assert.equal(asked.length, 6, "each looks at the start, and once after each of the two acts");
    await Promise.all([one.close(), other.close()]);
  });
});

describe("a tea", () => {
  it("is ordered in the form, steeps in its own pot, and is taken out early", async () => {
    const page = await context.newPage();
    await page.goto("/");
    await page.getByLabel("Sugar").check();
    await page.getByText("Or a tea").click();
    await page.getByRole("button", { name: "Earl Grey" }).click();
    await page.getByRole("heading", { name: "Your tea steeps" }).waitFor();
    assert.equal(new URL(page.url()).search, "?pots=tea");
    assert.match((await page.getByRole("main").textContent()) ?? "", /Earl Grey with sugar/);
    await page.getByRole("button", { name: "Take the leaves out" }).click();
    await page.getByRole("heading", { name: "Your tea is ready" }).waitFor();
    const isTea = ({ from, method, target }: Logged): boolean =>
      from === "pot" && method === "BREW" && target === "coffee://tea/earl-grey";
    assert.deepEqual(
      (await loggedBy(lab, isTea, 2)).map(({ status }) => status),
      [200, 200],
    );
  });
});
