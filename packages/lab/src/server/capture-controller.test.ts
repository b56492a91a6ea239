/** The Capture button, with the real dumpcap. */
import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { openCapture, Session } from "@potshark/dissect";
import { CaptureController } from "./capture-controller.ts";

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

const newController = (): CaptureController => new CaptureController({ filter: `udp port ${port}`, maxMs: 60_000 });

test("captures from start to stop, and leaves no file behind", async (context) => {
  const controller = newController();
  const [first, second] = await Promise.all([controller.start(), controller.start()]);
  if (first.state === "refused" && process.env.CI !== "true") return context.skip(`${first.why}; ${first.next}`);
  assert.deepEqual([first.state, second.state], ["running", "running"]);
  assert.equal(readdirSync(folder).length, 1, "pressed twice, it captures once");
  await send();
  const bytes = await controller.stop();
  assert.ok(bytes);
  const capture = await openCapture(bytes);
  assert.ok(capture);
  assert.equal(new Session(capture).frameCount, 1);
  assert.deepEqual(controller.state, { state: "idle" });
  assert.equal(await controller.stop(), undefined);
  assert.deepEqual(readdirSync(folder), []);
});

test("says why it does not capture, and what to do", async () => {
  const controller = new CaptureController({ filter: "no such filter (", maxMs: 60_000 });
  const state = await controller.start();
  assert.ok(state.state === "refused");
  assert.ok(state.why !== "" && state.next !== "", JSON.stringify(state));
  assert.equal(controller.state, state);
  assert.equal(await controller.stop(), undefined);
  assert.deepEqual(readdirSync(folder), []);
});
