/** A message in a run: read in both passes, emitted in the second. */

import { emitBytes, type Sink } from "../../layers/layer.ts";
import type { InflateBudget } from "../../transport/inflate-budget.ts";
import type { Run } from "../../transport/stream-protocol.ts";
import { emitPlain, emitUnannounced } from "../media/media.ts";
import { type BodyExtent, bodyOf, emitBody } from "./body.ts";
import { FILE_DATA, HTTP, NOTIFICATION, REQUEST, RESPONSE } from "./fields.ts";
import { type Facts, factsOf, type Head, hasName, readHead, skipEmptyLine } from "./head.ts";
import { emitHeader } from "./header-lines.ts";
import type { Pairs } from "./pairing.ts";
import { emitRequestLine, emitResponseLine } from "./start-line.ts";

export interface Message {
  /** Where it begins, with the empty line before it. */
  readonly at: number;
  readonly head: Head;
  readonly facts: Facts;
  readonly body: BodyExtent;
}

/** @returns undefined where the bytes at `at` cannot be the begin of a message */
export const readMessage = (run: Run, at: number): Message | undefined => {
  const head = readHead(run.bytes, at, run.end, run.missing);
  if (head === undefined) return undefined;
  const [first] = head.lines;
  const isNoHead = first?.colon !== undefined && !hasName(run.bytes, first);
  if (isNoHead) return undefined;
  const facts = factsOf(run.bytes, head);
  return { at, head, facts, body: bodyOf(run, head, facts) };
};

/** What is known of the connection when a message is emitted. */
export interface MessageContext {
  readonly inflating: InflateBudget;
  readonly pairs: Pairs;
  /** The connection has messages: this is one, or a continuation. */
  readonly isHttp: boolean;
}

/** What was emitted of a message. */
export interface EmittedMessage {
  /** The layers above HTTP. */
  readonly layers: string;
  /** Wireshark goes on behind the message. */
  readonly goesOn: boolean;
  /** Anything was shown at all. */
  readonly isShown: boolean;
}

const emitKind = (run: Run, { head, facts }: Message, pairs: Pairs, sink: Sink): void => {
  if (head.kind === "request") {
    sink.add(REQUEST, 0, 0, true);
    pairs.emitRequest(run.row, facts, sink);
  } else if (head.kind === "response") {
    sink.add(RESPONSE, 0, 0, true);
    pairs.emitResponse(run.row, sink);
  } else if (head.kind === "notification") {
    sink.add(NOTIFICATION, 0, 0, true);
  }
};

const emitHead = (run: Run, { head }: Message, sink: Sink): void => {
  const { bytes, origin } = run;
  for (const line of head.lines) {
    if (line.colon !== undefined) emitHeader(bytes, line, origin, sink);
    else if (line.kind === "response") emitResponseLine(bytes, line.from, line.end, origin, sink);
    else emitRequestLine(bytes, line.from, line.end, origin, sink);
  }
};

/** Text that nobody knows as HTTP: all that is looked for is a picture. Cut short it is at least an error. */
const emitUnknown = (run: Run, { body }: Message, sink: Sink | undefined): EmittedMessage => {
  const picture = emitUnannounced({ ...body, bytes: run.bytes, origin: run.origin }, sink);
  return { layers: picture ?? "data", goesOn: true, isShown: picture !== undefined || body.missing > 0 };
};

/** Emits one message. */
export const emitMessage = (
  run: Run,
  message: Message,
  context: MessageContext,
  sink: Sink | undefined,
): EmittedMessage => {
  const { at, head, facts, body } = message;
  if (head.lines.length === 0 && !context.isHttp) return emitUnknown(run, message, sink);
  const from = head.isStart || context.isHttp ? head.from : at;
  const hasBody = body.end > body.start && !head.isBroken;
  if (sink) {
    sink.enter(HTTP, from - run.origin, (hasBody ? body.start : body.next) - from);
    emitHead(run, message, sink);
    if (!head.isBroken) emitKind(run, message, context.pairs, sink);
  }
  const emitted = hasBody
    ? emitBody(run, body, facts, context.inflating, sink)
    : { layers: "", goesOn: !head.isBroken };
  return { layers: emitted.layers, goesOn: emitted.goesOn, isShown: true };
};

/** Emits bytes on an HTTP connection that are no message, to the end of the run. */
export const emitContinuation = (run: Run, at: number, sink: Sink | undefined): string => {
  const { bytes, end, origin } = run;
  const from = skipEmptyLine(bytes, at, end, run.missing);
  if (from >= end) return "";
  sink?.enter(HTTP, from - origin, end - from);
  if (sink) emitBytes(FILE_DATA, at - origin, end - at, bytes, at, end, sink);
  return emitPlain({ ...run, start: at }, sink);
};
