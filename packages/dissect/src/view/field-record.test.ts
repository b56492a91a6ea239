/** A record that has read frames before says of one what a new record says of it. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { it } from "node:test";
import fc from "fast-check";
import { defineField } from "../fields/field.ts";
import { openCapture } from "../file/open.ts";
import { Session } from "../session/session.ts";
import { FieldRecord, NONE } from "./field-record.ts";

const SAMPLE = new URL("../../../../sample_capture/coffee_brew.pcapng", import.meta.url);

/** One of each way to stand in the tree: by names, by bytes, late, beside the layers, behind the next layer, hidden. */
const POT = defineField("pot", "protocol", "Pot");
const CUP = defineField("cup", "protocol", "Cup");
const FIELDS = [
  POT,
  CUP,
  defineField("pot.lid", "none", "Lid"),
  defineField("pot.lid.knob", "uint8", "Knob"),
  defineField("pot.lid.hinge", "uint8", "Hinge", { isLate: true, parents: ["pot.lid"] }),
  defineField("pot.spout", "bytes", "Spout", { nestsBy: "bytes" }),
  defineField("pot.drop", "bytes", "Drop", { nestsBy: "same bytes" }),
  defineField("pot.steam", "uint8", "Steam", { hidden: "where repeated" }),
  defineField("pot.heat", "uint8", "Heat", { hidden: "always" }),
  defineField("pot.parts", "none", "Parts", { isTopLevel: true }),
  defineField("cup.rim", "uint8", "Rim", { hiddenIn: "cup" }),
];

type Emitted = readonly [field: number, offset: number, length: number];

const emitted: fc.Arbitrary<Emitted> = fc.tuple(fc.nat(FIELDS.length - 1), fc.nat(2), fc.nat(3));
const frame = fc.array(emitted, { maxLength: 12 });
/** Frames that begin as the first does, perhaps in other bytes, and go on as it does or otherwise. */
const frames = fc
  .tuple(frame, fc.array(fc.tuple(fc.nat(12), frame, fc.nat(2), fc.boolean()), { minLength: 1, maxLength: 6 }))
  .map(([first, others]) => [
    first,
    ...others.flatMap(([kept, behind, moved, goesOn]) => {
      const begin = first
        .slice(0, kept)
        .map(([field, offset, length]): Emitted => [field, offset, length && length + moved]);
      const other = [...begin, ...(goesOn ? behind.slice(0, 1) : behind)];
      return goesOn ? [other, [...other, ...first.slice(other.length)]] : [other];
    }),
  ]);

const treeOf = (record: FieldRecord, all: readonly Emitted[]): unknown => {
  const before = record.read(0).count;
  for (const [index, offset, length] of all) {
    const field = FIELDS[index]!;
    if (field.isProtocol) record.enter(field, offset, length);
    else if (field.kind === "bytes") record.add(field, offset, length, new Uint8Array(length));
    else record.add(field, offset, length, field.kind === "none" ? true : 1);
  }
  const nodeOf = (place: number): unknown => {
    const children: unknown[] = [];
    for (let child = record.firstChild[place]!; child !== NONE; child = record.next[child]!) {
      children.push(nodeOf(child));
    }
    return [place - before, record.fields[place]!.name, record.isHidden[place], children];
  };
  return record.layers.map(nodeOf);
};

it("says of a frame what a new record says, whatever was read before", async () => {
  const capture = await openCapture(readFileSync(SAMPLE));
  assert.ok(capture);
  const session = new Session(capture);
  fc.assert(
    fc.property(frames, (all) => {
      const used = new FieldRecord(session);
      for (const one of all) assert.deepEqual(treeOf(used, one), treeOf(new FieldRecord(session), one));
    }),
    { numRuns: 1000 },
  );
});
