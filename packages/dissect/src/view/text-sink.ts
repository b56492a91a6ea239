/** Takes a text piece by piece: a writer of bytes needs no string of the whole text or of its numbers. */
export interface TextSink {
  text(text: string): void;
  /** A non-negative integer. */
  decimal(number: number): void;
}

/** The pieces as one string. */
export class CollectedText implements TextSink {
  #text = "";

  text(text: string): void {
    this.#text += text;
  }

  decimal(number: number): void {
    this.#text += number;
  }

  /** The text since the last call. */
  take(): string {
    const text = this.#text;
    this.#text = "";
    return text;
  }
}
