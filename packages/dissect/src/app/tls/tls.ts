/**
 * The unencrypted part of TLS (RFC 8446, RFC 5246 and before): records, and handshake messages up to where encryption
 * begins. The contents of certificates, and their layers in `frame.protocols`, are not emitted.
 */
import type { Sink } from "../../layers/layer.ts";
import {
  type DesegmentRequest,
  type HeldBytes,
  type ProtocolEntry,
  type Run,
  type StreamProtocol,
  WHOLE,
} from "../../transport/stream-protocol.ts";
import { FieldEmitter } from "../kit/field-emitter.ts";
import { TLS, TLS_FIELDS } from "./fields.ts";
import { readRecords } from "./framing.ts";
import { looksLikeTls } from "./looks-like-tls.ts";
import { SERVER_HELLO } from "./numbers.ts";
import { isServerPort, TLS_PORTS } from "./ports.ts";
import { type Reading, setVersion } from "./reading.ts";
import { newStream, type Piece, type Side, type TlsStream } from "./stream.ts";

/** Real TLS almost never begins with so many printable characters (Wireshark's rule). */
const TEXT_BYTES = 4;

const isText = ({ bytes, start, end }: Run): boolean =>
  end - start > TEXT_BYTES && bytes.subarray(start, start + TEXT_BYTES).every((byte) => byte >= 0x20 && byte < 0x7f);

export class TlsProtocol implements StreamProtocol {
  readonly #streams = new Map<number, TlsStream>();
  /** Pieces by run, for runs that have any. */
  readonly #pieces = new Map<number, Piece[]>();
  /** By run, where a message extends past the whole records: the number of bytes after the whole records. */
  readonly #tails = new Map<number, number>();
  readonly #pending: HeldBytes;

  constructor(pending: HeldBytes) {
    this.#pending = pending;
  }

  recognizes({ bytes, start, end }: Run): boolean {
    return looksLikeTls(bytes, start, end);
  }

  index(run: Run): DesegmentRequest | undefined {
    if (isText(run)) return undefined;
    const stream = this.#streams.get(run.stream) ?? newStream();
    this.#streams.set(run.stream, stream);
    const reading: Reading = {
      ...this.#enter(run, stream),
      isFirstPass: true,
      certificateType: stream.certificateType,
    };
    const emitter = new FieldEmitter(run, undefined);
    const request = readRecords(reading, emitter);
    stream.version = reading.version;
    stream.draft = reading.draft;
    if (reading.pieces.length > 0) this.#pieces.set(run.id, reading.pieces);
    if (request.reach > request.desegmentOffset) this.#tails.set(run.id, run.end - request.desegmentOffset);
    return request;
  }

  dissect(run: Run, sink: Sink | undefined): string {
    const stream = this.#streams.get(run.stream);
    if (stream === undefined) return "";
    if (sink === undefined) return "tls";
    const reading = this.#enter(run, stream);
    const said = stream.versions.before(run.id);
    if (said !== undefined) setVersion(reading, said, SERVER_HELLO);
    const end = Math.min(run.bytes.length, run.end + (this.#tails.get(run.id) ?? 0));
    const emitter = new FieldEmitter({ ...run, end }, sink);
    emitter.enter(TLS, run.start, run.end - run.start, run.end - run.start);
    const { desegmentOffset: from, desegmentLength: needs } = readRecords(reading, emitter);
    // Wireshark does not count the layer of a dissector that asks for more bytes before it has read a record.
    return needs !== WHOLE && from === run.start ? "" : "tls";
  }

  #enter(run: Run, stream: TlsStream): Reading {
    const isServer = stream.server === undefined ? isServerPort(run.sourcePort) : stream.server === run.direction;
    const side: Side = isServer ? "server" : "client";
    return {
      run,
      stream,
      isFirstPass: false,
      pending: this.#pending,
      side,
      version: stream.version,
      draft: stream.draft,
      certificateType: { ...stream.certificateType },
      pieces: this.#pieces.get(run.id) ?? [],
    };
  }
}

export const TLS_PROTOCOL: ProtocolEntry = {
  name: "tls",
  fields: TLS_FIELDS,
  ports: TLS_PORTS,
  make: ({ pending }) => new TlsProtocol(pending),
};
