/** The visitor of a recording: Chromium, with nothing in it from before. */
import { createHash, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { connect } from "node:tls";
import { chromium } from "playwright-core";
import { CHROMIUM_FLAGS, type RunningLab } from "../../e2e/running-lab.ts";
import { findProgram } from "../setup/system.mjs";
import type { Sample } from "./samples.ts";

/** The browser asks for a page's icon when it pleases; after such a silence it has. */
const QUIET_MS = 600;

/** Resolves when nothing was asked of the site for a while. */
const untilQuiet = async ({ logged }: RunningLab, signal: AbortSignal): Promise<void> => {
  let count = -1;
  while (count !== logged.length) {
    count = logged.length;
    await delay(QUIET_MS, undefined, { signal });
  }
};

/**
 * Makes the browser take the certificate that a site has made for itself. Where it only ignores what is wrong with one,
 * it connects twice and caches nothing.
 * @param site an https URL
 */
export const trustFlag = async (site: string): Promise<string> => {
  const { hostname, port } = new URL(site);
  const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false });
  await once(socket, "secureConnect");
  const { publicKey } = new X509Certificate(socket.getPeerCertificate().raw);
  socket.end().resume();
  await once(socket, "close");
  const hash = createHash("sha256")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest("base64");
  return `--ignore-certificate-errors-spki-list=${hash}`;
};

export interface VisitOptions {
  /** More of Chromium's. */
  readonly flags: readonly string[];
  /** File for the TLS secrets, if any. */
  readonly keys: string | undefined;
  readonly signal: AbortSignal;
}

/** Takes the steps, each when everything that the one before has caused is over. Rejects when the signal aborts. */
export const visit = async (lab: RunningLab, steps: Sample["steps"], options: VisitOptions): Promise<void> => {
  const { flags, keys, signal } = options;
  const browser = await chromium.launch({
    executablePath: findProgram("Chromium"),
    args: [...CHROMIUM_FLAGS, ...flags],
    env: { ...process.env, ...(keys === undefined ? {} : { SSLKEYLOGFILE: keys }) },
    // The recorder ends what it started; Playwright would end the recorder first.
    handleSIGHUP: false,
    handleSIGINT: false,
    handleSIGTERM: false,
  });
  const close = (): void => void browser.close();
  signal.addEventListener("abort", close);
  try {
    signal.throwIfAborted();
    // The language of the machine would be in every request.
    const page = await browser.newPage({ baseURL: lab.site, locale: "en-GB" });
    for (const { take } of steps) {
      await take(page);
      await untilQuiet(lab, signal);
    }
  } finally {
    signal.removeEventListener("abort", close);
    await browser.close();
  }
};
