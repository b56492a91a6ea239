/** The dissection of one run: what it needs to know of its connection, and what it changes. */
import type { HeldBytes, Run } from "../../transport/stream-protocol.ts";
import { draftOf, GMTLS, SERVER_HELLO, SSL3, TLS1_0, TLS1_1, TLS1_2, TLS1_3 } from "./numbers.ts";
import type { Piece, Side, TlsStream } from "./stream.ts";

export interface Reading {
  readonly run: Run;
  readonly stream: TlsStream;
  /** First pass; in the second nothing of the stream changes. */
  readonly isFirstPass: boolean;
  /** Bytes of split messages count here. */
  readonly pending: HeldBytes;
  /** Who sent the run. */
  readonly side: Side;
  /** As in the stream; of the second pass, its own. */
  version: number;
  draft: number;
  readonly certificateType: Record<Side, number>;
  /** Pieces of split messages that this run holds. */
  readonly pieces: Piece[];
}

const NEGOTIABLE: ReadonlySet<number> = new Set([SSL3, TLS1_0, TLS1_1, TLS1_2, TLS1_3, GMTLS]);

/** Takes the version that a message says, if it is one. @param handshakeType of the message, or what stands there */
export const setVersion = (reading: Reading, said: number, handshakeType: number): void => {
  const draft = handshakeType === SERVER_HELLO ? draftOf(said) : 0;
  const version = draft === 0 ? said : TLS1_3;
  if (!NEGOTIABLE.has(version)) return;
  reading.version = version;
  reading.draft = draft;
};
