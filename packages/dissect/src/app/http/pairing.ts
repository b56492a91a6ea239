/**
 * Which response answers which request. As in Wireshark a response belongs to the last request that has none yet, so
 * that pipelined requests but the last stay without; and all messages of one frame share the pair of the last.
 */
import type { FieldDefinition } from "../../field.ts";
import { keeps, type Sink } from "../../layer.ts";
import type { ProtocolContext } from "../stream-protocol.ts";
import {
  FOR_URI,
  FULL_URI,
  NEXT_REQUEST_IN,
  NEXT_RESPONSE_IN,
  PREVIOUS_REQUEST_IN,
  PREVIOUS_RESPONSE_IN,
  REQUEST_IN,
  REQUEST_NUMBER,
  RESPONSE_IN,
  RESPONSE_NUMBER,
  TIME,
  URI,
} from "./fields.ts";
import { type Facts, fullUriOf } from "./head.ts";

/** What a request asks for. */
export interface Target {
  readonly uri: string | undefined;
  /** With scheme and host. */
  readonly full: string | undefined;
}

/** A request, its response, or both; rows are undefined where the message was not seen. */
interface Pair {
  /** Counted from 1 on the connection. */
  readonly number: number;
  requestRow: number | undefined;
  responseRow: number | undefined;
  method: string | undefined;
  target: Target | undefined;
  /** Status code of the last response; 0 without one. */
  code: number;
  readonly previous: Pair | undefined;
  next: Pair | undefined;
}

/** The pairs of all connections, by frame. */
export class Pairs {
  readonly #context: ProtocolContext;
  /** The last of each stream. */
  readonly #last = new Map<number, Pair>();
  readonly #byRow = new Map<number, Pair>();

  constructor(context: ProtocolContext) {
    this.#context = context;
  }

  /** The last pair of a stream: since 4.2 it decides on bodies and tunnels. */
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
    // Since 4.2 a response after an interim one (1xx) answers the same request.
    const isAnswered = last?.responseRow !== undefined && (this.#context.version === "4.0" || last.code >= 200);
    const pair = last === undefined || isAnswered ? this.#append(stream) : last;
    pair.responseRow = row;
    pair.code = code;
    this.#byRow.set(row, pair);
  }

  /** @param facts of this very request */
  tellRequest(row: number, facts: Facts, sink: Sink): void {
    const pair = this.#byRow.get(row);
    if (this.#context.version !== "4.0") {
      if (pair === undefined) return;
      tellFrame(RESPONSE_IN, pair.responseRow, sink);
      if (keeps(sink, FULL_URI)) tellText(FULL_URI, pair.target?.full ?? fullUriOf(facts), sink);
      return;
    }
    if (pair === undefined) return;
    sink.add(REQUEST_NUMBER, 0, 0, pair.number);
    tellFrame(PREVIOUS_REQUEST_IN, pair.previous?.requestRow, sink);
    tellFrame(RESPONSE_IN, pair.responseRow, sink);
    tellFrame(NEXT_REQUEST_IN, pair.next?.requestRow, sink);
  }

  /** @param last what was asked for last on the connection; 4.0 takes it for what this answers */
  tellResponse(row: number, last: Target | undefined, sink: Sink): void {
    const pair = this.#byRow.get(row);
    if (this.#context.version === "4.0") {
      if (pair !== undefined) this.#tellOldResponse(pair, row, sink);
      tellText(FOR_URI, last?.full ?? last?.uri, sink);
    } else if (pair?.requestRow !== undefined) {
      tellFrame(REQUEST_IN, pair.requestRow, sink);
      this.#tellTime(pair.requestRow, row, sink);
      tellText(URI, pair.target?.uri, sink);
      tellText(FULL_URI, pair.target?.full, sink);
    }
  }

  #tellOldResponse(pair: Pair, row: number, sink: Sink): void {
    sink.add(RESPONSE_NUMBER, 0, 0, pair.number);
    if (pair.requestRow !== undefined) this.#tellTime(pair.requestRow, row, sink);
    tellFrame(PREVIOUS_REQUEST_IN, pair.previous?.requestRow, sink);
    tellFrame(PREVIOUS_RESPONSE_IN, pair.previous?.responseRow, sink);
    tellFrame(REQUEST_IN, pair.requestRow, sink);
    tellFrame(NEXT_REQUEST_IN, pair.next?.requestRow, sink);
    tellFrame(NEXT_RESPONSE_IN, pair.next?.responseRow, sink);
  }

  #tellTime(requestRow: number, row: number, sink: Sink): void {
    if (keeps(sink, TIME)) sink.add(TIME, 0, 0, this.#context.timeOf(row) - this.#context.timeOf(requestRow));
  }

  #append(stream: number): Pair {
    const previous = this.#last.get(stream);
    const pair: Pair = {
      number: (previous?.number ?? 0) + 1,
      requestRow: undefined,
      responseRow: undefined,
      method: undefined,
      target: undefined,
      code: 0,
      previous,
      next: undefined,
    };
    if (previous !== undefined) previous.next = pair;
    this.#last.set(stream, pair);
    return pair;
  }
}

const tellFrame = (field: FieldDefinition, row: number | undefined, sink: Sink): void => {
  if (row !== undefined) sink.add(field, 0, 0, row + 1);
};

const tellText = (field: FieldDefinition, text: string | undefined, sink: Sink): void => {
  if (text !== undefined) sink.add(field, 0, 0, text);
};
