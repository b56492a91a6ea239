/** Zips as they are handed in: whole, damaged, hostile. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, it } from "node:test";
import fc from "fast-check";
import { strToU8, type Zippable, zipSync } from "fflate";
import { type UnpackedZip, unpackZip } from "./unpack-zip.ts";

const root = mkdtempSync(join(tmpdir(), "potshark-"));
after(() => rmSync(root, { recursive: true, force: true }));
let count = 0;
let target = "";
beforeEach(() => {
  target = mkdtempSync(join(root, "target-"));
});

const zipped = (files: Zippable | Uint8Array): string => {
  count += 1;
  const path = join(root, `${count}.zip`);
  writeFileSync(path, files instanceof Uint8Array ? files : zipSync(files));
  return path;
};

const LIMITS = { maxEntries: 10, maxFileBytes: 3 << 20, maxBytes: 4 << 20 };

const linesOf = ({ problems }: UnpackedZip): readonly string[] =>
  problems.map(({ name, says }) => `${name} ${says}`.trim());

it("a zip comes out with its folders; a folder has no file", async () => {
  const path = zipped({ "a/b.txt": strToU8("hello"), "a/": new Uint8Array(), "Ünïcödé.pcapng": strToU8("x") });
  const { files, problems } = await unpackZip(path, target, LIMITS);
  assert.deepEqual([[...files].sort(), problems], [["a/b.txt", "Ünïcödé.pcapng"], []]);
  assert.equal(readFileSync(join(target, "a/b.txt"), "utf8"), "hello");
});

it("what is a link, there twice, too much or too many is left out, and said", async () => {
  const link = { os: 3, attrs: 0o120_777 << 16 };
  const some = await unpackZip(
    zipped({ "a.txt": strToU8("1"), "A.TXT": strToU8("2"), "c.txt": [strToU8("/etc/passwd"), link] }),
    target,
    LIMITS,
  );
  assert.deepEqual(
    [some.files, linesOf(some)],
    [["a.txt"], ["A.TXT was left out: it is in the zip twice.", "c.txt was left out: it is a link."]],
  );
  const many = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`${index}`, strToU8("1")]));
  assert.deepEqual(linesOf(await unpackZip(zipped(many), mkdtempSync(join(root, "many-")), LIMITS)), [
    "Only 10 of its 12 files were unpacked.",
  ]);
  const megabyte = new Uint8Array(1 << 20);
  const bombs = Object.fromEntries(["a", "b", "c", "d", "e", "f"].map((name) => [name, megabyte]));
  const bomb = await unpackZip(
    zipped({ "large.pcap": new Uint8Array(4 << 20), ...bombs }),
    mkdtempSync(join(root, "bomb-")),
    LIMITS,
  );
  assert.deepEqual(
    [bomb.files, linesOf(bomb)],
    [
      ["a", "b", "c", "d"],
      [
        "large.pcap was left out: it has 4 MB; up to 3 MB are read.",
        "More than 4 MB are in it: the rest was left out.",
      ],
    ],
  );
});

it("a damaged file costs itself alone", async () => {
  const bytes = zipSync({ "a.txt": [strToU8("aaaa"), { level: 0 }], "b.txt": strToU8("bb") });
  bytes[bytes.indexOf(0x61, 35)] = 0x62;
  const unpacked = await unpackZip(zipped(bytes), target, LIMITS);
  assert.deepEqual(unpacked.files, ["b.txt"]);
  assert.match(linesOf(unpacked).join(), /^a\.txt was left out: it is damaged \(/);
});

it("nothing leaves the target, and what is no zip is an error, whatever the bytes", async () => {
  await assert.rejects(unpackZip(zipped({ "../x": strToU8("1") }), target, LIMITS), /invalid relative path/);
  const whole = zipSync({ "a/b.txt": strToU8("hello, hello, hello"), "c.txt": strToU8("c") });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 }), async (changes) => {
      const bytes = whole.slice();
      for (const [at, byte] of changes) bytes[at] = byte;
      const folder = mkdtempSync(join(root, "any-"));
      await unpackZip(zipped(bytes), folder, LIMITS).catch((error: unknown) => assert.ok(error instanceof Error));
    }),
    { numRuns: 60 },
  );
});
