/**
 * The dissector gives the same under Lua 5.2 and Lua 5.4: over every hostile capture, the installed tshark and Wiregasm
 * show the same protocol, the same Info and the same fields with the same labels and bytes.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { joinPcap } from "../../packages/test-captures/src/index.ts";
import { hostileCaptures } from "../../packages/wireshark/src/hostile-captures.ts";
import { readPdml } from "../../packages/wireshark/src/pdml.ts";
import { type TsharkHome, tsharkHome } from "../../packages/wireshark/src/tshark-home.ts";
import type { WiregasmField, WiregasmFrame, WiregasmReport } from "./run.ts";
import { runWiregasm, skip } from "./run-wiregasm.ts";

/** What both Wiresharks show for a frame. */
type ShownFrame = Omit<WiregasmFrame, "fields"> & {
  readonly fields: readonly Pick<WiregasmField, "name" | "label" | "position" | "byteLength">[];
};

let home: TsharkHome | undefined;
let report: WiregasmReport;
let expected: readonly ShownFrame[];

/** Each Wireshark cuts a long label at its own length and marks it in its own way. */
const shorten = (label: string): string => label.replace(/^(.*?) \[(?:truncated|…)\]: (.{100}).*$/su, "$1 [...]: $2");

/** A frame with only our fields, and the JSON. */
const ofHtcpcp = (frame: WiregasmFrame): WiregasmFrame => ({
  ...frame,
  fields: frame.fields.filter(({ name }) => /^(?:htcpcp|json$)/.test(name)),
});

/**
 * A frame without values that differ between the two Wiresharks: the position of empty fields, or in a reassembled
 * buffer.
 */
const inCommon = (frame: ShownFrame, places: WiregasmFrame): ShownFrame => ({
  ...frame,
  fields: frame.fields.map(({ name, label, position, byteLength }, index) => {
    const isPlaced = byteLength > 0 && places.fields[index]?.buffer === places.fields[0]?.buffer;
    return { name, label: shorten(label), position: isPlaced ? position : 0, byteLength };
  }),
});

/** What tshark shows in the second pass, like Wireshark when a frame is clicked. */
const readWithTshark = async ({ run }: TsharkHome, path: string): Promise<readonly ShownFrame[]> => {
  const details = readPdml(await run("-r", path, "-2", "-T", "pdml", "-J", "htcpcp json"));
  const columns = await run("-r", path, "-2", "-T", "fields", "-e", "_ws.col.Protocol", "-e", "_ws.col.Info");
  const lines = columns.split("\n");
  return details.map((fields, index) => {
    const [protocol = "", info = ""] = (lines[index] ?? "").split("\t");
    return {
      frame: index + 1,
      protocol,
      info,
      fields: fields.map(({ name, label, position, byteLength }) => ({ name, label, position, byteLength })),
    };
  });
};

before(async () => {
  if (skip) return;
  home = tsharkHome();
  const path = home.write("hostile.pcap", joinPcap(hostileCaptures().values()));
  const { frames, ...rest } = await runWiregasm(path);
  report = { ...rest, frames: frames.map(ofHtcpcp) };
  expected = await readWithTshark(home, path);
});

after(() => home?.remove());

test("under Lua 5.4 there is no error and nothing is printed", { skip }, () => {
  assert.equal(report.luaErrors, 0);
  assert.deepEqual(report.complaints, []);
});

test("Lua 5.4 shows the frames as Lua 5.2 does", { skip }, () => {
  assert.equal(report.frames.length, expected.length);
  const isOurs = ({ protocol, fields }: ShownFrame): boolean => protocol === "HTCPCP" || fields.length > 0;
  const ours = report.frames.filter(isOurs);
  assert.ok(ours.length > 150, `only ${ours.length} frames hold HTCPCP: the dissector was not loaded`);
  const theirs = expected.filter(isOurs);
  assert.equal(ours.length, theirs.length);
  for (const [index, frame] of ours.entries())
    assert.deepEqual(inCommon(frame, frame), inCommon(theirs[index]!, frame));
});
