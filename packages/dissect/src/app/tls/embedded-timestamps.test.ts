/** Timestamps in a certificate are found wherever its extensions are. In a damaged certificate none are found. */
import assert from "node:assert/strict";
import { it } from "node:test";
import fc from "fast-check";
import { FieldEmitter } from "../kit/field-emitter.ts";
import { readEmbeddedTimestamps } from "./embedded-timestamps.ts";

const part = (tag: number, ...contents: readonly Uint8Array[]): Uint8Array => {
  const content = Buffer.concat(contents);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
};

const LOG = Buffer.alloc(32, 0xab);
const timestamp = Buffer.concat([Buffer.from([0]), LOG, Buffer.alloc(8), Buffer.from([0, 0, 4, 3, 0, 2, 0x30, 0])]);
const list = Buffer.concat([Buffer.from([0, timestamp.length + 2, 0, timestamp.length]), timestamp]);
const name = (...bytes: readonly number[]): Uint8Array => part(6, Buffer.from(bytes));
const OTHER = part(0x30, name(0x55, 0x1d, 0x0f), part(1, Buffer.from([255])), part(4, Buffer.from([3, 2, 5, 0xa0])));
const TIMESTAMPS = part(0x30, name(0x2b, 6, 1, 4, 1, 0xd6, 0x79, 2, 4, 2), part(4, part(4, list)));
const certificateOf = (...extensions: readonly Uint8Array[]): Uint8Array =>
  part(
    0x30,
    part(0x30, part(2, Buffer.from([1])), part(0x30, Buffer.alloc(200)), part(0xa3, part(0x30, ...extensions))),
    part(3, Buffer.alloc(5)),
  );

const emitted = (bytes: Uint8Array): readonly string[] => {
  const values: string[] = [];
  const sink = {
    enter: (): void => undefined,
    add: (field: { readonly name: string }, offset: number, length: number): void => {
      values.push(`${field.name} ${Buffer.from(bytes.subarray(offset, offset + length)).toString("hex")}`);
    },
  };
  readEmbeddedTimestamps(new FieldEmitter({ bytes, end: bytes.length, origin: 0 }, sink), 0, bytes.length);
  return values;
};

it("timestamps stand in an extension of a certificate", () => {
  const values = emitted(certificateOf(OTHER, TIMESTAMPS, OTHER));
  assert.ok(values.includes(`tls.sct.sct_logid ${LOG.toString("hex")}`), values.join("\n"));
  assert.ok(values.includes("tls.handshake.sig_hash_alg 0403"));
  assert.ok(values.includes("tls.sct.sct_signature 3000"));
  assert.deepEqual(emitted(certificateOf(OTHER)), []);
});

it("a damaged certificate is read without a throw", () => {
  const whole = certificateOf(OTHER, TIMESTAMPS);
  fc.assert(
    fc.property(fc.nat(whole.length), fc.nat(whole.length - 1), fc.nat(255), (length, at, value) => {
      const damaged = Uint8Array.from(whole);
      damaged[at] = value;
      emitted(damaged.subarray(0, length));
    }),
  );
});
