import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, describe, it } from "node:test";
import fc from "fast-check";
import { strToU8, unzipSync, zipSync } from "fflate";
import { gradeCapture } from "../grading/grade.ts";
import type { Report } from "../grading/report.ts";
import { questionSetOf } from "../testing/handout-questions.ts";
import { type Bundle, type BundledCapture, isBundle, MAX_CAPTURES, SIGNING, sha256 } from "./bundle-file.ts";
import { readBundle } from "./read-bundle.ts";
import { type BundleContent, newBundleKey, writeBundle } from "./write-bundle.ts";

const MEGABYTE = 1 << 20;
const capture = new Uint8Array(
  readFileSync(new URL("../../../../sample_capture/homepage_coffee.pcapng", import.meta.url)),
);
const ONE = `
task: 3
title: One
questions:
  - id: "3.1a"
    kind: frames
    prompt: Which?
    on: [own]
    query: { filter: tcp.flags.syn == 1 and tcp.flags.ack == 0 }
    missing: None.
    hints: []
`;
const SET = questionSetOf([{ name: "one.yaml", text: ONE }]);
const answers = { "3.1a": "1, 6", "3.2": ["a", "b"], "3.1d": 6 };
const own: BundledCapture = {
  name: "mine.pcapng",
  sample: undefined,
  bytes: capture,
  answers,
  seconds: { "3.1a": 41 },
};
const sample: BundledCapture = {
  name: "homepage_coffee.pcapng",
  sample: "homepage_coffee",
  bytes: capture.subarray(0, 2000),
  answers: { "3.1d": "7" },
  seconds: {},
};

let report: Report;
let key: CryptoKeyPair;
let whole: Uint8Array;

const written = (content: Partial<BundleContent>): Promise<Uint8Array> => {
  const servers = [{ name: "site", port: 6031, protocol: "http" }];
  const created = new Date("2026-03-01T12:00:00Z");
  return writeBundle({ student: "", captures: [], answers: {}, report, servers, created, ...content }, key);
};

before(async () => {
  report = await gradeCapture(SET, capture, { answers });
  key = await newBundleKey();
  whole = await written({ student: "Ada Lovelace", captures: [own, sample], answers: { "4.1": "later" } });
});

const opened = async (bytes: Uint8Array, only?: number): Promise<Bundle> => {
  const result = await readBundle(bytes, MEGABYTE, only);
  assert.ok(result.ok, JSON.stringify(result));
  return result.bundle;
};

/** Answers have no prototype. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const changed = (change: (files: Record<string, Uint8Array>) => void): Uint8Array => {
  const files = unzipSync(whole);
  change(files);
  return zipSync(files);
};

const renamed = (rename: (name: string) => string): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(unzipSync(whole)).map(([name, bytes]) => [rename(name), bytes])));

/** As the first version wrote it. */
const firstVersion = async (bytes: Uint8Array | undefined): Promise<Uint8Array> => {
  const files: Record<string, Uint8Array> = {
    ...(bytes === undefined ? {} : { "capture.pcapng": bytes }),
    "answers.json": strToU8(JSON.stringify(answers)),
    "marks.json": strToU8("{}"),
  };
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", key.publicKey);
  const manifest = strToU8(
    JSON.stringify({
      format: "potshark-lab-bundle",
      version: 1,
      created: "2026-03-01T12:00:00.000Z",
      captureName: bytes === undefined ? "" : "mine.pcapng",
      sample: null,
      versions: report.versions,
      files: await Promise.all(
        Object.entries(files).map(async ([name, content]) => ({
          name,
          bytes: content.length,
          sha256: await sha256(content),
        })),
      ),
      key: { kty, crv, x, y },
    }),
  ) as Uint8Array<ArrayBuffer>;
  const signature = Buffer.from(await crypto.subtle.sign(SIGNING, key.privateKey, manifest)).toString("base64");
  return zipSync({ ...files, "manifest.json": manifest, "manifest.sig": strToU8(signature) });
};

describe("a bundle", () => {
  it("comes out as it went in, without a doubt", async () => {
    assert.ok(isBundle(whole));
    const bundle = await opened(whole);
    assert.deepEqual(
      bundle.captures.map(({ bytes }) => bytes),
      [own.bytes, sample.bytes],
    );
    assert.deepEqual(
      bundle.captures.map(({ bytes: _, ...one }) => plain(one)),
      [own, sample].map(({ bytes: _, ...one }) => plain(one)),
    );
    assert.deepEqual(plain(bundle.answers), { "4.1": "later" });
    assert.deepEqual(bundle.doubts, []);
    const { created, student, servers } = bundle.manifest;
    assert.deepEqual(
      [created, student, servers],
      ["2026-03-01T12:00:00.000Z", "Ada Lovelace", [{ name: "site", port: 6031 }]],
    );
    assert.match(bundle.keyId, /^[\da-f]{16}$/);
  });

  it("is the same for any captures and answers, each capture alone too", async () => {
    const given = fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.integer(),
      fc.array(fc.string({ minLength: 1, maxLength: 9 }), { minLength: 1, maxLength: 3 }),
    );
    const id = fc.stringMatching(/^\d\.\d{1,2}[a-f]?$/);
    const answersOf = fc.dictionary(id, given, { maxKeys: 5, noNullPrototype: true });
    const captureOf = fc.record({
      name: fc.oneof(fc.string({ maxLength: 30 }), fc.constantFrom("a.pcap", "b.CAP.gz", "../../c.pcapng.zip")),
      sample: fc.option(fc.string({ maxLength: 20 }), { nil: undefined }),
      bytes: fc.uint8Array({ maxLength: 64 }),
      answers: answersOf,
      seconds: fc.dictionary(id, fc.nat(3600), { maxKeys: 3, noNullPrototype: true }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(captureOf, { maxLength: MAX_CAPTURES }),
        answersOf,
        fc.string({ maxLength: 50 }),
        async (captures, loose, student) => {
          const zip = await written({ captures, answers: loose, student });
          const bundle = await opened(zip);
          assert.deepEqual(plain(bundle.captures), plain(captures));
          assert.deepEqual(plain(bundle.answers), loose);
          assert.deepEqual([bundle.manifest.student, bundle.doubts], [student, []]);
          for (const index of captures.keys()) {
            const alone = await opened(zip, index);
            assert.deepEqual(
              alone.captures.map(({ bytes }) => bytes.length),
              captures.map(({ bytes }, other) => (other === index ? bytes.length : 0)),
            );
            assert.deepEqual(alone.doubts, []);
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it("is read in the folder of who has unpacked it and packed it again", async () => {
    const mac = renamed((name) => `lab-ada/${name}`);
    assert.deepEqual((await opened(mac)).doubts, []);
    const files = unzipSync(mac);
    const clutter = { "__MACOSX/lab-ada/._manifest.json": strToU8("x"), "lab-ada/.DS_Store": strToU8("x") };
    const bundle = await opened(zipSync({ ...files, ...clutter }));
    assert.deepEqual([bundle.captures.length, bundle.doubts], [2, []]);
  });

  it("of the first version is read as one of a single capture, or of answers alone", async () => {
    const old = await opened(await firstVersion(capture));
    assert.deepEqual(plain(old.captures), plain([{ ...own, seconds: {} }]));
    assert.deepEqual([plain(old.answers), old.manifest.student, old.doubts], [{}, "", []]);
    const loose = await opened(await firstVersion(undefined));
    assert.deepEqual([loose.captures, plain(loose.answers), loose.doubts], [[], answers, []]);
  });

  it("holds a key whose private half nobody can read", async () => {
    await assert.rejects(crypto.subtle.exportKey("jwk", key.privateKey));
  });

  it("tells of each file that was changed, taken away or put in", async () => {
    const doubtsAfter = async (change: (files: Record<string, Uint8Array>) => void): Promise<readonly string[]> =>
      (await opened(changed(change))).doubts;
    const better = await doubtsAfter((files) => {
      files["capture-1.answers.json"] = strToU8('{"3.1a": "1, 6, 22, 25, 28, 52"}');
    });
    assert.deepEqual(better, ["capture-1.answers.json is not as it was signed."]);
    const less = await doubtsAfter((files) => {
      delete files["marks.json"];
      delete files["capture-2.pcapng"];
    });
    assert.deepEqual(less, [
      '"capture-2.pcapng" was signed, and is missing.',
      '"marks.json" was signed, and is missing.',
    ]);
    const more = await doubtsAfter((files) => {
      files["capture-3.pcapng"] = files["capture-1.pcapng"]!;
    });
    assert.deepEqual(more, ["capture-3.pcapng is not as it was signed."]);
    const resigned = await doubtsAfter((files) => {
      files["manifest.json"] = strToU8(Buffer.from(files["manifest.json"]!).toString().replace("Ada", "Bob"));
    });
    assert.deepEqual(resigned, ["The signature is not the manifest's."]);
  });

  it("is refused in one line where it is none", async () => {
    const messageOf = async (bytes: Uint8Array, most = MEGABYTE): Promise<string> => {
      const result = await readBundle(bytes, most);
      return result.ok ? "opened" : result.message;
    };
    const manifest = (from: string | RegExp, to: string): Uint8Array =>
      changed((files) => {
        files["manifest.json"] = strToU8(Buffer.from(files["manifest.json"]!).toString().replace(from, to));
      });
    assert.match(await messageOf(whole.subarray(0, 5000)), /damaged zip/);
    assert.match(
      await messageOf(zipSync({ "a.txt": strToU8("a") })),
      /there is no manifest\.json in it; captures in a zip have to be unpacked first\.$/,
    );
    const several = zipSync({ "a/manifest.json": strToU8("{}"), "b/manifest.json": strToU8("{}") });
    assert.match(await messageOf(several), /more than one in it: take them apart/);
    assert.match(await messageOf(whole, 1000), /capture-1\.pcapng in it is too large/);
    assert.match(await messageOf(whole, capture.length + 1), /capture-2\.pcapng in it is too large/);
    const many = Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`${index}`, new Uint8Array(1)]));
    assert.match(await messageOf(zipSync(many)), /too many files in it/);
    assert.match(await messageOf(manifest("{", "[")), /manifest\.json is damaged: it is no JSON/);
    assert.match(await messageOf(manifest("potshark-lab-bundle", "other")), /manifest\.json is not the lab's/);
    assert.match(await messageOf(manifest('"version": 2', '"version": 3')), /version 3, which a newer lab has written/);
    assert.match(await messageOf(manifest('"seconds": {', '"seconds": 1, "other": {')), /captures\.0\.seconds: /);
    assert.match(await messageOf(manifest("capture-2.pcapng", "capture-1.pcapng")), /one file for two captures/);
    const torn = changed((files) => {
      files["capture-1.answers.json"] = strToU8("{");
    });
    assert.match(await messageOf(torn), /capture-1\.answers\.json in it /);
    await assert.rejects(written({ captures: Array.from({ length: MAX_CAPTURES + 1 }, () => own) }), RangeError);
  });

  it("never throws, whatever is done to its bytes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 20 }),
        fc.nat(whole.length),
        async (changes, length) => {
          const bytes = whole.slice(0, length > whole.length / 2 ? whole.length : length);
          for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte;
          await readBundle(bytes, MEGABYTE);
        },
      ),
      { numRuns: 60 },
    );
  });
});
