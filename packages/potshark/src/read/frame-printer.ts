import type { FieldTraits } from "@potshark/dissect";
import type { TextWriter } from "./text-writer.ts";

/** How frames are printed, one at a time: each output format is one of these. */
export interface FramePrinter {
  /** Before the first frame. */
  readonly begin: string;
  /** @param row of the frame, counted from 0 */
  frame(row: number, into: TextWriter): void;
  /** After the last frame. */
  readonly end: string;
}

/** What is written of every field of a kind before its value, by `FieldTraits.id`; made when it is first needed. */
export class FieldHeads {
  readonly #make: (traits: FieldTraits) => string;
  readonly #heads: (Uint8Array | undefined)[] = [];

  constructor(make: (traits: FieldTraits) => string) {
    this.#make = make;
  }

  of(traits: FieldTraits): Uint8Array {
    this.#heads[traits.id] ??= Buffer.from(this.#make(traits));
    return this.#heads[traits.id]!;
  }
}
