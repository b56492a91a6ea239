/** One recording: the real lab, a real browser and a capture of loopback, each ended in all cases. */
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type RunningLab, startCapture, startLab } from "../../e2e/running-lab.ts";
import { barePcapng } from "./bare-pcapng.ts";
import { filesOf, findingsIn } from "./sample-files.ts";
import { POT_PORT, type Sample, SITE_PORT } from "./samples.ts";
import { exchangesOf } from "./survey.ts";
import { trustFlag, visit } from "./visitor.ts";

const LOOPBACK = "127.0.0.1";
/** Short enough to wait for, long enough to see the page count. */
const BREW_SECONDS = 3;
const PATIENCE_MS = 20_000;
const POLL_MS = 100;

/** The lab on its real ports, without the machine's own settings. */
const startSampleLab = ({ isPersistent, isHttps }: Sample): Promise<RunningLab> =>
  startLab(
    {
      LOCALHOST: LOOPBACK,
      COFFEE_SERVER_PORT: String(POT_PORT),
      WEBSERVER_PORT: String(SITE_PORT),
      KEEP_ALIVE: String(isPersistent),
      BREW_TIME: String(BREW_SECONDS),
      POUR_TIME: "60",
      TZ: "UTC",
    },
    isHttps ? ["--https"] : [],
  );

/** Resolves when the capture contains everything that the pot and the site logged, and the end of each connection. */
const untilWritten = async (
  sample: Sample,
  capture: string,
  keys: string | undefined,
  { logged }: RunningLab,
  signal: AbortSignal,
): Promise<void> => {
  const deadline = performance.now() + PATIENCE_MS;
  let lacks: unknown;
  while (performance.now() < deadline) {
    await delay(POLL_MS, undefined, { signal });
    try {
      const { survey } = await findingsIn({ capture, keys, page: "" });
      const captured = exchangesOf(survey, "HTTP").length + exchangesOf(survey, "HTCPCP").length;
      const open = survey.connections.filter(({ end }) => end === "none").length;
      lacks = `${captured} of ${logged.length} exchanges, ${open} connections without their end`;
      if (captured >= logged.length && open === 0) return;
    } catch (error) {
      // tshark refuses a file whose last packet is only half written yet.
      lacks = error;
    }
  }
  throw new Error(`${sample.name}: the capture has not come to its end after ${PATIENCE_MS / 1000} s: ${lacks}`);
};

/** Records a sample's capture, and key log if it has one, in a folder. Rejects when `signal` aborts. */
export const recordSample = async (sample: Sample, folder: string, signal: AbortSignal): Promise<void> => {
  const { capture, keys } = filesOf(sample, folder);
  const lab = await startSampleLab(sample);
  try {
    signal.throwIfAborted();
    // Requested before the capture begins, because it needs a connection.
    const flags = sample.isHttps ? [await trustFlag(lab.site)] : [];
    const stopCapture = await startCapture({ ...lab, folder });
    const raw = join(folder, "lab.pcapng");
    try {
      await visit(lab, sample.steps, { flags, keys, signal });
      // Connections that the site keeps open to the pot end with the lab.
      await lab.stop();
      await untilWritten(sample, raw, keys, lab, signal);
    } finally {
      await stopCapture();
    }
    await writeFile(capture, barePcapng(await readFile(raw)));
    await rm(raw);
  } finally {
    await lab.stop();
  }
};
