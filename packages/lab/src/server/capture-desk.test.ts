/** The Capture button, with the real dumpcap. */
import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { openCapture, Session } from "@potshark/dissect";
import { CaptureDesk } from "./capture-desk.ts";

/** A port that only these tests send to. */
const receiver = createSocket("udp4");
receiver.bind(0, "127.0.0.1");
await once(receiver, "listening");
const { port } = receiver.address();
after(() => receiver.close());
const send = (): Promise<unknown> => new Promise((resolve) => receiver.send("coffee", port, "127.0.0.1", resolve));

const folder = mkdtempSync(join(tmpdir(), "potshark-desk-"));
process.env.TMPDIR = folder;
after(() => rmSync(folder, { recursive: true, force: true }));

const newDesk = (): CaptureDesk => new CaptureDesk({ filter: `udp port ${port}`, maxMs: 60_000 });

test("captures from start to stop, and leaves no file behind", async (context) => {
  const desk = newDesk();
  const [first, second] = await Promise.all([desk.start(), desk.start()]);
  if (first.state === "refused" && process.env.CI !== "true") return context.skip(`${first.why}; ${first.next}`);
  assert.deepEqual([first.state, second.state], ["running", "running"]);
  assert.equal(readdirSync(folder).length, 1, "pressed twice, it captures once");
  await send();
  const bytes = await desk.stop();
  assert.ok(bytes);
  const capture = await openCapture(bytes);
  assert.ok(capture);
  assert.equal(new Session(capture).frameCount, 1);
  assert.deepEqual(desk.state, { state: "idle" });
  assert.equal(await desk.stop(), undefined);
  assert.deepEqual(readdirSync(folder), []);
});

test("says why it does not capture, and what to do", async () => {
  const desk = new CaptureDesk({ filter: "no such filter (", maxMs: 60_000 });
  const state = await desk.start();
  assert.ok(state.state === "refused");
  assert.ok(state.why !== "" && state.next !== "", JSON.stringify(state));
  assert.equal(desk.state, state);
  assert.equal(await desk.stop(), undefined);
  assert.deepEqual(readdirSync(folder), []);
});
