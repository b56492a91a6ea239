/** The journal on a real disk: acknowledged brews are there, torn lines are not. */
import assert from "node:assert/strict";
import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { readSettings } from "@potshark/config";
import { Journal, KEPT_BREWS } from "./journal.ts";
import type { JournalRecord } from "./journal-record.ts";

let folder = "";
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "potshark-journal-"));
});
after(() => rm(folder, { recursive: true }));

const AT = "2026-01-01T00:00:00.000Z";
const bean = readSettings({}).COFFEE_BEANS[0]!;
const start = (id: number, pot = "ducky"): JournalRecord => ({
  event: "start",
  id,
  at: AT,
  pot,
  additions: ["cream"],
  bean,
});
const open = (path: string): Promise<Journal> => Journal.open(path, Date.parse(AT), assert.fail);
const outcomes = (journal: Journal): [number, string][] =>
  journal.brewsOf("ducky").map(({ id, outcome }) => [id, outcome]);

describe("Journal", () => {
  it("has on disk what it acknowledged, many together", async () => {
    const path = join(folder, "deep", "brews.jsonl");
    const journal = await open(path);
    await Promise.all(Array.from({ length: 50 }, () => journal.append(start(journal.nextId()))));
    const lines = (await readFile(path, "utf8")).trimEnd().split("\n");
    assert.deepEqual(
      lines.map((line) => (JSON.parse(line) as JournalRecord).id),
      Array.from({ length: 50 }, (_, i) => i + 1),
    );
    await journal.close();
  });

  it("marks what a switched-off pot left unfinished, and counts on", async () => {
    const path = join(folder, "interrupted.jsonl");
    const first = await open(path);
    for (const id of [1, 2, 3]) await first.append(start(id));
    await first.append({ event: "served", id: 1, at: AT });
    await first.append({ event: "stopped", id: 2, at: AT });
    await first.close();
    for (let restart = 0; restart < 2; restart += 1) {
      const journal = await open(path);
      assert.deepEqual(outcomes(journal), [
        [3, "interrupted"],
        [2, "stopped"],
        [1, "served"],
      ]);
      assert.equal(journal.nextId(), 4);
      await journal.close();
    }
    assert.equal((await readFile(path, "utf8")).match(/interrupted/g)?.length, 1);
  });

  it("reads no torn or foreign line as a brew, at whatever byte it was torn", async () => {
    const whole = `${JSON.stringify(start(1))}\n`;
    const torn = JSON.stringify(start(2));
    for (let length = 0; length < torn.length; length += 1) {
      const path = join(folder, `torn-${length}.jsonl`);
      await writeFile(path, `null\n{"event":"start","id":9}\n${whole}${torn.slice(0, length)}`);
      const journal = await open(path);
      assert.deepEqual(outcomes(journal), [[1, "interrupted"]], `torn at ${length}`);
      await journal.append(start(journal.nextId()));
      await journal.close();
      const again = await open(path);
      assert.deepEqual(
        outcomes(again).map(([id]) => id),
        [2, 1],
        `torn at ${length}`,
      );
      await again.close();
    }
  });

  it("keeps the newest in memory", async () => {
    const path = join(folder, "many.jsonl");
    const lines = Array.from({ length: KEPT_BREWS + 50 }, (_, index) => JSON.stringify(start(index + 1)));
    await appendFile(path, `${lines.join("\n")}\n`);
    const journal = await open(path);
    assert.equal(journal.brewsOf("ducky").length, KEPT_BREWS);
    assert.equal(journal.brewsOf("ducky")[0]?.id, KEPT_BREWS + 50);
    assert.deepEqual(journal.brewsOf("tea"), []);
    await journal.close();
  });
});
