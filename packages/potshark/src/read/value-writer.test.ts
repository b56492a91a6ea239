/** Values written as bytes: the same as their texts, in any notation, the first time and repeatedly. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import {
  defineField,
  type FieldDefinition,
  type FieldOptions,
  FieldRecord,
  type FieldValue,
  openCapture,
  Session,
} from "@potshark/dissect";
import fc from "fast-check";
import { detailsPrinter } from "./details-output.ts";
import type { FramePrinter } from "./frame-printer.ts";
import { jsonPrinter } from "./json-output.ts";
import { pdmlPrinter } from "./pdml-output.ts";
import { TextWriter } from "./text-writer.ts";
import { ValueWriter } from "./value-writer.ts";

const samples = new URL("../../../../sample_capture/", import.meta.url);
const sessionOf = async (name: string): Promise<Session> => {
  const capture = await openCapture(readFileSync(new URL(name, samples)));
  assert.ok(capture);
  return new Session(capture);
};

const PROTOCOL = defineField("pot", "protocol", "Pot");
const field = (type: FieldDefinition["type"], more: FieldOptions = {}): FieldDefinition =>
  defineField(`pot.${type}`, type, type, more);

const WORDS = { values: new Map([1, 255, 256, 70_000].map((number) => [number, `<word ${number}>`])) };
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ maxLength: 300 }),
  fc.constantFrom("·", "a\r\n", "</a>"),
);
const number = fc.oneof(fc.constantFrom(0, 1, 2, 255, 256, 70_000), fc.nat(0xffff_ffff));
const signed = fc.oneof(number, fc.integer());
const time = fc.oneof(
  fc.constantFrom(0n, 1n, -1n, 10n ** 9n, 2n ** 62n),
  fc.bigInt({ min: -(10n ** 12n), max: 2n * 10n ** 18n }),
);

/** Definitions are made once, as in the engine. */
const emitted: fc.Arbitrary<readonly [FieldDefinition, FieldValue]> = fc.oneof(
  ...(
    [
      [field("double"), fc.oneof(fc.constantFrom(0, -0, 1, Number.NaN), fc.double())],
      [field("uint32"), number],
      [field("uint32", WORDS), number],
      [field("uint32", { hexDigits: 4 }), number],
      [field("int32", { hexDigits: 2 }), signed],
      [field("int32", WORDS), signed],
      [field("ipv4"), number],
      [field("ipv6"), fc.uint8Array({ minLength: 16, maxLength: 16 })],
      [field("ether"), fc.uint8Array({ minLength: 6, maxLength: 6 })],
      [field("boolean"), fc.boolean()],
      [field("boolean", WORDS), fc.boolean()],
      [field("string"), text],
      [field("uint64"), fc.constantFrom(0n, 1n, 2n ** 64n - 1n)],
      [field("relative_time"), time],
      [field("absolute_time"), time],
      [field("absolute_time", { zone: "utc" }), time],
      [field("bytes"), fc.uint8Array({ maxLength: 80 })],
      [field("bytes", { mayBeEmpty: true }), fc.uint8Array({ maxLength: 2 })],
    ] as readonly (readonly [FieldDefinition, fc.Arbitrary<FieldValue>])[]
  ).map(([definition, value]) => fc.tuple(fc.constant(definition), value)),
);

const written = (write: (into: TextWriter) => void): string => {
  const into = new TextWriter();
  write(into);
  return into.bytes.toString("utf8", 0, into.length);
};

describe("ValueWriter", () => {
  it("writes what the record says of a field", async () => {
    const record = new FieldRecord(await sessionOf("coffee_brew.pcapng"));
    const inNotation = (given: string): string => given.replaceAll("<", "&lt;").replaceAll("\n", "&#10;");
    const values = new ValueWriter(inNotation);
    fc.assert(
      fc.property(fc.array(emitted, { maxLength: 30 }), (all) => {
        record.read(0);
        record.enter(PROTOCOL, 0, 9);
        for (const [definition, value] of all) {
          record.add(definition, 0, 1, value);
          const place = record.count - 1;
          // A single surrogate is not a character in UTF-8.
          const expected = (said: string): string => Buffer.from(inNotation(said)).toString();
          assert.equal(
            written((into) => values.shown(record, place, into)),
            expected(record.shownOf(place)),
          );
          const isOfBytes = definition.type === "bytes" || definition.type === "ether";
          assert.equal(
            written((into) => values.text(record, place, into)),
            isOfBytes && value instanceof Uint8Array
              ? Array.from(value, (byte) => byte.toString(16).padStart(2, "0")).join(":")
              : expected(record.textOf(place)),
          );
        }
      }),
    );
  });

  it("writes the lines of layers", async () => {
    const session = await sessionOf("coffee_https.pcapng");
    const record = new FieldRecord(session);
    const values = new ValueWriter((given) => given.replaceAll(",", ";"));
    for (let row = 0; row < session.frameCount; row += 1) {
      for (const layer of record.read(row).layers) {
        assert.equal(
          written((into) => values.layer(record, layer, into)),
          record.layerText(layer).replaceAll(",", ";"),
        );
      }
    }
  });

  const printers: readonly ((session: Session) => FramePrinter)[] = [
    detailsPrinter,
    (session) => jsonPrinter(session, []),
    (session) => pdmlPrinter(session, "a capture"),
  ];
  /** A prime, so that frames of every kind are among those compared. */
  const STEP = 11;
  for (const name of ["coffee_brew.pcapng", "coffee_https.pcapng"]) {
    it(`leave a frame of ${name} as it is printed first`, async () => {
      const session = await sessionOf(name);
      const textOf = (printer: FramePrinter, row: number): string => {
        const into = new TextWriter();
        printer.frame(row, into);
        // In JSON all of these except the first of a capture follow a comma.
        return into.bytes.toString("utf8", 0, into.length).replace(/^,/, "");
      };
      for (const printerOf of printers) {
        const used = printerOf(session);
        for (let row = 0; row < session.frameCount; row += 1) textOf(used, row);
        for (let row = session.frameCount - 1; row >= 0; row -= STEP) {
          assert.equal(textOf(used, row), textOf(printerOf(session), row));
        }
      }
    });
  }
});
