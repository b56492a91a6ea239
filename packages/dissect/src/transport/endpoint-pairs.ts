/** Finds the value for two ends (address and port each), whichever of the two sent. */
import { u32be } from "../bytes/byte-view.ts";
import type { Cursor } from "../layers/layer.ts";

export class EndpointPairs<Of> {
  /** For the pair that was looked up last: which of the two ends sent; the number itself has no meaning. */
  direction: 0 | 1 = 0;
  #low = 0;
  #high = 0;
  /** The value of the pair that was looked up last. */
  #found: Of | undefined;
  /** Two levels of numbers, not one of strings: a lookup for each packet must not create a string. */
  readonly #byLowEnd = new Map<number, Map<number, Of>>();
  /** Numbers for IPv6 addresses, above the numbers of IPv4 addresses. */
  readonly #longAddresses = new Map<string, number>();

  /** The last value stored for the ends of a packet, in either direction. */
  find(cursor: Cursor, sourcePort: number, destinationPort: number): Of | undefined {
    const { addressStart, addressLength } = cursor;
    const source = this.#addressNumber(cursor, addressStart) * 65_536 + sourcePort;
    const destination = this.#addressNumber(cursor, addressStart + addressLength) * 65_536 + destinationPort;
    this.direction = source <= destination ? 0 : 1;
    const low = Math.min(source, destination);
    const high = Math.max(source, destination);
    // Most packets belong to the connection of the packet before.
    if (low !== this.#low || high !== this.#high) {
      this.#low = low;
      this.#high = high;
      this.#found = this.#byLowEnd.get(low)?.get(high);
    }
    return this.#found;
  }

  /** Stores a value for the ends that were looked up last. */
  put(value: Of): void {
    let ofLow = this.#byLowEnd.get(this.#low);
    if (ofLow === undefined) {
      ofLow = new Map();
      this.#byLowEnd.set(this.#low, ofLow);
    }
    ofLow.set(this.#high, value);
    this.#found = value;
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
