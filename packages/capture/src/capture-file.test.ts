import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { CaptureError } from "./capture-error.ts";
import { byteLengthOf, captureFileName, holdFile } from "./capture-file.ts";

const folder = mkdtempSync(join(tmpdir(), "potshark-capture-file-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const refusal = (file: string, overwrite = false): string => {
  try {
    holdFile(file, overwrite);
  } catch (error) {
    assert.ok(error instanceof CaptureError, String(error));
    assert.equal(error.code, "failed");
    return `${error.message}; ${error.next}`;
  }
  return assert.fail("the file was held");
};

test("the name has the local time and the format", () => {
  assert.equal(captureFileName(new Date(2026, 10, 2, 9, 5, 7), "pcapng"), "potshark-2026-11-02-090507.pcapng");
  assert.match(captureFileName(new Date(), "pcap"), /\.pcap$/);
});

test("a name is held by an empty file, which goes when nothing came of it", () => {
  const file = join(folder, "new");
  const held = holdFile(file, false);
  assert.equal(byteLengthOf(file), 0);
  if (process.platform !== "win32") assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.match(refusal(file), /new exists already; choose another with -w, or overwrite it with --force$/);
  held.release();
  assert.equal(existsSync(file), false);
});

test("what is there stays unless the capture takes its place", () => {
  const file = join(folder, "old");
  writeFileSync(file, "precious");
  assert.match(refusal(file), /exists already/);
  const held = holdFile(file, true);
  writeFileSync(file, "half a capture");
  held.release();
  assert.equal(readFileSync(file, "utf8"), "precious");
  const again = holdFile(file, true);
  writeFileSync(file, "a capture");
  again.take();
  assert.equal(readFileSync(file, "utf8"), "a capture");
  assert.equal(existsSync(`${file}.before`), false);
});

test("says why a file cannot be made, without moving the cursor", () => {
  assert.match(refusal(join(folder, "no-such", "file")), /has no folder to be in; make the folder/);
  assert.match(refusal(folder, true), /exists already/);
  assert.match(refusal(join(folder, "\u001b[2J", "file")), /\\x1b\[2J/);
});
