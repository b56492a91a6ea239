/**
 * The state of one connection. The first pass builds it in the order of the capture. The second pass starts from the
 * state at the end, as in Wireshark, and only a Server Hello changes the version again.
 */

import { lowerBound } from "../../collections/lower-bound.ts";

/** A handshake message that came in several records. */
export interface SplitMessage {
  /** Direction of the runs that hold its pieces. */
  readonly direction: 0 | 1;
  /** Rows of the frames that hold its pieces, in order. */
  readonly rows: number[];
  /** The pieces so far; released when the message is whole. */
  pieces: Uint8Array[];
  /** Bytes so far. */
  length: number;
  /** Length of the whole message with its header; infinite while the header is incomplete. */
  total: number;
  /** The whole message and the row of the frame that completed it; undefined while it is incomplete. */
  whole: { readonly bytes: Uint8Array; readonly row: number } | undefined;
}

/** A piece of a split message. The second pass finds it by the offset of its record. */
export interface Piece {
  /** Offset of its record's content from the start of the run. */
  readonly recordAt: number;
  readonly message: SplitMessage;
  /** Its offset in the message. */
  readonly offset: number;
  readonly length: number;
  readonly isLast: boolean;
}

/** A new value that a run set. It is kept only where it differs from the value before. */
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

  /** The last value that a run before this one set. */
  before(run: number): Value | undefined {
    return this.#changes[lowerBound(this.#changes, (change) => change.run < run) - 1]?.value;
  }
}

export type Side = "client" | "server";

export interface TlsStream {
  /** 0 while it is unknown. */
  version: number;
  /** The number of the TLS 1.3 draft; 0 otherwise. */
  draft: number;
  /** The direction of the server, where a Client Hello showed it. */
  server: 0 | 1 | undefined;
  /** The suite that the last Server Hello chose. */
  suite: number;
  /** Row of the first frame in which the side changed to encryption. */
  readonly encryptedFrom: Record<Side, number | undefined>;
  /** RFC 7250: the kind of certificate that the side sends. */
  readonly certificateType: Record<Side, number>;
  /** A message of the side that is not whole yet. */
  readonly pending: Record<Side, SplitMessage | undefined>;
  /** The protocol inside TLS, where ALPN named it: Wireshark's name of it. */
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
