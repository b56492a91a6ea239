/** A message in a run: read in both passes, emitted in the second. */
import type { InflateBudget } from "../../transport/inflate-budget.ts";
import type { Run } from "../../transport/stream-protocol.ts";
import type { FieldEmitter } from "../kit/field-emitter.ts";
import { emitPlain, emitUnannounced } from "../media/media.ts";
import { type BodyExtent, bodyOf, emitBody } from "./body.ts";
import { FILE_DATA, HTTP, NOTIFICATION, REQUEST, RESPONSE } from "./fields.ts";
import { type Facts, factsOf, type Head, hasName, readHead, skipEmptyLine } from "./head.ts";
import { emitHeader } from "./header-lines.ts";
import type { Pairs } from "./pairing.ts";
import { emitRequestLine, emitResponseLine } from "./start-line.ts";

export interface Message {
  /** Where it begins, including the empty line before it. */
  readonly at: number;
  readonly head: Head;
  readonly facts: Facts;
  readonly body: BodyExtent;
}

/** @returns undefined where the bytes at `at` cannot be the beginning of a message */
export const readMessage = (run: Run, at: number): Message | undefined => {
  const head = readHead(run.bytes, at, run.end, run.missing);
  if (head === undefined) return undefined;
  const isNoHead = head.lines.count > 0 && !head.isStart && !hasName(run.bytes, head.lines.at(0));
  if (isNoHead) return undefined;
  const facts = factsOf(run.bytes, head);
  return { at, head, facts, body: bodyOf(run, head, facts) };
};

/** What is known about the connection when a message is emitted. */
export interface MessageContext {
  readonly inflating: InflateBudget;
  readonly pairs: Pairs;
  /** The connection has messages: these bytes are one, or a continuation. */
  readonly isHttp: boolean;
}

/** What a message emitted. */
export interface EmittedMessage {
  /** The layers above HTTP. */
  readonly layers: string;
  /** Wireshark continues after the message. */
  readonly goesOn: boolean;
  /** Anything was shown at all. */
  readonly isShown: boolean;
}

const emitKind = (emitter: FieldEmitter, { row }: Run, { head, facts }: Message, pairs: Pairs): void => {
  if (head.kind === "request") {
    emitter.generated(REQUEST, true);
    pairs.emitRequest(row, facts, emitter);
  } else if (head.kind === "response") {
    emitter.generated(RESPONSE, true);
    pairs.emitResponse(row, emitter);
  } else if (head.kind === "notification") {
    emitter.generated(NOTIFICATION, true);
  }
};

const emitHead = (emitter: FieldEmitter, { lines }: Head): void => {
  for (let index = 0; index < lines.count; index += 1) {
    const line = lines.at(index);
    if (line.colon !== undefined) emitHeader(emitter, line);
    else if (line.kind === "response") emitResponseLine(emitter, line.from, line.end);
    else emitRequestLine(emitter, line.from, line.end);
  }
};

/**
 * Text that is not recognized as HTTP: only a picture is looked for. If the text is cut short, Wireshark shows at least
 * an error.
 */
const emitUnknown = (emitter: FieldEmitter, { body }: Message): EmittedMessage => {
  const picture = emitUnannounced(emitter, body);
  return { layers: picture ?? "data", goesOn: true, isShown: picture !== undefined || body.missing > 0 };
};

/** Emits one message. @param emitter of the run */
export const emitMessage = (
  emitter: FieldEmitter,
  run: Run,
  message: Message,
  context: MessageContext,
): EmittedMessage => {
  const { at, head, facts, body } = message;
  if (head.lines.count === 0 && !context.isHttp) return emitUnknown(emitter, message);
  const from = head.isStart || context.isHttp ? head.from : at;
  const hasBody = body.end > body.start && !head.isBroken;
  emitter.enter(HTTP, from, (hasBody ? body.start : body.next) - from);
  if (emitter.sink !== undefined) {
    emitHead(emitter, head);
    if (!head.isBroken) emitKind(emitter, run, message, context.pairs);
  }
  const emitted = hasBody
    ? emitBody(emitter, run, body, facts, context.inflating)
    : { layers: "", goesOn: !head.isBroken };
  return { layers: emitted.layers, goesOn: emitted.goesOn, isShown: true };
};

/** Emits bytes on an HTTP connection that are not a message, up to the end of the run. */
export const emitContinuation = (emitter: FieldEmitter, run: Run, at: number): string => {
  const { bytes, end } = emitter;
  const from = skipEmptyLine(bytes, at, end, run.missing);
  if (from >= end) return "";
  emitter.enter(HTTP, from, end - from);
  emitter.octets(FILE_DATA, at, end - at);
  return emitPlain(emitter, { start: at, end, missing: run.missing });
};
