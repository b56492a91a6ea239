/** `potshark export` on a folder of questions with a picture, and one that is not there. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { strFromU8, unzipSync } from "fflate";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));
const SAMPLE = fileURLToPath(new URL("../../../../sample_capture/homepage_coffee.pcapng", import.meta.url));

const QUESTIONS = `task: 9
title: T
questions:
  - id: "9.1"
    kind: count
    prompt: "How many? ![a plot](plot 1.png) ![gone](gone.png)"
    on: [homepage_coffee]
    query: { filter: tcp.dstport == 5030, take: count }
    hints: [Count.]
  - id: "9.2"
    kind: count
    prompt: How many of port 5031?
    on: [homepage_coffee]
    query: { filter: tcp.dstport == 5031, take: count }
  - id: "9.3"
    kind: live
    prompt: Do it.
    on: [own]
    missing: Do it.
    checks: [{ id: done, says: It is done., when: { some: { filter: tcp } }, otherwise: "Do it." }]
`;

const PICTURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47);

let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "potshark-export-"));
  writeFileSync(join(folder, "task-9.yaml"), QUESTIONS.replace("plot 1.png", "plot%201.png"));
  writeFileSync(join(folder, "plot 1.png"), PICTURE);
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** @returns what it says */
const exportTo = (output: string, ...args: readonly string[]): string => {
  const options = ["export", "--questions", folder, "-o", join(folder, output), ...args];
  const { status, stderr } = spawnSync(process.execPath, [...process.execArgv, MAIN, ...options], { encoding: "utf8" });
  assert.equal(status, 0, stderr);
  return stderr;
};

const NOTES = [
  /without gone\.png, which is not there: 9\.1\n/,
  /without its hints: 9\.1\n/,
  /left out, since they look into a student's own capture: 9\.3\n/,
];

const hash = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

describe("potshark export", () => {
  it("puts captures and pictures into a package, and says there and on standard error what is not in it", () => {
    const said = exportTo("lab.zip", "--format", "canvas");
    const files = unzipSync(readFileSync(join(folder, "lab.zip")));
    const readme = strFromU8(files["README.txt"]!);
    for (const note of NOTES) {
      assert.match(said, note);
      assert.match(readme, note);
    }
    assert.deepEqual(files["files/plot 1.png"], PICTURE);
    assert.equal(hash(files["files/homepage_coffee.pcapng"]!), hash(readFileSync(SAMPLE)));
    assert.match(strFromU8(files["q-9-1.xml"]!), /<img src="files\/plot%201\.png" alt="a plot"/);
    assert.match(strFromU8(files["q-9-1.xml"]!), /<a href="files\/homepage_coffee\.pcapng">/);
    assert.match(said, /2 questions in .*lab\.zip, with their captures\n$/);
  });

  it("puts them beside a format that takes none, with a page of links, sizes and hashes", () => {
    const notes = exportTo("lab.gift", "--format", "gift");
    for (const note of NOTES) assert.match(notes, note);
    const beside = join(folder, "lab-files");
    assert.deepEqual(readdirSync(beside).sort(), ["homepage_coffee.pcapng", "index.html", "plot 1.png"]);
    const page = readFileSync(join(beside, "index.html"), "utf8");
    for (const name of ["homepage_coffee.pcapng", "plot 1.png"]) {
      const bytes = readFileSync(join(beside, name));
      assert.ok(page.includes(`href="${encodeURIComponent(name)}"`));
      for (const said of [`<dd>${bytes.length}</dd>`, `<code>${hash(bytes)}</code>`]) assert.ok(page.includes(said));
    }
    assert.doesNotMatch(readFileSync(join(folder, "lab.gift"), "utf8"), /<img|<a /);
  });
});
