/** A message in a run: read in both passes, told in the second. */
import type { InflateBudget } from "../../inflate-budget.ts";
import { type Sink, tellBytes } from "../../layer.ts";
import { tellPlain, tellUnannounced } from "../media/media.ts";
import type { Run } from "../stream-protocol.ts";
import { type BodyExtent, bodyOf, tellBody } from "./body.ts";
import { FILE_DATA, HTTP, NOTIFICATION, REQUEST, RESPONSE } from "./fields.ts";
import { type Facts, factsOf, type Head, hasName, readHead, skipEmptyLine } from "./head.ts";
import { tellHeader } from "./header-lines.ts";
import type { Pairs } from "./pairing.ts";
import { tellRequestLine, tellResponseLine } from "./start-line.ts";

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

/** What is known of the connection when a message is told. */
export interface TellContext {
  readonly inflating: InflateBudget;
  readonly pairs: Pairs;
  /** The connection has messages: this is one, or a continuation. */
  readonly isHttp: boolean;
}

/** What was told of a message. */
export interface Told {
  /** The layers above HTTP. */
  readonly layers: string;
  /** Wireshark goes on behind the message. */
  readonly goesOn: boolean;
  /** Anything was shown at all. */
  readonly isShown: boolean;
}

const tellKind = (run: Run, { head, facts }: Message, pairs: Pairs, sink: Sink): void => {
  if (head.kind === "request") {
    sink.add(REQUEST, 0, 0, true);
    pairs.tellRequest(run.row, facts, sink);
  } else if (head.kind === "response") {
    sink.add(RESPONSE, 0, 0, true);
    pairs.tellResponse(run.row, sink);
  } else if (head.kind === "notification") {
    sink.add(NOTIFICATION, 0, 0, true);
  }
};

const tellHead = (run: Run, { head }: Message, sink: Sink): void => {
  const { bytes, origin } = run;
  for (const line of head.lines) {
    if (line.colon !== undefined) tellHeader(bytes, line, origin, sink);
    else if (line.kind === "response") tellResponseLine(bytes, line.from, line.end, origin, sink);
    else tellRequestLine(bytes, line.from, line.end, origin, sink);
  }
};

/** Text that nobody knows as HTTP: all that is looked for is a picture. Cut short it is at least an error. */
const tellUnknown = (run: Run, { body }: Message, sink: Sink | undefined): Told => {
  const picture = tellUnannounced({ ...body, bytes: run.bytes, origin: run.origin }, sink);
  return { layers: picture ?? "data", goesOn: true, isShown: picture !== undefined || body.missing > 0 };
};

/** Tells one message. */
export const tellMessage = (run: Run, message: Message, context: TellContext, sink: Sink | undefined): Told => {
  const { at, head, facts, body } = message;
  if (head.lines.length === 0 && !context.isHttp) return tellUnknown(run, message, sink);
  const from = head.isStart || context.isHttp ? head.from : at;
  const hasBody = body.end > body.start && !head.isBroken;
  if (sink) {
    sink.enter(HTTP, from - run.origin, (hasBody ? body.start : body.next) - from);
    tellHead(run, message, sink);
    if (!head.isBroken) tellKind(run, message, context.pairs, sink);
  }
  const told = hasBody ? tellBody(run, body, facts, context.inflating, sink) : { layers: "", goesOn: !head.isBroken };
  return { layers: told.layers, goesOn: told.goesOn, isShown: true };
};

/** Tells bytes on an HTTP connection that are no message, to the end of the run. */
export const tellContinuation = (run: Run, at: number, sink: Sink | undefined): string => {
  const { bytes, end, origin } = run;
  const from = skipEmptyLine(bytes, at, end, run.missing);
  if (from >= end) return "";
  sink?.enter(HTTP, from - origin, end - from);
  if (sink) tellBytes(FILE_DATA, at - origin, end - at, bytes, at, end, sink);
  return tellPlain({ ...run, start: at }, sink);
};
