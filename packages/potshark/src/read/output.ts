/**
 * What a command prints, in pieces: a write a line would cost more than the dissection. Invariant: once the reader has
 * gone (`| head`), nothing more is written, and `isOpen` says so.
 */

/** Characters in a piece. */
const PIECE = 1 << 16;

/** Text from the network that could move the cursor of a terminal; line ends and tabs are layout. */
const ACTIVE = /\r(?!\n)|[^\P{C}\r\n\t]|[\u2028\u2029]/gu;

const escapeCharacter = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
};

export class Output {
  readonly #stream: NodeJS.WriteStream;
  #text = "";
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
    return this.#text.length >= PIECE;
  }

  /** Keeps text until `flush`. */
  add(text: string): void {
    this.#text += text;
  }

  /** Writes what was added, and waits until it is taken; errors and signals are heard meanwhile. */
  async flush(): Promise<void> {
    const text = this.#stream.isTTY ? this.#text.replace(ACTIVE, escapeCharacter) : this.#text;
    this.#text = "";
    if (text === "" || !this.#isOpen) return;
    await new Promise<void>((resolve) => {
      this.#stream.write(text, () => resolve());
    });
    // A reader that has gone is told of after the write.
    await new Promise((resolve) => setImmediate(resolve));
  }
}
