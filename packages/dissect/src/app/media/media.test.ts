import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { FieldValue } from "../../fields/field.ts";
import type { Sink } from "../../layers/layer.ts";
import { FieldEmitter } from "../kit/field-emitter.ts";
import type { Body } from "./body.ts";
import { emitHttpMedia, emitMedia } from "./media.ts";

const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

type Emit<Type> = (emitter: FieldEmitter, type: Type, body: Body) => string | undefined;

/** The layers of a body; without a sink, nothing is emitted. */
const layersOf = <Type>(
  emit: Emit<Type>,
  type: Type,
  bytes: Uint8Array,
  sink?: Sink,
  missing = 0,
): string | undefined =>
  emit(new FieldEmitter({ bytes, end: bytes.length, origin: 0 }, sink), type, { start: 0, end: bytes.length, missing });

const emitted = (
  type: string,
  bytes: Uint8Array,
  missing = 0,
): { layers: string | undefined; values: Record<string, FieldValue[]> } => {
  const values: Record<string, FieldValue[]> = {};
  const sink: Sink = {
    enter: () => undefined,
    add: ({ name }, offset, length, value) => {
      assert.ok(offset >= 0 && length >= 0 && offset + length <= bytes.length, name);
      values[name] = [...(values[name] ?? []), value];
    },
  };
  return { layers: layersOf(emitMedia, type, bytes, sink, missing), values };
};

const json = (text: string): ReturnType<typeof emitted> => emitted("application/json", bytesOf(text));

test("whatever JSON.stringify writes is read as JSON, to its end", () => {
  const value = fc.oneof(fc.object({ maxDepth: 3 }), fc.array(fc.jsonValue({ maxDepth: 2 })));
  fc.assert(
    fc.property(value, fc.constantFrom(undefined, 2, "\t"), (sample, space) => {
      const text = JSON.stringify(
        sample,
        (_, part: unknown) => (typeof part === "bigint" ? String(part) : part),
        space,
      );
      assert.equal(json(text).layers, "json", text);
    }),
  );
});

test("paths lead to values", () => {
  const { values } = json('{"pots":[{"name":"d\\u00e4cky","left":12.5}, true],"say":"\\"hm\\"\\n"}');
  assert.deepEqual(values["json.path_with_value"], [
    "/pots/[]/name:d\\u00e4cky",
    "/pots/[]/left:12.5",
    "/pots/[]:true",
    '/say:\\"hm\\"\\n',
  ]);
  assert.deepEqual(values["json.member_with_value"]?.at(2), "[]:true");
  assert.deepEqual(values["json.key"], ["name", "left", "pots", "say"]);
  assert.deepEqual(values["json.path"], ["/pots/[]/name", "/pots/[]/left", "/pots", "/say"]);
  assert.deepEqual(values["json.value.number"], [12.5]);
});

test("what is no JSON is text", () => {
  assert.equal(json('{"a":1} and more').layers, "json:data-text-lines");
  for (const text of ["", "1", '{"a":1,}', "[01]", "[1.]", '["a', "[tru]", '["\\x"]', '["\\u12"]', "{a:1}", "[1 2]x"]) {
    const expected = text === "" ? "json" : "json:data-text-lines";
    assert.equal(json(text).layers, expected, text);
  }
});

test("nesting has an end", () => {
  const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);
  assert.equal(json(nested(25)).layers, "json");
  assert.equal(json(nested(26)).layers, "json:data-text-lines");
  assert.equal(json("[".repeat(100_000)).layers, "json:data-text-lines");
});

test("a form is its keys and values", () => {
  const { values } = emitted("application/x-www-form-urlencoded", bytesOf("message=start&milk=%C3%A9+x&none="));
  assert.deepEqual(values["urlencoded-form.key"], ["message", "milk", "none"]);
  assert.deepEqual(values["urlencoded-form.value"], ["start", "é x", ""]);
});

test("a body is what it looks like, or what it is called", () => {
  const gif = "GIF89a".padEnd(20, "x");
  assert.equal(layersOf(emitMedia, "image/gif", bytesOf(gif)), "image-gif");
  assert.equal(layersOf(emitMedia, "image/gif", bytesOf("GIF89a")), undefined);
  assert.equal(layersOf(emitHttpMedia, "foo/bar", bytesOf(gif)), "image-gif");
  assert.equal(layersOf(emitHttpMedia, "image/gif", bytesOf("no")), "media");
  assert.equal(layersOf(emitHttpMedia, undefined, bytesOf("no")), "data");
  assert.equal(layersOf(emitHttpMedia, "application/ld+json", bytesOf("[1]")), "media:json");
  assert.equal(
    layersOf(emitMedia, "text/html", bytesOf(`<?xml version="1.0"?>${" ".repeat(40)}`)),
    "data-text-lines:xml",
  );
  assert.equal(layersOf(emitMedia, "application/atom+xml", bytesOf("<a/>")), "xml");
});

test("no bytes make it throw", () => {
  const types = ["application/json", "application/x-www-form-urlencoded", "text/html", "image/png", "foo/bar"];
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.stringMatching(/^[[\]{}",:\\u0-9eE.+ntf%&= -]{0,40}$/).map((text) => new Uint8Array(Buffer.from(text))),
  );
  fc.assert(
    fc.property(fc.constantFrom(...types), bytes, fc.nat(3), (type, some, missing) => {
      assert.equal(emitted(type, some, missing).layers, layersOf(emitMedia, type, some, undefined, missing));
    }),
    { numRuns: 500 },
  );
});
