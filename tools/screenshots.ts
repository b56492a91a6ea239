/** Takes the pictures of the README from the running system: `npm run screenshots`. */
import { fileURLToPath } from "node:url";
import { chromium, type Page } from "playwright-core";
import { CHROMIUM_FLAGS, startLab } from "../e2e/running-lab.ts";
import { findProgram } from "./setup/system.mjs";

const PICTURES = fileURLToPath(new URL("../docs/pictures/", import.meta.url));

const lab = await startLab({ BREW_TIME: "6", POUR_TIME: "20" });
const browser = await chromium.launch({ executablePath: findProgram("Chromium"), args: [...CHROMIUM_FLAGS] });

const open = (colorScheme: "light" | "dark"): Promise<Page> =>
  browser.newPage({ baseURL: lab.site, colorScheme, viewport: { width: 1100, height: 760 } });
const shoot = async (page: Page, name: string): Promise<void> => {
  await page.screenshot({ path: `${PICTURES}${name}.png`, animations: "disabled" });
};

try {
  const light = await open("light");
  await light.goto("/");
  await shoot(light, "order");
  await light.getByLabel("Cream", { exact: true }).check();
  await light.locator("form.order").getByRole("button").click();
  await light.getByRole("timer").waitFor();
  await light.waitForFunction(() => Number(document.querySelector("progress")?.value) > 0.5);
  await shoot(light, "brewing");
  const dark = await open("dark");
  await light.getByRole("button", { name: /when/i }).waitFor();
  await dark.goto("/");
  await dark.waitForFunction(() => Number(document.querySelector("progress")?.value) > 0.3);
  await shoot(dark, "pouring");
  await dark.goto("/");
  await dark.getByText("On the wire").click();
  await dark.locator("details.wire").scrollIntoViewIfNeeded();
  await dark.locator("details.wire li").first().screenshot({ path: `${PICTURES}on-the-wire.png` });
  await light.goto("/?method=brew&message=start&pots=tea");
  await shoot(light, "teapot");
} finally {
  await browser.close();
  await lab.stop();
}
