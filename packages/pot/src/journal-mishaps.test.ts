/** What may happen to a journal over the years: it grows, it is moved, two pots are started on it. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { mkdtemp, readdir, readFile, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, describe, it } from "node:test";
import { UserMistake } from "@potshark/service";
import { Journal, KEPT_BREWS, MAX_BYTES } from "./journal.ts";
import { type JournalRecord, parseRecord } from "./journal-record.ts";

const AT = "2026-01-01T00:00:00.000Z";
const folders: string[] = [];
let folder = "";
let path = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "potshark-mishap-"));
  folders.push(folder);
  path = join(folder, "brews.jsonl");
});
after(() => Promise.all(folders.map((one) => rm(one, { recursive: true, force: true }))));

const start = (id: number): JournalRecord => ({ event: "start", id, at: AT, pot: "ducky", additions: ["cream"] });
const line = (record: JournalRecord): string => `${JSON.stringify(record)}\n`;

const open = (warn: (text: string) => void = () => undefined): Promise<Journal> =>
  Journal.open(path, Date.parse(AT), warn);

const idsOf = (journal: Journal): readonly number[] => journal.brewsOf("ducky").map(({ id }) => id);

/** The brews that a pot would find at its next start. */
const idsOnDisk = async (): Promise<readonly number[]> => {
  const records = (await readFile(path, "utf8")).split("\n").map(parseRecord);
  return [...new Set(records.flatMap((record) => (record?.event === "start" ? [record.id] : [])))];
};

const brew = async (journal: Journal, count = 1): Promise<readonly number[]> => {
  const ids = Array.from({ length: count }, () => journal.nextId());
  for (const id of ids) await journal.append(start(id));
  return ids;
};

describe("a journal that has grown long", () => {
  it("is started again with what a pot has to know, and nothing of it is lost", async () => {
    const brews = Math.ceil(MAX_BYTES / line(start(1)).length);
    const text = Array.from({ length: brews }, (_, index) => line(start(index + 1))).join("");
    const served = line({ event: "served", id: brews, at: AT });
    await writeFile(path, text + served);
    // An interrupted start left this.
    await writeFile(`${path}.new`, "half of a line");
    const said: string[] = [];
    const journal = await open((warning) => said.push(warning));
    assert.equal(said.length, 2);
    assert.match(said[1] ?? "", /everything that it had is in .*brews\.jsonl\.1$/);
    assert.equal(await readFile(`${path}.1`, "utf8"), text + served);
    assert.deepEqual((await readdir(folder)).sort(), ["brews.jsonl", "brews.jsonl.1"]);
    const expected = Array.from({ length: KEPT_BREWS }, (_, index) => brews - index);
    assert.deepEqual(idsOf(journal), expected);
    assert.equal(journal.brewsOf("ducky")[0]?.outcome, "served");
    assert.deepEqual(await brew(journal), [brews + 1]);
    await journal.close();
    const again = await open(assert.fail);
    assert.deepEqual(idsOf(again), [brews + 1, ...expected.slice(0, -1)]);
    assert.equal(again.brewsOf("ducky")[1]?.outcome, "served");
    await again.close();
  });

  it("is found to the end, whatever long lines stand in it", async () => {
    const endless = "x".repeat(MAX_BYTES);
    for (const text of [
      line(start(7)) + endless,
      `${line(start(7))}${endless}\n`,
      `${endless}\n${line(start(7))}`,
      `${endless}\n${line(start(7))}{"event":"sta`,
    ]) {
      await rm(`${path}.1`, { force: true });
      await writeFile(path, text);
      const journal = await open();
      assert.deepEqual(idsOf(journal), [7]);
      assert.deepEqual(await brew(journal), [8]);
      await journal.close();
      assert.deepEqual(await idsOnDisk(), [7, 8]);
    }
  });
});

/** In place, as somebody does who copies an old journal over it and has another program write there. */
const cutAndGrow = (by: number): void => {
  const { size } = statSync(path);
  const kept = line(start(1));
  truncateSync(path, kept.length);
  appendFileSync(path, `${"x".repeat(size - kept.length + by - 1)}\n`);
};

describe("a journal that is touched under a running pot", () => {
  const MISHAPS: Readonly<Record<string, () => unknown>> = {
    "is deleted": () => rm(path),
    "is deleted with its folder": () => rm(folder, { recursive: true }),
    "is moved": () => rename(path, `${path}.old`),
    "is emptied": () => writeFileSync(path, ""),
    "is cut in the middle of a line": () => truncateSync(path, line(start(1)).length + 9),
    "is cut, and grows to what it was": () => cutAndGrow(0),
    "is cut, and grows beyond what it was": () => cutAndGrow(500),
    "has another in its place": async () => {
      await writeFile(`${path}.other`, line(start(1)));
      await rename(`${path}.other`, path);
    },
  };
  for (const [what, happen] of Object.entries(MISHAPS)) {
    it(`and ${what} loses no acknowledged brew`, async () => {
      const journal = await open();
      await brew(journal, 3);
      await happen();
      await brew(journal, 2);
      assert.deepEqual([...(await idsOnDisk())].sort(), [1, 2, 3, 4, 5]);
      await happen();
      await journal.close();
      assert.deepEqual([...(await idsOnDisk())].sort(), [1, 2, 3, 4, 5], "closed");
      const again = await open(assert.fail);
      assert.deepEqual([...idsOf(again)].sort(), [1, 2, 3, 4, 5]);
      await again.close();
    });
  }
});

it("a journal that another program adds lines to stays as it is", async () => {
  const journal = await open(assert.fail);
  await brew(journal, 2);
  appendFileSync(path, "a note\n");
  await brew(journal);
  await journal.close();
  assert.deepEqual((await readFile(path, "utf8")).split("\n").length, 5);
});

/** Holds the journal until it is killed. */
const holder = async (): Promise<ReturnType<typeof spawn>> => {
  const script = `
    import { Journal } from ${JSON.stringify(new URL("./journal.ts", import.meta.url).href)};
    const journal = await Journal.open(${JSON.stringify(path)}, 0, console.error);
    await journal.append(${JSON.stringify(start(1))});
    console.log("held");
    setInterval(() => {}, 1000);
  `;
  const args = ["--conditions=source", "--import", "tsx", "--input-type=module", "-e", script];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  return child;
};

describe("a journal that another pot writes", () => {
  it("is refused with the process that has it, unread and unwritten, until that one is gone, killed or not", async () => {
    const child = await holder();
    const before = await readFile(path, "utf8");
    const other = join(folder, "link.jsonl");
    await symlink(path, other);
    for (const name of [path, other]) {
      await assert.rejects(Journal.open(name, 0, assert.fail), (error) => {
        assert.ok(error instanceof UserMistake);
        assert.match(
          error.message,
          new RegExp(`in use by a pot that runs already \\(process ${child.pid}\\); .*--journal`),
        );
        return true;
      });
    }
    assert.equal(await readFile(path, "utf8"), before);
    child.kill("SIGKILL");
    await once(child, "exit");
    const journal = await open(assert.fail);
    assert.equal(journal.brewsOf("ducky")[0]?.outcome, "interrupted");
    await assert.rejects(open(), UserMistake);
    await journal.close();
    await (await open()).close();
  });

  it("is none where it is a device", { skip: process.platform === "win32" }, async () => {
    path = "/dev/null";
    const [one, other] = [await open(assert.fail), await open(assert.fail)];
    assert.deepEqual(await brew(one, 3), [1, 2, 3]);
    await Promise.all([one.close(), other.close()]);
  });
});

describe("an id", () => {
  it("goes on behind the last brew, and past those that are known", async () => {
    await writeFile(path, [5, 7, 6].map((id) => line(start(id))).join(""));
    const journal = await open();
    assert.deepEqual(await brew(journal, 2), [8, 9]);
    await journal.close();
  });

  it("never leaves what a number can hold", async () => {
    const greatest = Number.MAX_SAFE_INTEGER;
    await writeFile(path, [1, greatest - 1].map((id) => line(start(id))).join(""));
    const journal = await open();
    assert.deepEqual(await brew(journal, 3), [greatest, 2, 3]);
    await journal.close();
    const again = await open();
    assert.deepEqual(idsOf(again), [3, 2, greatest, greatest - 1, 1]);
    assert.deepEqual(await brew(again), [4]);
    await again.close();
  });

  it("that is none makes a line foreign", async () => {
    const ids = [0, -1, 1.5, 2 ** 53, 1e300, "1", null];
    await writeFile(path, ids.map((id) => `${JSON.stringify({ ...start(1), id })}\n`).join(""));
    const journal = await open();
    assert.deepEqual(idsOf(journal), []);
    assert.deepEqual(await brew(journal), [1]);
    await journal.close();
    assert.ok((await stat(path)).size > 0);
  });
});
