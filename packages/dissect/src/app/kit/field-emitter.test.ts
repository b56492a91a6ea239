/** Whatever a protocol asks for: nothing beyond the end is read, and no field stands there. */
import assert from "node:assert/strict";
import { it } from "node:test";
import fc from "fast-check";
import { defineField } from "../../fields/field.ts";
import type { Sink } from "../../layers/layer.ts";
import { FieldEmitter } from "./field-emitter.ts";

const LAYER = defineField("a", "protocol", "A");
const FIELD = defineField("a.b", "bytes", "B");
const ORIGIN = 3;
/** Stands before and behind the bytes of the source. */
const FOREIGN = 0xff;

type Step = (emitter: FieldEmitter, at: number, length: number) => unknown;

/** Those that read, and those that need no bytes. */
const READS: readonly Step[] = [
  (emitter, at, length) => emitter.number(at, length),
  (emitter, at, length) => emitter.uint(FIELD, at, length),
  (emitter, at, length) => emitter.octets(FIELD, at, length),
  (emitter, at, length) => emitter.text(FIELD, at, length),
];
const MARKS: readonly Step[] = [
  (emitter, at, length) => emitter.enter(LAYER, at, length),
  (emitter, at, length) => emitter.mark(FIELD, at, length),
  (emitter) => emitter.generated(FIELD, true),
];

it("emits nothing from beyond the end, and nothing at all once something there was read", () => {
  const steps = fc.array(fc.tuple(fc.constantFrom(...READS, ...MARKS), fc.nat(20), fc.integer({ min: 1, max: 4 })));
  fc.assert(
    fc.property(fc.nat(12), steps, (length, asked) => {
      const end = ORIGIN + length;
      const bytes = new Uint8Array(40).fill(FOREIGN).fill(0x61, ORIGIN, end);
      let emitted = 0;
      const check = (offset: number, size: number): void => {
        emitted += 1;
        assert.ok(offset >= 0 && size >= 0 && offset + size <= length, `${offset}, ${size} of ${length}`);
      };
      const sink: Sink = {
        enter: (_layer, offset, size) => check(offset, size),
        add: (_field, offset, size, value) => {
          check(offset, size);
          if (value instanceof Uint8Array) assert.ok(!value.includes(FOREIGN));
        },
      };
      const emitter = new FieldEmitter({ bytes, end, origin: ORIGIN }, sink);
      let isBroken = false;
      for (const [step, from, size] of asked) {
        const at = ORIGIN + from;
        const before = emitted;
        isBroken ||= READS.includes(step) && at + size > end;
        const value = step(emitter, at, size);
        assert.equal(emitter.isBroken, isBroken);
        if (isBroken) assert.ok((value === undefined || value === 0 || value === "") && emitted === before);
      }
    }),
  );
});
