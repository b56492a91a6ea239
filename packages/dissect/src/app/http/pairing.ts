/**
 * Which response answers which request. As in Wireshark, a response belongs to the last request that has no response
 * yet, so of pipelined requests only the last one gets a response. All messages of one frame share the pair of the last
 * message.
 */
import type { FieldDefinition } from "../../fields/field.ts";
import type { ProtocolContext } from "../../transport/stream-protocol.ts";
import type { FieldEmitter } from "../kit/field-emitter.ts";
import { FULL_URI, REQUEST_IN, RESPONSE_IN, TIME, URI } from "./fields.ts";
import { type Facts, fullUriOf } from "./head.ts";

/** What a request asks for. */
export interface Target {
  readonly uri: string | undefined;
  /** The target with scheme and host. */
  readonly full: string | undefined;
}

/** A request, its response, or both; a row is undefined where the message is not in the capture. */
interface Pair {
  requestRow: number | undefined;
  responseRow: number | undefined;
  method: string | undefined;
  target: Target | undefined;
  /** Status code of the last response; 0 without one. */
  code: number;
}

/** The pairs of all connections, by frame. */
export class Pairs {
  readonly #context: ProtocolContext;
  /** The last pair of each stream. */
  readonly #last = new Map<number, Pair>();
  readonly #byRow = new Map<number, Pair>();

  constructor(context: ProtocolContext) {
    this.#context = context;
  }

  /** The last pair of a stream: it decides on bodies and tunnels. */
  last(stream: number): Readonly<Pick<Pair, "method" | "target" | "code">> | undefined {
    return this.#last.get(stream);
  }

  addRequest(stream: number, row: number, method: string | undefined, target: Target): void {
    const pair = this.#append(stream);
    pair.requestRow = row;
    pair.method = method;
    pair.target = target;
    this.#byRow.set(row, pair);
  }

  addResponse(stream: number, row: number, code: number): void {
    const last = this.#last.get(stream);
    // A response after an interim one (1xx) answers the same request.
    const isAnswered = last?.responseRow !== undefined && last.code >= 200;
    const pair = last === undefined || isAnswered ? this.#append(stream) : last;
    pair.responseRow = row;
    pair.code = code;
    this.#byRow.set(row, pair);
  }

  /** @param facts of the same request */
  emitRequest(row: number, facts: Facts, emitter: FieldEmitter): void {
    const pair = this.#byRow.get(row);
    if (pair === undefined) return;
    emitFrame(RESPONSE_IN, pair.responseRow, emitter);
    if (emitter.keeps(FULL_URI)) emitText(FULL_URI, pair.target?.full ?? fullUriOf(facts), emitter);
  }

  emitResponse(row: number, emitter: FieldEmitter): void {
    const pair = this.#byRow.get(row);
    if (pair?.requestRow === undefined) return;
    emitFrame(REQUEST_IN, pair.requestRow, emitter);
    if (emitter.keeps(TIME)) emitter.generated(TIME, this.#context.timeOf(row) - this.#context.timeOf(pair.requestRow));
    emitText(URI, pair.target?.uri, emitter);
    emitText(FULL_URI, pair.target?.full, emitter);
  }

  #append(stream: number): Pair {
    const pair: Pair = { requestRow: undefined, responseRow: undefined, method: undefined, target: undefined, code: 0 };
    this.#last.set(stream, pair);
    return pair;
  }
}

const emitFrame = (field: FieldDefinition, row: number | undefined, emitter: FieldEmitter): void => {
  if (row !== undefined) emitter.generated(field, row + 1);
};

const emitText = (field: FieldDefinition, text: string | undefined, emitter: FieldEmitter): void => {
  if (text !== undefined) emitter.generated(field, text);
};
