/** Takes a text piece by piece: what writes bytes needs no string of the whole, nor of the numbers in it. */
export interface TextSink {
  text(text: string): void;
  /** A whole number from 0 on. */
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

  /** What was taken since the last call. */
  take(): string {
    const text = this.#text;
    this.#text = "";
    return text;
  }
}
