/**
 * What is known of one connection. The first pass indexes it in the order of the capture; the second starts from what
 * was known at the end, as Wireshark's does, and lets only a Server Hello change the version again.
 */

import { lowerBound } from "../../collections/lower-bound.ts";

/** A handshake message that came in several records. */
export interface SplitMessage {
  /** Of the runs that its pieces are in. */
  readonly direction: 0 | 1;
  /** Of the frames that its pieces are in, in order. */
  readonly rows: number[];
  /** The pieces so far; given up when the message is whole. */
  pieces: Uint8Array[];
  /** Bytes so far. */
  length: number;
  /** Bytes of the whole, with its header; infinite while the header is not whole. */
  total: number;
  /** The whole message and the row of the frame that completed it; undefined while it is not. */
  whole: { readonly bytes: Uint8Array; readonly row: number } | undefined;
}

/** A piece of a split message, found again in the second pass by the place of its record. */
export interface Piece {
  /** Where the content of its record begins, from the start of the run. */
  readonly recordAt: number;
  readonly message: SplitMessage;
  /** Where in the message it begins. */
  readonly offset: number;
  readonly length: number;
  readonly isLast: boolean;
}

/** What a run changed, kept where it differs from what the change before said. */
interface Change<Value> {
  readonly run: number;
  readonly value: Value;
}

/** Values by the runs that changed them. Runs must come in order. */
class Changes<Value> {
  readonly #changes: Change<Value>[] = [];

  add(run: number, value: Value): void {
    if (this.#changes.at(-1)?.value !== value) this.#changes.push({ run, value });
  }

  /** The last value of a run before this one. */
  before(run: number): Value | undefined {
    return this.#changes[lowerBound(this.#changes, (change) => change.run < run) - 1]?.value;
  }
}

export type Side = "client" | "server";

export interface TlsStream {
  /** 0 while it is unknown. */
  version: number;
  /** Of a draft of TLS 1.3, its number; else 0. */
  draft: number;
  /** The direction the server sends in, where a Client Hello said which. */
  server: 0 | 1 | undefined;
  /** The suite that the last Server Hello chose. */
  suite: number;
  /** Row of the first frame in which the side changed to encryption. */
  readonly encryptedFrom: Record<Side, number | undefined>;
  /** RFC 7250: the kind of certificate that the side sends. */
  readonly certificateType: Record<Side, number>;
  /** A message of the side that is not whole yet. */
  readonly pending: Record<Side, SplitMessage | undefined>;
  /** What is spoken inside, where ALPN said it: Wireshark's name of it. */
  application: string | undefined;
  /** Versions that Server Hellos chose. */
  readonly versions: Changes<number>;
  /** Suites that key exchange messages were read by. */
  readonly suites: Changes<number>;
}

export const newStream = (): TlsStream => ({
  version: 0,
  draft: 0,
  server: undefined,
  suite: 0,
  encryptedFrom: { client: undefined, server: undefined },
  certificateType: { client: 0, server: 0 },
  pending: { client: undefined, server: undefined },
  application: undefined,
  versions: new Changes(),
  suites: new Changes(),
});
