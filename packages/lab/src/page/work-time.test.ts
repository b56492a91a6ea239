import assert from "node:assert/strict";
import { test } from "node:test";
import { WorkTime } from "./work-time.ts";

test("time counts between acts on one question, pauses for two minutes at most, and each second once", () => {
  const time = new WorkTime();
  const act = (question: string, seconds: number): void => time.act(question, seconds * 1000);
  act("1.1", 0);
  act("1.1", 30);
  act("1.2", 40);
  act("1.1", 50);
  act("1.1", 50.7);
  assert.deepEqual([time.take("1.1"), time.take("1.1"), time.take("1.2")], [30, 0, 0]);
  act("1.1", 51.2);
  assert.equal(time.take("1.1"), 1);
  act("1.1", 51.2 + 8 * 3600);
  assert.equal(time.take("1.1"), 120);
  // A clock that was set back takes nothing away.
  act("1.1", 0);
  assert.equal(time.take("1.1"), 0);
});
