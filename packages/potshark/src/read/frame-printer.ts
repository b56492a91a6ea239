import { FIELDS, type FieldDefinition } from "@potshark/dissect";
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

/** The heads of deeper fields are not cached. */
const MAX_DEPTH = 64;

/** The indent of a line, by its depth. */
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

/** The text before the value of each kind of field, by depth; made when it is first needed. */
export class FieldHeads {
  readonly #level: string;
  readonly #make: (field: FieldDefinition) => string;
  /** By `FieldDefinition.id`. With a place for each it stays an array; with gaps it would become a slow table. */
  readonly #heads: ReadyText[][] = FIELDS.map(() => []);

  /** @param level the indent of each level */
  constructor(level: string, make: (field: FieldDefinition) => string) {
    this.#level = level;
    this.#make = make;
  }

  of(field: FieldDefinition, depth: number): ReadyText {
    this.#heads[field.id] ??= [];
    const heads = this.#heads[field.id]!;
    const known = heads[depth];
    if (known !== undefined) return known;
    const made = new ReadyText(this.#level.repeat(depth) + this.#make(field));
    if (depth <= MAX_DEPTH) heads[depth] = made;
    return made;
  }
}
