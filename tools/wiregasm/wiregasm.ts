/** The part of Wiregasm's API that is used here. The package's own types are installed only with it. */
import { createRequire } from "node:module";
import { join } from "node:path";
import { WIREGASM_FOLDER } from "./wiregasm-folder.ts";

/** A C++ vector. */
export interface Vector<Value> {
  size(): number;
  get(index: number): Value;
}

export interface TreeNode {
  readonly label: string;
  /** A display filter for this node, or the name of its protocol. */
  readonly filter: string;
  readonly start: number;
  readonly length: number;
  readonly data_source_idx: number;
  readonly tree: Vector<TreeNode>;
}

interface Session {
  load(): { readonly code: number; readonly error: string };
  getFrames(filter: string, skip: number, limit: number): FrameList;
  getFrame(number: number): { readonly tree: Vector<TreeNode> };
  delete(): void;
}

interface FrameList {
  readonly matched: number;
  readonly frames: Vector<{ readonly number: number; readonly columns: Vector<string> }>;
}

export interface Wiregasm {
  readonly FS: { writeFile(path: string, data: Uint8Array): void };
  readonly DissectSession: new (path: string) => Session;
  init(): boolean;
  destroy(): void;
}

type Loader = (options: {
  locateFile(name: string): string;
  print(line: string): void;
  printErr(line: string): void;
  handleStatus(): void;
}) => Promise<Wiregasm>;

/** Wiregasm, not yet initialised; `say` gets its output. */
export const loadWiregasm = (say: (line: string) => void): Promise<Wiregasm> => {
  const load: Loader = createRequire(import.meta.url)(join(WIREGASM_FOLDER, "wiregasm.js"));
  return load({
    locateFile: (name) => join(WIREGASM_FOLDER, name),
    print: say,
    printErr: say,
    handleStatus: () => {},
  });
};

export const toArray = <Value>(vector: Vector<Value>): readonly Value[] =>
  Array.from({ length: vector.size() }, (_, index) => vector.get(index));
