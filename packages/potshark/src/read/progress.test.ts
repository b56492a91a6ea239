/** Progress: only on a terminal, only if it takes long, and removed at the end. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Progress } from "./progress.ts";

const watched = (
  isTTY: boolean,
): { readonly progress: Progress; readonly clock: { now: number }; readonly texts: string[] } => {
  const texts: string[] = [];
  const clock = { now: 0 };
  const stream = { isTTY, write: (text: string) => texts.push(text) } as unknown as NodeJS.WriteStream;
  return { progress: new Progress(stream, () => clock.now), clock, texts };
};

test("a short reading tells nothing, a long one a line that goes away", () => {
  const { progress, clock, texts } = watched(true);
  progress.begin("Reading");
  progress.show(1, 100);
  assert.deepEqual(texts, []);
  clock.now = 600;
  progress.show(45, 100);
  clock.now = 620;
  progress.show(46, 100);
  progress.stop();
  clock.now = 9000;
  progress.show(99, 100);
  assert.deepEqual(texts, ["\r\x1b[KReading: 45 %\r", "\r\x1b[K"]);
});

test("a file is told nothing", () => {
  const { progress, clock, texts } = watched(false);
  clock.now = 60_000;
  progress.show(1, 2);
  progress.stop();
  assert.deepEqual(texts, []);
});
