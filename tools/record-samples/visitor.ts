/** The visitor of a recording: Chromium with a fresh profile. */
import { createHash, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { connect } from "node:tls";
import { chromium } from "playwright-core";
import { CHROMIUM_FLAGS, type RunningLab } from "../../e2e/running-lab.ts";
import { findProgram } from "../setup/system.mjs";
import type { Sample } from "./samples.ts";

/** The browser may ask for a page's icon at any time; after this time without requests it has done so. */
const QUIET_MS = 600;

/** Resolves when the site got no request for a while. */
const untilQuiet = async ({ logged }: RunningLab, signal: AbortSignal): Promise<void> => {
  let count = -1;
  while (count !== logged.length) {
    count = logged.length;
    await delay(QUIET_MS, undefined, { signal });
  }
};

/**
 * Makes the browser trust a site's self-signed certificate. A browser that only ignores certificate errors connects
 * twice and caches nothing.
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
  /** More flags for Chromium. */
  readonly flags: readonly string[];
  /** File for the TLS secrets, if any. */
  readonly keys: string | undefined;
  readonly signal: AbortSignal;
}

/** Runs the steps, each when all effects of the one before are over. Rejects when the signal aborts. */
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
    // Otherwise the language of the machine would be in every request.
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
