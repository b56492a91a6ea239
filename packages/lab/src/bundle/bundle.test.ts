import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, describe, it } from "node:test";
import fc from "fast-check";
import { strToU8, unzipSync, zipSync } from "fflate";
import { gradeCapture } from "../grading/grade.ts";
import { questionSetOf } from "../testing/handout-questions.ts";
import { isBundle, readBundle } from "./read-bundle.ts";
import { newBundleKey, writeBundle } from "./write-bundle.ts";

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
const answers = { "3.1a": "1, 6", "3.2": ["a", "b"], "3.1d": 6 };

const SERVERS = [{ name: "site", port: 6031, protocol: "http" }];

let whole: Uint8Array;
let key: CryptoKeyPair;

before(async () => {
  const report = await gradeCapture(questionSetOf([{ name: "one.yaml", text: ONE }]), capture, { answers });
  key = await newBundleKey();
  const content = {
    capture: { name: "mine.pcapng", bytes: capture },
    sample: undefined,
    answers,
    report,
    servers: SERVERS,
  };
  whole = await writeBundle({ ...content, created: new Date("2026-03-01T12:00:00Z") }, key);
});

const opened = async (bytes: Uint8Array) => {
  const result = await readBundle(bytes, MEGABYTE);
  assert.ok(result.ok, JSON.stringify(result));
  return result.bundle;
};

const changed = (change: (files: Record<string, Uint8Array>) => void): Uint8Array => {
  const files = unzipSync(whole);
  change(files);
  return zipSync(files);
};

describe("a bundle", () => {
  it("comes out as it went in, without a doubt", async () => {
    assert.ok(isBundle(whole));
    const bundle = await opened(whole);
    assert.deepEqual(bundle.capture, capture);
    assert.deepEqual({ ...bundle.answers }, answers);
    assert.deepEqual(bundle.doubts, []);
    assert.equal(bundle.manifest.created, "2026-03-01T12:00:00.000Z");
    assert.equal(bundle.manifest.captureName, "mine.pcapng");
    assert.deepEqual(bundle.manifest.servers, [{ name: "site", port: 6031 }]);
    assert.match(bundle.keyId, /^[\da-f]{16}$/);
  });

  it("carries the answers where there is no capture", async () => {
    const none = new Uint8Array();
    const report = await gradeCapture(questionSetOf([{ name: "one.yaml", text: ONE }]), none, { answers });
    const content = { capture: undefined, sample: undefined, answers, report, servers: [], created: new Date() };
    const bundle = await opened(await writeBundle(content, key));
    assert.deepEqual([bundle.capture, bundle.doubts], [none, []]);
    assert.deepEqual({ ...bundle.answers }, answers);
  });

  it("holds a key whose private half nobody can read", async () => {
    await assert.rejects(crypto.subtle.exportKey("jwk", key.privateKey));
  });

  it("tells of each file that was changed, taken away or put in", async () => {
    const better = changed((files) => {
      files["answers.json"] = strToU8('{"3.1a": "1, 6, 22, 25, 28, 52"}');
    });
    assert.deepEqual((await opened(better)).doubts, ["answers.json is not as it was signed."]);
    const less = changed((files) => {
      delete files["marks.json"];
    });
    assert.deepEqual((await opened(less)).doubts, ['"marks.json" was signed, and is missing.']);
    const resigned = changed((files) => {
      files["manifest.json"] = strToU8(Buffer.from(files["manifest.json"]!).toString().replace("mine", "your"));
    });
    assert.deepEqual((await opened(resigned)).doubts, ["The signature is not the manifest's."]);
  });

  it("is refused in one line where it is none", async () => {
    const messageOf = async (bytes: Uint8Array, most = MEGABYTE): Promise<string> => {
      const result = await readBundle(bytes, most);
      return result.ok ? "opened" : result.message;
    };
    assert.match(await messageOf(whole.subarray(0, 5000)), /damaged zip/);
    assert.match(await messageOf(zipSync({ "a.txt": strToU8("a") })), /no bundle of the lab/);
    assert.match(await messageOf(whole, 1000), /capture\.pcapng in it is too large/);
    const two = changed((files) => {
      files["capture.pcap"] = files["capture.pcapng"]!;
    });
    assert.match(await messageOf(two), /a capture is in it twice/);
    const many = Object.fromEntries(Array.from({ length: 65 }, (_, index) => [`${index}`, new Uint8Array(1)]));
    assert.match(await messageOf(zipSync(many)), /too many files in it/);
    const torn = changed((files) => {
      files["answers.json"] = strToU8("{");
    });
    assert.match(await messageOf(torn), /^The answers in the bundle cannot be read/);
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
