/**
 * `npx tsx tools/wiregasm/run.ts CAPTURE DISSECTOR.lua`: the result of Wireshark 4.4 with Lua 5.4 for a capture, as
 * JSON. A process of its own, because the module keeps all its memory until the process ends.
 */
import { readFileSync } from "node:fs";
import { loadWiregasm, type TreeNode, toArray, type Vector } from "./wiregasm.ts";

/** One line of the packet details. */
export interface WiregasmField {
  /** Its name; also for lines without a field: "text", "frame". */
  readonly name: string;
  /** The value in a display filter; undefined if the filter only tests whether the field exists. */
  readonly value: string | undefined;
  readonly label: string;
  readonly position: number;
  readonly byteLength: number;
  /** The frame's buffer that contains them. */
  readonly buffer: number;
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
  /** Other output than the messages of the filter compiler. */
  readonly complaints: readonly string[];
}

/** From the default columns: protocol and info. */
const [PROTOCOL, INFO] = [4, 6] as const;

const fieldsOf = (tree: Vector<TreeNode>): readonly WiregasmField[] =>
  toArray(tree).flatMap(({ filter, label, start, length, data_source_idx: buffer, tree: below }) => {
    const [, name = "", value] = /^([\w.-]+)(?: == (.*))?$/s.exec(filter) ?? [];
    return [{ name, value, label, position: start, byteLength: length, buffer }, ...fieldsOf(below)];
  });

const dissect = async (capture: string, dissector: string): Promise<WiregasmReport> => {
  const complaints: string[] = [];
  const wiregasm = await loadWiregasm((line) => {
    if (!line.includes("DFilter INFO")) complaints.push(line);
  });
  wiregasm.FS.writeFile("/plugins/dissector.lua", readFileSync(dissector));
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
if (capture === undefined || dissector === undefined) {
  process.stderr.write("usage: npx tsx tools/wiregasm/run.ts CAPTURE DISSECTOR.lua\n");
  process.exit(2);
}
const report = JSON.stringify(await dissect(capture, dissector));
process.stdout.write(`${report}\n`, () => process.exit());
