/**
 * HTTP/1 (RFC 9112) as in Wireshark. A run is read message by message, by the same reader in both passes. The first
 * pass indexes what later messages need (which request a response answers, where a tunnel begins). The second pass
 * emits.
 */
import type { Sink } from "../../layers/layer.ts";
import {
  DESEGMENT_ONE_MORE_SEGMENT,
  type DesegmentRequest,
  type ProtocolContext,
  type ProtocolEntry,
  type Run,
  type StreamProtocol,
  WHOLE,
} from "../../transport/stream-protocol.ts";
import { FieldEmitter } from "../kit/field-emitter.ts";
import { emitPlain } from "../media/media.ts";
import { TlsProtocol } from "../tls/tls.ts";
import { HTTP_LAYERS } from "./fields.ts";
import { HeadScanner, OVERRUN } from "./framing.ts";
import { fullUriOf, skipEmptyLine } from "./head.ts";
import { emitContinuation, emitMessage, type Message, readMessage } from "./message.ts";
import { Pairs } from "./pairing.ts";
import { HTTP_PORTS } from "./ports.ts";
import { findLine, isPrintable, startsWith } from "./text.ts";
import { emitTunnel, isTlsIn, runIn, type Tunnel, tunnelTo } from "./tunnel.ts";

/** After the first `at` bytes of a run of this frame. */
interface Switch {
  readonly row: number;
  readonly at: number;
}

/** What is known about a connection. */
interface Connection {
  /** Method of the last request. */
  method: string | undefined;
  /** Status code of the last response. */
  code: number;
  /** Where another protocol begins (RFC 9110 §7.8). */
  switched: Switch | undefined;
  /** The tunnel that a CONNECT requested and a response granted (RFC 9110 §9.3.6). */
  tunnel: Tunnel | undefined;
  isHttp2: boolean;
}

/** Names of layers after a colon; "" stays "". */
const behindColon = (names: string): string => (names === "" ? "" : `:${names}`);

const VERSION = "http/1.";
/** Length of "HTTP/1.1". */
const VERSION_LENGTH = 8;
/** RFC 9113 §3.4, in lower case. */
const HTTP2_PREFACE = "pri * http/2.0\r\n\r\nsm\r\n\r\n";

const isBehind = ({ row, start }: Run, at: number, switched: Switch | undefined): boolean =>
  switched !== undefined && (row > switched.row || (row === switched.row && at - start >= switched.at));

/** Responses without a body (RFC 9112 §6.3), in Wireshark's scan of the head. @param method of the request */
const hasNoBody = (code: number, method: string | undefined): boolean => {
  const kind = Math.trunc(code / 100);
  const isGranted = kind === 2 && (method === "CONNECT" || method === "SSTP_DUPLEX_POST");
  return method === "HEAD" || isGranted || kind === 1 || code === 204 || code === 304;
};

const isHttp2 = ({ bytes, end }: Run, { at, head }: Message): boolean =>
  head.lines.count === 0 && startsWith(bytes, at, end, HTTP2_PREFACE);

export class HttpProtocol implements StreamProtocol {
  readonly #inflating: ProtocolContext["inflating"];
  readonly #pairs: Pairs;
  readonly #connections = new Map<number, Connection>();
  /** How many bytes of a run are emitted, where Wireshark reads more of it than it shows. */
  readonly #shownBytes = new Map<number, number>();
  /**
   * Runs in which the second pass may find that a message is not whole, since it sees fewer bytes or knows more. Each
   * has the method of the last request before it; undefined before the first request.
   */
  readonly #doubtful = new Map<number, string | undefined>();

  /** Reads TLS in tunnels. */
  readonly #tls: StreamProtocol;
  /** Runs that `#tls` read. */
  readonly #inTls = new Set<number>();

  constructor(context: ProtocolContext) {
    this.#inflating = context.inflating;
    this.#pairs = new Pairs(context);
    this.#tls = new TlsProtocol(context.pending);
  }

  recognizes({ bytes, start, end }: Run): boolean {
    const line = findLine(bytes.subarray(0, end), start);
    if (line === undefined || line.end - start === VERSION_LENGTH) return false;
    if (startsWith(bytes, start, end, VERSION)) return true;
    // For a line that is shorter than a version, Wireshark looks at the same distance before the end of the run.
    const from = line.end - VERSION_LENGTH;
    const at = from < start ? end - (start - from) : from;
    return at >= start && startsWith(bytes, at, end, VERSION);
  }

  index(run: Run): DesegmentRequest {
    const connection = this.#connection(run.stream);
    const methodBefore = connection.method;
    const all: DesegmentRequest = { desegmentOffset: run.end, desegmentLength: WHOLE };
    if (this.#isTunnelled(run, connection)) {
      const { tunnel } = connection;
      if (tunnel === undefined || !isTlsIn(tunnel, run)) return all;
      const rest = this.#tls.index(runIn(tunnel, run));
      if (rest !== undefined) this.#inTls.add(run.id);
      return rest ?? all;
    }
    for (let at = run.start; at < run.end && !isBehind(run, at, connection.switched); ) {
      const scanner = at === run.start && run.memo instanceof HeadScanner ? run.memo : new HeadScanner();
      const needs = this.#needs(run, at, this.#lastMethod(run), scanner);
      if (needs !== undefined) {
        const from = skipEmptyLine(run.bytes, at, run.end, run.missing);
        const isReassembled = run.start === run.origin;
        if (needs === OVERRUN || isReassembled) this.#doubtful.set(run.id, methodBefore);
        // Reassembled bytes are cut to the whole messages before they are shown. An empty line after these is then a
        // message.
        else if (from !== at) this.#shownBytes.set(run.id, at - run.start);
        return needs === OVERRUN
          ? { ...all, isBroken: true }
          : { desegmentOffset: from, desegmentLength: needs, memo: scanner };
      }
      const message = readMessage(run, at);
      if (message === undefined) return all;
      if (!this.#indexMessage(run, message, connection)) return { ...all, isBroken: true };
      at = message.body.next;
    }
    return all;
  }

  dissect(run: Run, sink: Sink | undefined): string {
    if (run.start === run.end) return "";
    const connection = this.#connection(run.stream);
    const { tunnel } = connection;
    if (connection.isHttp2) return "http:http2";
    if (tunnel !== undefined && run.row >= tunnel.row) {
      const tls = this.#inTls.has(run.id) ? this.#tls : undefined;
      return emitTunnel(new FieldEmitter(run, sink), run, tunnel, tls);
    }
    const shownBytes = this.#shownBytes.get(run.id);
    const part = shownBytes === undefined ? run : { ...run, end: run.start + shownBytes };
    const { layers, isShown } = this.#emitMessages(part, connection, sink);
    return isShown ? `http${layers}` : "";
  }

  /** @returns the layers above HTTP, each after a colon, and whether Wireshark shows anything at all */
  #emitMessages(run: Run, connection: Connection, sink: Sink | undefined): { layers: string; isShown: boolean } {
    const emitter = new FieldEmitter(run, sink);
    const isHttp = this.#pairs.last(run.stream) !== undefined;
    const isDoubtful = this.#doubtful.has(run.id);
    // The method decides whether a response is whole. Where no method is stored, the last one of the first pass counts.
    let method = this.#doubtful.get(run.id) ?? connection.method;
    const context = { inflating: this.#inflating, pairs: this.#pairs, isHttp };
    let layers = "";
    let isShown = false;
    for (let at = run.start; at < run.end; ) {
      if (isBehind(run, at, connection.switched)) {
        return { layers: layers + behindColon(emitPlain(emitter, { ...run, start: at })), isShown: true };
      }
      const needs = isDoubtful ? this.#needs(run, at, method, new HeadScanner()) : undefined;
      if (needs !== undefined) return { layers, isShown: isShown || needs === OVERRUN };
      const message = readMessage(run, at);
      if (message === undefined) {
        if (!isHttp) break;
        return { layers: layers + behindColon(emitContinuation(emitter, run, at)), isShown: true };
      }
      method = message.facts.method ?? method;
      const emitted = emitMessage(emitter, run, message, context);
      layers += behindColon(emitted.layers);
      isShown ||= emitted.isShown;
      if (!emitted.goesOn) break;
      at = message.body.next;
    }
    return { layers, isShown };
  }

  #connection(stream: number): Connection {
    let connection = this.#connections.get(stream);
    if (connection === undefined) {
      connection = {
        method: undefined,
        code: 0,
        switched: undefined,
        tunnel: undefined,
        isHttp2: false,
      };
      this.#connections.set(stream, connection);
    }
    return connection;
  }

  /** The method that decides on the body of a response: the method of the last pair. */
  #lastMethod({ stream }: Run): string | undefined {
    return this.#pairs.last(stream)?.method;
  }

  /** Whether a run is in a tunnel. The first such run creates the tunnel. */
  #isTunnelled(run: Run, connection: Connection): boolean {
    if (connection.tunnel !== undefined || connection.isHttp2) return true;
    const pair = this.#pairs.last(run.stream);
    const to = pair?.target?.uri;
    if (pair?.code !== 200 || !this.#lastMethod(run)?.startsWith("CONNECT") || to === undefined) return false;
    connection.tunnel = tunnelTo(run.row, to);
    return true;
  }

  /**
   * What the message at `at` waits for; undefined where it is whole, or where Wireshark does not wait.
   *
   * @param method of the last request
   * @param scanner the scanner of this message, with what it found before
   */
  #needs(run: Run, at: number, method: string | undefined, scanner: HeadScanner): number | typeof OVERRUN | undefined {
    const { bytes, end } = run;
    const from = skipEmptyLine(bytes, at, end, run.missing);
    if (!run.mayWait || from >= end || !isPrintable(bytes[from]!)) return undefined;
    const data = bytes.subarray(from, end);
    const startLine = scanner.startLine(data);
    if (startLine === undefined) return DESEGMENT_ONE_MORE_SEGMENT;
    if (startLine === false) return undefined;
    const { kind, code } = startLine;
    const hasNone = kind === "response" && hasNoBody(code, method);
    const rule = { isAwaited: !run.isLast && !hasNone, untilFin: kind === "response" };
    return scanner.awaited(data, run, rule);
  }

  /** @returns whether Wireshark continues after the message */
  #indexMessage(run: Run, message: Message, connection: Connection): boolean {
    const { head, facts, body } = message;
    if (isHttp2(run, message)) connection.isHttp2 = true;
    const full = head.isBroken ? undefined : fullUriOf(facts);
    if (facts.uri !== undefined) connection.method = facts.method;
    if (facts.code !== 0) connection.code = facts.code;
    this.#pair(run, message, full);
    if (head.isBroken || body.chunks?.isBroken) return false;
    if (head.kind === "response" && facts.upgrade !== undefined && connection.code === 101) {
      connection.switched ??= { row: run.row, at: body.next - run.start };
    }
    return true;
  }

  /** @param full the target with scheme and host */
  #pair({ stream, row }: Run, { head, facts }: Message, full: string | undefined): void {
    if (head.kind === "request") {
      this.#pairs.addRequest(stream, row, facts.method, { uri: facts.uri, full });
    } else if (head.kind === "response") {
      this.#pairs.addResponse(stream, row, facts.code);
    }
  }
}

export const HTTP_PROTOCOL: ProtocolEntry = {
  name: "http",
  fields: HTTP_LAYERS,
  ports: HTTP_PORTS,
  make: (context) => new HttpProtocol(context),
};
