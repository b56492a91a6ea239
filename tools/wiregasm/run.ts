/**
 * `npx tsx tools/wiregasm/run.ts CAPTURE [DISSECTOR.lua]`: what Wireshark 4.4 with Lua 5.4 makes of a capture, as JSON.
 * A process of its own, because the module keeps all its memory until the process ends.
 */
import { readFileSync } from "node:fs";
import { loadWiregasm, type TreeNode, toArray, type Vector } from "./wiregasm.ts";

/** One node of the packet details that is a field of ours, or JSON handed on. */
export interface WiregasmField {
  readonly name: string;
  readonly label: string;
  readonly position: number;
  readonly byteLength: number;
  /** Which of the frame's buffers they are in. */
  readonly buffer?: number;
}

export interface WiregasmFrame {
  readonly frame: number;
  readonly protocol: string;
  readonly info: string;
  readonly fields: readonly WiregasmField[];
}

export interface WiregasmReport {
  readonly frames: readonly WiregasmFrame[];
  /** Frames in which Lua failed. */
  readonly luaErrors: number;
  /** What was printed beside the messages of the filter compiler. */
  readonly complaints: readonly string[];
}

/** Of the default columns: protocol and info. */
const [PROTOCOL, INFO] = [4, 6] as const;

const fieldsOf = (tree: Vector<TreeNode>): readonly WiregasmField[] =>
  toArray(tree).flatMap((node) => {
    const name = /^(?:htcpcp|json$)[\w.]*/.exec(node.filter)?.[0];
    const own = { label: node.label, position: node.start, byteLength: node.length, buffer: node.data_source_idx };
    return [...(name === undefined ? [] : [{ name, ...own }]), ...fieldsOf(node.tree)];
  });

const dissect = async (capture: string, dissector: string | undefined): Promise<WiregasmReport> => {
  const complaints: string[] = [];
  const wiregasm = await loadWiregasm((line) => {
    if (!line.includes("DFilter INFO")) complaints.push(line);
  });
  if (dissector !== undefined) wiregasm.FS.writeFile("/plugins/dissector.lua", readFileSync(dissector));
  if (!wiregasm.init()) throw new Error("Wiregasm could not be initialised");
  wiregasm.FS.writeFile("/uploads/capture", readFileSync(capture));
  const session = new wiregasm.DissectSession("/uploads/capture");
  const { code, error } = session.load();
  if (code !== 0) throw new Error(`Wiregasm could not read ${capture}: ${error}`);
  const frames = toArray(session.getFrames("", 0, 0).frames).map(({ number, columns }) => ({
    frame: number,
    protocol: columns.get(PROTOCOL),
    info: columns.get(INFO),
    fields: fieldsOf(session.getFrame(number).tree),
  }));
  const luaErrors = session.getFrames("_ws.lua.error", 0, 0).matched;
  session.delete();
  return { frames, luaErrors, complaints };
};

const [capture, dissector] = process.argv.slice(2);
if (capture === undefined) {
  process.stderr.write("usage: npx tsx tools/wiregasm/run.ts CAPTURE [DISSECTOR.lua]\n");
  process.exit(2);
}
const report = JSON.stringify(await dissect(capture, dissector));
process.stdout.write(`${report}\n`, () => process.exit());
