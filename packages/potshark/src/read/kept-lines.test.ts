/** Lines that are kept: whatever was written before, a line says what its field says. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import {
  type FieldDefinition,
  FieldRecord,
  type FieldValue,
  fieldLabel,
  openCapture,
  Session,
} from "@potshark/dissect";
import fc from "fast-check";
import { detailsPrinter } from "./details-output.ts";
import type { FramePrinter } from "./frame-printer.ts";
import { jsonPrinter } from "./json-output.ts";
import { KeptLines } from "./kept-lines.ts";
import { pdmlPrinter } from "./pdml-output.ts";
import { TextWriter } from "./text-writer.ts";

const samples = new URL("../../../../sample_capture/", import.meta.url);
const sessionOf = async (name: string): Promise<Session> => {
  const capture = await openCapture(readFileSync(new URL(name, samples)));
  assert.ok(capture);
  return new Session(capture);
};

const PROTOCOL: FieldDefinition = { name: "pot", type: "protocol", label: "Pot" };
const field = (type: FieldDefinition["type"]): FieldDefinition => ({ name: `pot.${type}`, type, label: type });

/** Few values of each type, so that they come again. */
const told: fc.Arbitrary<readonly [FieldDefinition, FieldValue]> = fc.oneof(
  fc.tuple(fc.constant(field("double")), fc.constantFrom(0, -0, 1, -1, 0.5, Number.NaN)),
  fc.tuple(fc.constant(field("uint32")), fc.constantFrom(0, 1, 2 ** 31, 2 ** 32 - 1)),
  fc.tuple(fc.constant(field("boolean")), fc.boolean()),
  fc.tuple(
    fc.constant(field("string")),
    fc.constantFrom("", "a", "tea", "eat", "·", "tea".repeat(20), "t".repeat(300)),
  ),
  fc.tuple(fc.constant(field("uint64")), fc.constantFrom(0n, 1n, 2n ** 64n - 1n)),
  fc.tuple(fc.constant(field("relative_time")), fc.constantFrom(0n, 1n, -1n, 10n ** 9n, 8_000_000n * 10n ** 9n + 1n)),
  fc.tuple(
    fc.constant(field("bytes")),
    fc.uint8Array({ maxLength: 8, max: 1 }).filter(({ length }) => length > 0),
  ),
);

describe("KeptLines", () => {
  it("write what a field says, told in any order", async () => {
    const session = await sessionOf("coffee_brew.pcapng");
    const definitions = new Map<string, FieldDefinition>();
    fc.assert(
      fc.property(fc.array(told, { minLength: 1, maxLength: 60 }), (all) => {
        const record = new FieldRecord(session);
        record.source({ label: "Frame", bytes: new Uint8Array(9), parts: [] });
        record.enter(PROTOCOL, 0, 9);
        const lines = new KeptLines(false);
        for (const [{ name, type, label }, value] of all) {
          const same = definitions.get(name) ?? { name, type, label };
          definitions.set(name, same);
          record.add(same, 0, 1, value);
          const place = record.count - 1;
          const into = new TextWriter();
          if (!lines.write(record, place, 1, into)) {
            into.text(`${label}: ${record.shownOf(place)}`);
            lines.keep(into);
          }
          assert.equal(into.bytes.toString("utf8", 0, into.length), fieldLabel(same, value));
        }
      }),
    );
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
        // All of these but the first of a capture stand behind a comma in JSON.
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
