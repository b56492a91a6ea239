/**
 * What a command prints, in pieces: a write a line would cost more than the dissection. Invariant: once the reader has
 * gone (`| head`), nothing more is written, and `isOpen` says so.
 */

/** Bytes in a piece. */
const PIECE = 1 << 16;
/** Of a character of JavaScript's, in UTF-8. */
const MOST_BYTES = 3;

/** Text from the network that could move the cursor of a terminal; line ends and tabs are layout. */
const ACTIVE = /\r(?!\n)|[^\P{C}\r\n\t]|[\u2028\u2029]/gu;

const escapeCharacter = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
};

export class Output {
  readonly #stream: NodeJS.WriteStream;
  /** Bytes, since text that waits is many small objects, which the collector would take for lasting ones. */
  #bytes = Buffer.allocUnsafe(2 * PIECE);
  #length = 0;
  #isOpen = true;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
    stream.once("error", () => {
      this.#isOpen = false;
    });
  }

  /** Whether anybody reads on. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Whether there is enough to write. */
  get isFull(): boolean {
    return this.#length >= PIECE;
  }

  /** Keeps text until `flush`. A line end does not stand between two texts. */
  add(text: string): void {
    const shown = this.#stream.isTTY ? text.replace(ACTIVE, escapeCharacter) : text;
    if (this.#length + shown.length * MOST_BYTES > this.#bytes.length) this.#reserve(Buffer.byteLength(shown));
    this.#length += this.#bytes.write(shown, this.#length);
  }

  /** Writes what was added, and waits until it is taken; errors and signals are heard meanwhile. */
  async flush(): Promise<void> {
    const bytes = this.#bytes.subarray(0, this.#length);
    this.#length = 0;
    if (bytes.length === 0 || !this.#isOpen) return;
    await new Promise<void>((resolve) => {
      this.#stream.write(bytes, () => resolve());
    });
    // A reader that has gone is told of after the write.
    await new Promise((resolve) => setImmediate(resolve));
  }

  /** Makes room for so many bytes more. */
  #reserve(length: number): void {
    const wider = Buffer.allocUnsafe(Math.max(this.#length + length, 2 * this.#bytes.length));
    wider.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = wider;
  }
}
