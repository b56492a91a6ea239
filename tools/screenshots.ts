/** Takes the pictures of the README from the running system: `npm run screenshots`. */
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { CHROMIUM_FLAGS, startLab } from "../e2e/running-lab.ts";
import { findProgram } from "./setup/system.mjs";

const PICTURES = fileURLToPath(new URL("../docs/pictures/", import.meta.url));

const lab = await startLab({ BREW_TIME: "2", POUR_TIME: "20" });
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
} finally {
  await browser.close();
  await lab.stop();
}
