/** Zips as they are handed in: whole, damaged, hostile. */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, it } from "node:test";
import fc from "fast-check";
import { strToU8, type Zippable, zipSync } from "fflate";
import type { ClassFiles } from "./class-files.ts";
import { type UnpackLimits, unpackZip } from "./unpack-zip.ts";

const root = mkdtempSync(join(tmpdir(), "potshark-"));
after(() => rmSync(root, { recursive: true, force: true }));
let count = 0;
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(root, "target-"));
});

const zipped = (files: Zippable | Uint8Array): string => {
  count += 1;
  const path = join(root, `${count}.zip`);
  writeFileSync(path, files instanceof Uint8Array ? files : zipSync(files));
  return path;
};

const limits = (entries = 10): UnpackLimits => {
  let number = 0;
  return {
    maxFileBytes: 3 << 20,
    allowance: { entries, bytes: 4 << 20 },
    folder,
    nextNumber: () => {
      number += 1;
      return number;
    },
  };
};

const problemsOf = ({ problems }: ClassFiles): readonly string[] =>
  problems.map(({ name, says }) => `${name} ${says}`.trim());

const namesOf = ({ files }: ClassFiles): readonly string[] => files.map(({ name }) => name);

it("a zip comes out with its names; folders, and what a Mac adds, are no files", async () => {
  const unpacked = await unpackZip(
    zipped({
      "a/b.txt": strToU8("hello"),
      "a/": new Uint8Array(),
      "Ünïcödé.pcapng": strToU8("x"),
      "__MACOSX/a/._b.txt": strToU8("\0"),
      "a/.DS_Store": strToU8("\0"),
      "c\\d.txt": strToU8("Windows"),
    }),
    limits(),
  );
  assert.deepEqual(
    [[...namesOf(unpacked)].sort(), problemsOf(unpacked)],
    [["a/b.txt", "c/d.txt", "Ünïcödé.pcapng"], []],
  );
  const { path } = unpacked.files.find(({ name }) => name === "a/b.txt")!;
  assert.equal(readFileSync(path, "utf8"), "hello");
});

it("what is a link, there twice, too much or too many is left out, and said", async () => {
  const link = { os: 3, attrs: 0o120_777 << 16 };
  const some = await unpackZip(
    zipped({ "a.txt": strToU8("1"), "A.TXT": strToU8("2"), "./a.txt": strToU8("3"), "c.txt": [strToU8("/x"), link] }),
    limits(),
  );
  assert.deepEqual(
    [namesOf(some), problemsOf(some)],
    [
      ["a.txt"],
      [
        "A.TXT was left out: it is in the zip twice.",
        "a.txt was left out: it is in the zip twice.",
        "c.txt was left out: it is a link.",
      ],
    ],
  );
  folder = mkdtempSync(join(root, "many-"));
  const many = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`${index}`, strToU8("1")]));
  assert.deepEqual(problemsOf(await unpackZip(zipped(many), limits(3))), [
    "has too many files: the rest was left out.",
  ]);
  const megabyte = new Uint8Array(1 << 20);
  const bombs = Object.fromEntries(["a", "b", "c", "d", "e", "f"].map((name) => [name, megabyte]));
  folder = mkdtempSync(join(root, "bomb-"));
  const bomb = await unpackZip(zipped({ "large.pcap": new Uint8Array(4 << 20), ...bombs }), limits());
  assert.deepEqual(
    [namesOf(bomb), problemsOf(bomb)],
    [
      ["a", "b", "c", "d"],
      [
        "large.pcap was left out: it has 4 MB; up to 3 MB are read.",
        "has more bytes than are unpacked: the rest was left out.",
      ],
    ],
  );
});

it("a damaged file, or a name that no folder takes, costs itself alone", async () => {
  const bytes = zipSync({ "a.txt": [strToU8("aaaa"), { level: 0 }], "b.txt": strToU8("bb") });
  bytes[bytes.indexOf(0x61, 35)] = 0x62;
  const damaged = await unpackZip(zipped(bytes), limits());
  assert.deepEqual(namesOf(damaged), ["b.txt"]);
  assert.match(problemsOf(damaged).join(), /^a\.txt was left out: it is damaged \(/);
  const deep = `${"a/".repeat(400)}f`;
  const long = `${"n".repeat(300)}.pcapng`;
  const names = ["../x", "/etc/x", "C:\\x\\..\\..\\y", ".", "a", "a/b", "a:b?", deep, long];
  folder = mkdtempSync(join(root, "odd-"));
  const odd = await unpackZip(zipped(Object.fromEntries(names.map((name) => [name, strToU8("1")]))), limits());
  assert.deepEqual(namesOf(odd), ["etc/x", "a", "a/b", "a:b?", deep, long]);
  assert.deepEqual(problemsOf(odd), [
    "../x was left out: its name leads out of the zip.",
    "C:/x/../../y was left out: its name leads out of the zip.",
  ]);
});

it("whatever the bytes, files have numbers for names, and what is no zip is an error", async () => {
  const whole = zipSync({ "a/b.txt": strToU8("hello, hello, hello"), "c.txt": strToU8("c") });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 6 }), async (changes) => {
      const bytes = whole.slice();
      for (const [at, byte] of changes) bytes[at] = byte;
      folder = mkdtempSync(join(root, "any-"));
      await unpackZip(zipped(bytes), limits()).catch((error: unknown) => assert.ok(error instanceof Error));
      for (const name of readdirSync(folder)) assert.match(name, /^\d+$/);
    }),
    { numRuns: 60 },
  );
});
