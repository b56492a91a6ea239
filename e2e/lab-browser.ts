/** The lab's page in a real browser, and the actions that several tests share. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from "playwright-core";
import { findProgram } from "../tools/setup/system.mjs";
import { CHROMIUM_FLAGS } from "./running-lab.ts";

const POTSHARK = fileURLToPath(new URL("../packages/potshark/dist/main.js", import.meta.url));
/** Long enough for a busy machine; the test still fails if nothing comes. */
const PATIENCE_MS = 120_000;

export interface LabBrowser {
  readonly browser: Browser;
  /** Console messages, and requests to other servers than the lab. */
  readonly complaints: string[];
  /** A page of the lab, in a fresh browser context or in the given one. */
  readonly open: (path?: string, context?: BrowserContext) => Promise<Page>;
}

/** @param lab its address */
export const openBrowser = async (lab: string): Promise<LabBrowser> => {
  const browser = await chromium.launch({ executablePath: findProgram("Chromium"), args: [...CHROMIUM_FLAGS] });
  const complaints: string[] = [];
  const watch = (page: Page): void => {
    page.setDefaultTimeout(PATIENCE_MS);
    page.on("console", (message) => {
      if (message.type() !== "log") complaints.push(message.text());
    });
    page.on("pageerror", ({ message }) => complaints.push(message));
    page.on("request", (request) => {
      if (!request.url().startsWith(lab) && !/^(?:blob|data):/.test(request.url())) complaints.push(request.url());
    });
  };
  const open = async (path = "/", context?: BrowserContext): Promise<Page> => {
    const inContext = context ?? (await browser.newContext({ acceptDownloads: true }));
    const page = await inContext.newPage();
    watch(page);
    await page.goto(new URL(path, lab).href);
    await page.getByLabel("Sample").waitFor();
    return page;
  };
  return { browser, complaints, open };
};

export interface LabAlone {
  readonly lab: string;
  readonly stop: () => Promise<void>;
}

/**
 * Starts `potshark lab` without pot and site.
 *
 * @param port the port it had before; any free one unless given
 * @param flags of `potshark lab`
 */
export const startLabAlone = async (port = "0", flags: readonly string[] = []): Promise<LabAlone> => {
  const child = spawn(process.execPath, [POTSHARK, "lab", "--json", ...flags], {
    env: { ...process.env, LAB_PORT: port },
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const [lab] = /http:\/\/[^ #]+/.exec((JSON.parse(line) as { message?: string }).message ?? "") ?? [];
    if (lab === undefined) continue;
    child.stdout.resume();
    return {
      lab,
      stop: async () => {
        child.kill("SIGINT");
        if (child.exitCode === null) await once(child, "exit");
      },
    };
  }
  throw new Error("potshark lab has ended before it listened");
};

export const goToTask = (page: Page, number: number): Promise<void> =>
  page.getByRole("link", { name: `Task ${number}`, exact: true }).click();

/** The line that names the current capture. */
export const captureAtHand = (page: Page, name: string): Locator =>
  page.locator(".capture-now strong").getByText(name, { exact: true });

export const chooseSample = async (page: Page, name: string): Promise<void> => {
  await page.getByRole("combobox", { name: /^Sample/ }).selectOption(name);
  await captureAtHand(page, `${name}.pcapng`).waitFor();
};

export const openFile = (page: Page, name: string, contents: Uint8Array): Promise<void> =>
  page.getByLabel("Capture file").setInputFiles({ name, mimeType: "", buffer: Buffer.from(contents) });

export const question = (page: Page, id: string): Locator => page.locator(`[id="question-${id}"]`);

/** Checks an answer and returns the verdict's text. */
export const check = async (page: Page, id: string): Promise<string> => {
  await question(page, id)
    .getByRole("button", { name: /^(Check|Look)$/ })
    .click();
  return (await question(page, id).locator(".verdict").textContent()) ?? "";
};

export const answer = async (page: Page, id: string, given: string): Promise<string> => {
  await question(page, id).getByRole("textbox").fill(given);
  return check(page, id);
};

export const download = async (page: Page, button: string): Promise<Buffer> => {
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: button }).click()]);
  return readFileSync(await file.path());
};

/** Hands in all that was done, and stays where that is shown. @returns the zip */
export const handIn = async (page: Page, student: string): Promise<Buffer> => {
  await page.getByRole("navigation", { name: "Tasks" }).getByRole("link", { name: "Hand in" }).click();
  await page.getByLabel("Your name or number").fill(student);
  return download(page, "Hand in all (zip)");
};
