/**
 * Collects a command's output: one write per line would cost more than the dissection. Invariant: after the reader has
 * closed (`| head`), nothing more is written, and `isOpen` is false.
 */
import { TextWriter } from "./text-writer.ts";

/** Bytes in a piece. */
const PIECE = 1 << 16;

/** Text from the network that could move the cursor of a terminal; line ends and tabs are layout. */
const ACTIVE = /\r(?!\n)|[^\P{C}\r\n\t]|[\u2028\u2029]/gu;

const escapeCharacter = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
};

export class Output {
  readonly #stream: NodeJS.WriteStream;
  /** Buffers text until `flush`. No line end and no character is split between two pieces. */
  readonly writer: TextWriter = new TextWriter();
  #isOpen = true;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
    stream.once("error", () => {
      this.#isOpen = false;
    });
  }

  /** Whether the reader is still there. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Whether there is enough to write. */
  get isFull(): boolean {
    return this.writer.length >= PIECE;
  }

  /** Buffers text until `flush`. */
  add(text: string): void {
    this.writer.text(text);
  }

  /** Writes the buffered text and waits until it is accepted; errors and signals are handled in the meantime. */
  async flush(): Promise<void> {
    const bytes = this.writer.bytes.subarray(0, this.writer.length);
    this.writer.length = 0;
    if (bytes.length === 0 || !this.#isOpen) return;
    const shown = this.#stream.isTTY ? bytes.toString().replace(ACTIVE, escapeCharacter) : bytes;
    await new Promise<void>((resolve) => {
      this.#stream.write(shown, () => resolve());
    });
    // The error of a closed reader comes after the write.
    await new Promise((resolve) => setImmediate(resolve));
  }
}
