/**
 * A new user's first cup, with the real programs: `potshark up`, a browser that brews with milk and says WHEN, a
 * capture of loopback meanwhile, and tshark with our dissector. tshark must find the same exchanges that the pot and
 * the site logged.
 */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Browser, chromium, type Page } from "playwright-core";
import { findProgram } from "../tools/setup/system.mjs";
import { CHROMIUM_FLAGS, type Logged, type RunningLab, startCapture, startLab, tshark } from "./running-lab.ts";

let lab: RunningLab;
let stopCapture: () => Promise<string>;
let browser: Browser;
let page: Page;

before(async () => {
  lab = await startLab({ BREW_TIME: "3", POUR_TIME: "60" });
  stopCapture = await startCapture(lab);
  browser = await chromium.launch({ executablePath: findProgram("Chromium"), args: [...CHROMIUM_FLAGS] });
  page = await browser.newPage({ baseURL: lab.site });
});

after(async () => {
  await browser?.close();
  await lab?.stop();
});

const heading = async (): Promise<string> => (await page.getByRole("heading", { level: 1 }).textContent()) ?? "";

/** The button of the order form, whatever it says. */
const order = (): ReturnType<Page["locator"]> =>
  page.locator("form", { has: page.getByLabel("Pot") }).getByRole("button");

describe("a first cup", () => {
  it("is brewed with milk until WHEN", async () => {
    await page.goto("/");
    await page.getByLabel("Cream", { exact: true }).check();
    await page.getByLabel("Vanilla syrup").check();
    const [request] = await Promise.all([
      page.waitForRequest((candidate) => candidate.method() === "POST"),
      order().click(),
    ]);
    // Task 5 of the handout: the query says what the site asks the pot for.
    const query = new URL(request.url()).searchParams;
    assert.deepEqual([query.get("method"), query.get("message"), query.get("pots")], ["brew", "start", "ducky"]);
    assert.deepEqual(query.getAll("additions"), ["cream", "vanilla"]);
    await page.getByRole("timer").waitFor();
    assert.equal(new URL(page.url()).search, "", "a reload must not brew again");
    // The page reloads itself when the coffee is brewed and the milk is pouring.
    await page.getByRole("button", { name: /when/i }).click();
    await page.getByText(/ready/i).first().waitFor();
  });

  it("has its beans, its line in the log, and a teapot that refuses", async () => {
    await page.getByRole("link", { name: "Beans" }).first().click();
    const beans = await heading();
    await page.getByRole("link", { name: "Log" }).click();
    const table = (await page.getByRole("table").textContent()) ?? "";
    assert.ok(table.includes(beans), table);
    assert.match(table, /Cream/i);
    await page.goto("/");
    await page.getByLabel("Pot").selectOption("tea");
    const [response] = await Promise.all([
      page.waitForResponse((candidate) => candidate.request().method() === "POST"),
      order().click(),
    ]);
    assert.equal(response.status(), 418);
    assert.match((await page.locator("main").textContent()) ?? "", /teapot/i);
  });

  it("is on the wire as the site shows it", async () => {
    const panel = page.locator("details", { hasText: "On the wire" });
    await panel.locator("summary").click();
    const [request = "", response = ""] = await panel.locator("pre").allTextContents();
    // The browser may ask for the page's icon at any time: only after it has closed is the capture complete.
    await browser.close();
    const file = await stopCapture();
    const frames = await tshark(file, lab, "htcpcp.response.code == 418", ["tcp.payload", "htcpcp.request_in"]);
    assert.equal(frames.length, 1, "one 418 on the wire");
    const [[payload = "", requestFrame = ""] = []] = frames;
    const [[asked = ""] = []] = await tshark(file, lab, `frame.number == ${requestFrame}`, ["tcp.payload"]);
    const shown = (text: string): string =>
      text.replace(/\n/g, "").replaceAll("\\r\\n", "\r\n").replaceAll("\\n", "\n");
    assert.equal(shown(request), Buffer.from(asked, "hex").toString());
    assert.equal(shown(response), Buffer.from(payload, "hex").toString());

    const account = (from: Logged["from"]): string[] =>
      lab.logged
        .filter((one) => one.from === from)
        .map(({ method, target, status }) => `${method} ${target} ${status}`)
        .sort();
    const captured = async (protocol: "http" | "htcpcp"): Promise<string[]> => {
      const requests = await tshark(file, lab, `${protocol}.request`, [
        "frame.number",
        `${protocol}.request.method`,
        `${protocol}.request.uri`,
      ]);
      const responses = await tshark(file, lab, `${protocol}.response`, [
        `${protocol}.request_in`,
        `${protocol}.response.code`,
      ]);
      const statuses = new Map(responses.map(([frame, status]) => [frame, status]));
      return requests.map(([frame, method, uri]) => `${method} ${uri} ${statuses.get(frame)}`).sort();
    };
    assert.ok(account("web").length >= 12 && account("pot").length >= 8, "there was something to compare");
    assert.deepEqual(await captured("htcpcp"), account("pot"));
    assert.deepEqual(await captured("http"), account("web"));
    assert.ok(
      account("web").some((line) => /^GET \/assets\/.* 304$/.test(line)),
      "a reload shows 304",
    );
    // "localhost" has two addresses; if nothing listens on the first one tried, each visit is full of resets.
    const [asking, answered] = await Promise.all(
      [0, 1].map((ack) => tshark(file, lab, `tcp.flags.syn == 1 && tcp.flags.ack == ${ack}`, ["tcp.stream"])),
    );
    assert.deepEqual(asking, answered, "no connection is refused");
    assert.deepEqual(await tshark(file, lab, "_ws.lua.error || _ws.malformed", ["frame.number"]), []);
  });

  it("ends in order", async () => {
    assert.equal(await lab.stop(), 0);
  });
});
