/** Finds what two ends (address and port each) have in common, whichever of the two sent. */
import { u32be } from "../bytes/byte-view.ts";
import type { Cursor } from "../layers/layer.ts";

export class EndpointPairs<Of> {
  /** Of the pair that was looked for last: which of the two ends sent; the number itself means nothing. */
  direction: 0 | 1 = 0;
  #low = 0;
  #high = 0;
  /** Two levels of numbers rather than one of texts: a look-up a packet must not make a string. */
  readonly #byLowEnd = new Map<number, Map<number, Of>>();
  /** IPv6 addresses as numbers above those that IPv4 ones are. */
  readonly #longAddresses = new Map<string, number>();

  /** What was put for the ends of a packet last, in either direction. */
  find(cursor: Cursor, sourcePort: number, destinationPort: number): Of | undefined {
    const { addressStart, addressLength } = cursor;
    const source = this.#addressNumber(cursor, addressStart) * 65_536 + sourcePort;
    const destination = this.#addressNumber(cursor, addressStart + addressLength) * 65_536 + destinationPort;
    this.direction = source <= destination ? 0 : 1;
    this.#low = Math.min(source, destination);
    this.#high = Math.max(source, destination);
    return this.#byLowEnd.get(this.#low)?.get(this.#high);
  }

  /** Puts something for the ends that were looked for last. */
  put(value: Of): void {
    let ofLow = this.#byLowEnd.get(this.#low);
    if (ofLow === undefined) {
      ofLow = new Map();
      this.#byLowEnd.set(this.#low, ofLow);
    }
    ofLow.set(this.#high, value);
  }

  /** The number of the address at `at`, unique within a capture. */
  #addressNumber({ addressBytes, addressLength }: Cursor, at: number): number {
    if (addressLength === 4) return u32be(addressBytes, at);
    const key = String.fromCharCode(...addressBytes.subarray(at, at + addressLength));
    let number = this.#longAddresses.get(key);
    if (number === undefined) {
      number = 2 ** 32 + this.#longAddresses.size;
      this.#longAddresses.set(key, number);
    }
    return number;
  }
}
