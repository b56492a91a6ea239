/** The dissection of one run: the state of its connection that it needs, and the state that it changes. */
import type { HeldBytes, Run } from "../../transport/stream-protocol.ts";
import { draftOf, GMTLS, SERVER_HELLO, SSL3, TLS1_0, TLS1_1, TLS1_2, TLS1_3 } from "./numbers.ts";
import type { Piece, Side, TlsStream } from "./stream.ts";

export interface Reading {
  readonly run: Run;
  readonly stream: TlsStream;
  /** Whether this is the first pass; the second pass does not change the stream. */
  readonly isFirstPass: boolean;
  /** Counts the bytes of split messages. */
  readonly pending: HeldBytes;
  /** The side that sent the run. */
  readonly side: Side;
  /** As in the stream; in the second pass, a copy for this run. */
  version: number;
  draft: number;
  readonly certificateType: Record<Side, number>;
  /** Pieces of split messages that this run holds. */
  readonly pieces: Piece[];
}

const NEGOTIABLE: ReadonlySet<number> = new Set([SSL3, TLS1_0, TLS1_1, TLS1_2, TLS1_3, GMTLS]);

/**
 * Takes the version that a message gives, if it is a known version. @param handshakeType of the message, or the byte in
 * its place
 */
export const setVersion = (reading: Reading, said: number, handshakeType: number): void => {
  const draft = handshakeType === SERVER_HELLO ? draftOf(said) : 0;
  const version = draft === 0 ? said : TLS1_3;
  if (!NEGOTIABLE.has(version)) return;
  reading.version = version;
  reading.draft = draft;
};
