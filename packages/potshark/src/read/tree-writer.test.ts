/** A printer that has written frames before writes of one what a new printer writes of it. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { it } from "node:test";
import { openCapture, Session } from "@potshark/dissect";
import { ETHERNET, writePcap } from "@potshark/test-captures";
import fc from "fast-check";
import { detailsPrinter } from "./details-output.ts";
import type { FramePrinter } from "./frame-printer.ts";
import { jsonPrinter } from "./json-output.ts";
import { pdmlPrinter } from "./pdml-output.ts";
import { TextWriter } from "./text-writer.ts";

const SAMPLE = new URL("../../../../sample_capture/coffee_brew.pcapng", import.meta.url);
/** Of Ethernet, IPv4, and TCP with all its options. */
const HEADER_BYTES = 14 + 20 + 40;
/** The sample begins with a connection, and one side of it closes first. */
const ROWS = 20;

const PRINTERS: readonly ((session: Session) => FramePrinter)[] = [
  detailsPrinter,
  (session) => jsonPrinter(session, []),
  (session) => pdmlPrinter(session, "lab.pcap"),
];

const sessionOf = async (bytes: Uint8Array): Promise<Session> => {
  const capture = await openCapture(bytes);
  assert.ok(capture);
  return new Session(capture);
};

const written = (printer: FramePrinter, row: number): string => {
  const into = new TextWriter();
  printer.frame(row, into);
  // What separates JSON documents depends on the frames before.
  return into.bytes.toString("utf8", 0, into.length).replace(/^,/, "");
};

it("writes of a frame what a new printer writes, whatever was written before", async () => {
  const sample = await sessionOf(readFileSync(SAMPLE));
  const frames = Array.from({ length: ROWS }, (_, row) => Uint8Array.from(sample.bytesOf(row)));
  const changed = fc
    .record({
      row: fc.nat(ROWS - 1),
      at: fc.nat(HEADER_BYTES - 1),
      byte: fc.oneof(fc.nat(4), fc.nat(255)),
      captured: fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, fc.integer({ min: 14, max: HEADER_BYTES })),
    })
    .map(({ row, at, byte, captured }) => {
      const bytes = frames[row]!.slice();
      bytes[at] = byte;
      return { bytes: bytes.subarray(0, captured), length: bytes.length };
    });
  await fc.assert(
    fc.asyncProperty(fc.array(changed, { minLength: 2, maxLength: 8 }), async (all) => {
      const packets = [...frames.map((bytes) => ({ bytes })), ...all].map((packet) => ({ ...packet, microseconds: 0 }));
      const session = await sessionOf(writePcap(packets, ETHERNET));
      for (const printerOf of PRINTERS) {
        const used = printerOf(session);
        for (let row = 0; row < session.frameCount; row += 1) {
          const text = written(used, row);
          if (row >= ROWS) assert.equal(text, written(printerOf(session), row));
        }
      }
    }),
    { numRuns: 50 },
  );
});
