import type { FieldTraits } from "@potshark/dissect";
import { ReadyText, type TextWriter } from "./text-writer.ts";

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
  readonly #heads: (ReadyText | undefined)[] = [];

  constructor(make: (traits: FieldTraits) => string) {
    this.#make = make;
  }

  of(traits: FieldTraits): ReadyText {
    this.#heads[traits.id] ??= new ReadyText(this.#make(traits));
    return this.#heads[traits.id]!;
  }
}

/** What stands before a line, by how many levels it stands in others. */
export class Indents {
  readonly #level: string;
  readonly #indents: ReadyText[] = [];

  constructor(level: string) {
    this.#level = level;
  }

  of(depth: number): ReadyText {
    while (this.#indents.length <= depth) {
      this.#indents.push(new ReadyText(this.#level.repeat(this.#indents.length)));
    }
    return this.#indents[depth]!;
  }
}
