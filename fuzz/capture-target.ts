/**
 * Captures: for every file there is a result or a stated problem. Every field is inside its bytes, every value can be
 * shown, and a frame gives the same fields every time it is dissected.
 */
import { readdirSync, readFileSync } from "node:fs";
import {
  type CaptureProblem,
  type DataSource,
  type FieldDefinition,
  type FieldValue,
  formatValue,
  openCapture,
  Session,
  type Sink,
} from "../packages/dissect/src/index.ts";
import { hostileCaptures } from "../packages/wireshark/src/hostile-captures.ts";
import { BrokenPromise, type FuzzCase, type FuzzTarget } from "./fuzz-target.ts";

const SAMPLES = new URL("../sample_capture/", import.meta.url);
/** Enough of a sample for every kind of frame, but small enough for many runs a second. */
const SAMPLE_BYTES = 16_384;

const samples = (): readonly Uint8Array[] =>
  readdirSync(SAMPLES)
    .filter((name) => name.endsWith(".pcapng"))
    .map((name) => readFileSync(new URL(name, SAMPLES)).subarray(0, SAMPLE_BYTES));

/** Collects what is emitted for a frame as text, and checks the promises. */
class Witness implements Sink {
  text = "";
  protocols = "";
  #source: Uint8Array;

  constructor(frame: Uint8Array) {
    this.#source = frame;
  }

  source({ bytes }: DataSource): void {
    this.#source = bytes;
  }

  enter(protocol: FieldDefinition, offset: number, length: number): void {
    this.#within(protocol, offset, length);
    this.text += `${protocol.name}@${offset}+${length}\n`;
  }

  add(field: FieldDefinition, offset: number, length: number, value: FieldValue): void {
    this.#within(field, offset, length);
    const shown = formatValue(field, value);
    if (field.name === "frame.protocols") this.protocols = shown;
    this.text += `${field.name}@${offset}+${length}=${shown}\n`;
  }

  #within({ name }: FieldDefinition, offset: number, length: number): void {
    if (offset >= 0 && length >= 0 && offset + length <= this.#source.length) return;
    throw new BrokenPromise("a field lies in its bytes", `${name} at ${offset}+${length} of ${this.#source.length}`);
  }
}

/** What is emitted for a frame; throws if it breaks a promise. */
export const witness = (session: Session, row: number): Witness => {
  const seen = new Witness(session.bytesOf(row));
  session.read(row, seen);
  return seen;
};

const checkProblem = ({ offset, message }: CaptureProblem, size: number): void => {
  if (offset < 0 || offset > size || message === "")
    throw new BrokenPromise("a problem says what and where", `${message} at ${offset} of ${size}`);
};

const attempt = async ({ input }: FuzzCase): Promise<string> => {
  const capture = await openCapture(input);
  if (capture === undefined) return "no capture";
  // A gzipped capture is unpacked to a different size.
  if (capture.problem) checkProblem(capture.problem, capture.bytes.size);
  const session = new Session(capture);
  const inOrder = Array.from({ length: session.frameCount }, (_, row) => witness(session, row));
  const backwards = new Session(capture);
  for (let row = session.frameCount - 1; row >= 0; row -= 1) {
    if (witness(backwards, row).text !== inOrder[row]!.text)
      throw new BrokenPromise("a frame says the same whenever it is asked", `frame ${row + 1}`);
  }
  const deepest = inOrder.map(({ protocols }) => protocols).sort((left, right) => right.length - left.length)[0];
  return `${capture.problem?.limitedBy ?? "whole"} ${deepest ?? "empty"}`;
};

export const captureTarget = (): FuzzTarget => ({
  name: "capture",
  seeds: [...hostileCaptures().values(), ...samples()],
  together: 1,
  attempt: async (cases) => {
    const words: string[] = [];
    for (const one of cases) words.push(await attempt(one));
    return words;
  },
  close: async () => undefined,
});
