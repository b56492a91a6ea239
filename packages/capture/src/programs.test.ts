import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, test } from "node:test";
import { findProgram, howToGetWireshark, programVersion } from "./programs.ts";

const folder = mkdtempSync(join(tmpdir(), "potshark-programs-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const place = (name: string, mode: number, text: string): string => {
  const home = join(folder, name);
  mkdirSync(home);
  const file = join(home, "dumpcap");
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, mode);
  return home;
};

test("one that may be run wins over one that may not", { skip: process.platform === "win32" }, async () => {
  const locked = place("locked", 0o644, "");
  const open = place("open", 0o755, "echo 'Dumpcap (Wireshark) 4.6.1 (v4.6.1).'");
  assert.deepEqual(findProgram("dumpcap", { PATH: locked }, "linux"), {
    name: "dumpcap",
    file: join(locked, "dumpcap"),
    isExecutable: false,
  });
  const found = findProgram("dumpcap", { PATH: [locked, open].join(delimiter) }, "linux");
  assert.equal(found?.file, join(open, "dumpcap"));
  assert.equal(await programVersion(found!), "4.6.1");
});

test("nothing is found on an empty PATH, nor in the folder one is in", () => {
  assert.equal(findProgram("dumpcap", { PATH: "" }, "linux"), undefined);
  assert.equal(findProgram("dumpcap", { PATH: ".:relative" }, "linux"), undefined);
  assert.equal(findProgram("dumpcap", {}, "linux"), undefined);
});

test("each system is told its own way to Wireshark", () => {
  assert.match(howToGetWireshark("tshark", "linux"), /apt-get install tshark/);
  assert.match(howToGetWireshark("wireshark", "darwin"), /brew install --cask wireshark/);
  assert.match(howToGetWireshark("wireshark", "win32"), /Npcap/);
});
