/**
 * Records `sample_capture/` from the running system: `npm run record-samples`. Nothing there is changed unless every
 * recording is correct; Ctrl-C leaves nothing behind.
 */
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { complaintsAbout } from "./record-samples/check-sample.ts";
import { recordSample } from "./record-samples/record-sample.ts";
import { renderPage } from "./record-samples/render-page.ts";
import { filesOf, findingsIn } from "./record-samples/sample-files.ts";
import { POT_PORT, SAMPLES, SAMPLES_FOLDER, type Sample, SITE_PORT } from "./record-samples/samples.ts";

const say = (text: string): void => {
  process.stderr.write(`record-samples: ${text}\n`);
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Samples have the handout's ports, so these must be free. */
const refuseTakenPort = async (port: number): Promise<void> => {
  const server = createServer().listen(port, "127.0.0.1");
  await once(server, "listening").catch(() => {
    throw new Error(`port ${port} is taken; stop what listens there (a running lab?), then record again`);
  });
  server.close();
  await once(server, "close");
};

const record = async (sample: Sample, folder: string, signal: AbortSignal): Promise<void> => {
  await recordSample(sample, folder, signal);
  const files = filesOf(sample, folder);
  const findings = await findingsIn(files);
  const complaints = complaintsAbout(sample, findings);
  if (complaints.length > 0) throw new Error(`${sample.name} is not what it has to be:\n${complaints.join("\n")}`);
  await writeFile(files.page, renderPage(sample, findings));
  say(`${sample.name}: ${findings.survey.frameCount} frames`);
};

/** On a busy machine TCP sometimes retransmits a segment; such a recording is made again. */
const ATTEMPTS = 5;

const recordAgain = async (sample: Sample, folder: string, signal: AbortSignal): Promise<void> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await record(sample, folder, signal);
      return;
    } catch (error) {
      if (signal.aborted || attempt === ATTEMPTS) throw error;
      say(`${messageOf(error)}\nonce more`);
    }
  }
};

const recordAll = async (signal: AbortSignal): Promise<void> => {
  await refuseTakenPort(POT_PORT);
  await refuseTakenPort(SITE_PORT);
  const folder = await mkdtemp(join(tmpdir(), "potshark-samples-"));
  try {
    for (const sample of SAMPLES) await recordAgain(sample, folder, signal);
    signal.throwIfAborted();
    await mkdir(SAMPLES_FOLDER, { recursive: true });
    // Written, not copied: the browser's key file is private to its user, but this one is for everyone.
    for (const name of await readdir(folder)) {
      await rm(join(SAMPLES_FOLDER, name), { force: true });
      await writeFile(join(SAMPLES_FOLDER, name), await readFile(join(folder, name)));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const stopping = new AbortController();
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, () => stopping.abort());
try {
  await recordAll(stopping.signal);
  say("all are in sample_capture/");
} catch (error) {
  say(
    stopping.signal.aborted
      ? "stopped; sample_capture/ is as it was"
      : error instanceof Error
        ? error.message
        : String(error),
  );
  process.exitCode = stopping.signal.aborted ? 130 : 1;
}
