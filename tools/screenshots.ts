/** Takes the pictures of the README from the running system: `npm run screenshots`. */
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { startInspector } from "../e2e/running-inspector.ts";
import { CHROMIUM_FLAGS, startLab } from "../e2e/running-lab.ts";
import { findProgram } from "./setup/system.mjs";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const PICTURES = `${ROOT}docs/pictures/`;

const SAMPLE = fileURLToPath(new URL("../sample_capture/coffee_brew.pcapng", import.meta.url));

const inspector = await startInspector(SAMPLE);
const lab = await startLab({ BREW_TIME: "2", POUR_TIME: "20", LAB_PORT: "0" });
const browser = await chromium.launch({ executablePath: findProgram("Chromium"), args: [...CHROMIUM_FLAGS] });

try {
  const page = await browser.newPage({
    baseURL: lab.site,
    colorScheme: "dark",
    viewport: { width: 1100, height: 580 },
  });
  await page.goto("/");
  await page.getByLabel("Cream", { exact: true }).check();
  await page.locator("form.order").getByRole("button").click();
  await page.getByRole("button", { name: /when/i }).waitFor();
  await page.waitForFunction(() => Number(document.querySelector("progress")?.value) > 0.3);
  await page.screenshot({ path: `${PICTURES}pouring.png`, animations: "disabled" });
  await page.getByText("On the wire").click();
  const brew = page.locator("details.wire li").first();
  await brew.screenshot({ path: `${PICTURES}on-the-wire.png` });

  const work = await browser.newPage({ baseURL: lab.lab, viewport: { width: 1280, height: 860 } });
  await work.goto("/#task-3");
  await work.getByLabel("Sample").selectOption("homepage_coffee");
  const question = work.locator('[id="question-3.1a"]');
  const check = question.getByRole("button", { name: "Check" });
  await question.getByRole("textbox").fill("1");
  await check.click();
  await question.locator(".misconception").waitFor();
  await question.getByRole("button", { name: "Hint" }).click();
  await work.screenshot({ path: `${PICTURES}lab-questions.png`, animations: "disabled" });
  await question.getByRole("textbox").fill("1, 6, 22, 25, 28, 52");
  await check.click();
  await question.getByRole("button", { name: "Show the 6 packets" }).click();
  await work.locator(".evidence .field-row").first().waitFor();
  await work.getByRole("button", { name: "Diagram" }).click();
  await work.locator("svg.space-time").waitFor();
  // The command has the place of this repository, which is another one for each reader.
  await work.locator(".command code").evaluate((code, root) => {
    code.textContent = (code.textContent ?? "").replaceAll(root, "potshark/");
  }, ROOT);
  await work.screenshot({ path: `${PICTURES}lab-evidence.png`, animations: "disabled" });

  const packets = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await packets.goto(`${inspector.address}&filter=htcpcp+or+http.request`);
  await packets
    .locator(".packet-row")
    .getByText(/^BREW /)
    .click();
  const method = packets.getByRole("treeitem", { name: "Method: BREW" });
  await method.click();
  await packets.screenshot({ path: `${PICTURES}inspector.png`, animations: "disabled" });
} finally {
  await browser.close();
  await inspector.stop();
  await lab.stop();
}
