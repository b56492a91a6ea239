/** Captures of one name are told apart. */
import assert from "node:assert/strict";
import { it } from "node:test";
import { freeName } from "./free-name.ts";

const of = (name: string, bytes: number): { name: string; file: Blob } => ({
  name,
  file: new Blob(["x".repeat(bytes)]),
});
const KEPT = [of("my capture", 1), of("my capture (2)", 2), of("evening.pcap.gz", 3), of("a.b", 4)];

for (const [name, bytes, expected] of [
  ["my capture", 9, "my capture (3)"],
  ["my capture", 1, "my capture"],
  // The file of the second one again.
  ["my capture", 2, "my capture (2)"],
  ["evening.pcap.gz", 9, "evening (2).pcap.gz"],
  ["a.b", 9, "a.b (2)"],
  [".pcapng", 9, ".pcapng"],
  ["morning.pcapng", 9, "morning.pcapng"],
] as const) {
  it(`${name} of ${bytes} bytes is ${expected}`, () => {
    assert.equal(freeName(name, of(name, bytes).file, KEPT), expected);
  });
}
