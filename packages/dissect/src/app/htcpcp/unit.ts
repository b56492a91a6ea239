/**
 * The units of a run: a message, the rest of a message, or bytes that are neither. Both passes read them here: the
 * first to index where they end, the second to emit them. Invariant: a unit has at least one byte and ends inside the
 * run.
 */
import type { Framing } from "@potshark/htcpcp";
import { bytesAsText } from "../../bytes/text-bytes.ts";
import { DESEGMENT_ONE_MORE_SEGMENT, DESEGMENT_UNTIL_FIN } from "../../transport/stream-protocol.ts";
import { isHalfCommand, openCommandEnd } from "./body-text.ts";
import type { ChunkedBody } from "./chunks.ts";
import { UnitScanner } from "./framing.ts";
import { framingOf, type Head } from "./head.ts";
import { MAX_HEAD_LENGTH, readStart, type Start, startsMessage } from "./start-line.ts";

/** Offsets count from the start of the run; an end is after the last byte. */
interface UnitExtent {
  readonly at: number;
  readonly end: number;
}

export interface MessageUnit extends UnitExtent {
  readonly kind: "message";
  /** Where the start line begins: empty lines can precede it. */
  readonly startAt: number;
  readonly head: Head;
  readonly isHeadEnded: boolean;
  /** Where the body begins; it ends where the unit ends. */
  readonly bodyAt: number;
  readonly framing: Framing;
  readonly chunked: ChunkedBody | undefined;
  /** The head or the body is not complete, and the unit does not wait for the rest. */
  readonly isUnfinished: boolean;
}

export interface ContinuationUnit extends UnitExtent {
  readonly kind: "continuation";
}

/** Bytes on our port that are not a message. They are shown so that a mistyped start line can be found. */
export interface StrayUnit extends UnitExtent {
  readonly kind: "stray";
  readonly isFirst: boolean;
  readonly isEmptyLine: boolean;
  readonly isLineEnded: boolean;
}

/** The caller must offer the unit again with more bytes. */
export interface Wait {
  readonly kind: "wait";
  /** As `desegmentLength` of `DesegmentRequest` in stream-protocol.ts. */
  readonly needs: number;
}

export type Unit = MessageUnit | ContinuationUnit | StrayUnit;

/** A message whose body continues in later runs. */
export interface OpenMessage {
  readonly isRequest: boolean;
  readonly endsAtClose: boolean;
}

export interface Surroundings {
  readonly mayWait: boolean;
  /** The open message that these bytes continue, if they are not a message themselves. */
  readonly open: OpenMessage | undefined;
  /** Whether a response at this place would answer a HEAD. */
  readonly answersHead: boolean;
}

/** TCP reassembly treats a longer body as a mistake or an attack. */
const MAX_BODY_LENGTH = 0x0ffffffe;
/** A first line that does not follow RFC 9112 is read again with each segment until it ends. */
const MAX_LOOSE_LINE_LENGTH = 1_024;
/** How much of a first line is searched for bytes that are not text. */
const GLANCE_LENGTH = 256;

const NO_TEXT = /[\x00-\x08\x0b-\x1f\x7f]/;

const wait = (needs: number): Wait => ({ kind: "wait", needs });

/**
 * Reads the unit at `at`; undefined where the run is not HTCPCP at all. @param scanner the scanner of this unit, with
 * what it found before
 */
export const readUnit = (
  data: Uint8Array,
  at: number,
  around: Surroundings,
  scanner: UnitScanner = new UnitScanner(at),
): Unit | Wait | undefined => {
  const first = scanner.firstLine(data);
  const { startAt } = scanner;
  const { open, mayWait } = around;
  // Only a whole line ends an open body. Without one, the bytes need not be decoded as text.
  if (open !== undefined && !first?.start?.isStrict) return readContinuation(data, at, open, mayWait);
  if (first === undefined && mayWait && scanner.mayStart(data)) return wait(DESEGMENT_ONE_MORE_SEGMENT);
  const line = bytesAsText(data.subarray(startAt, first?.end));
  const start = first === undefined ? readStart(line) : first.start;
  const isFirst = at === 0;
  if (start !== undefined && (isFirst || start.isStrict)) {
    return readMessage(data, at, start, line.length, first?.next ?? data.length, around, scanner);
  }
  if (isFirst && NO_TEXT.test(line.slice(0, GLANCE_LENGTH))) return undefined;
  const isEmptyLine = line === "";
  return {
    kind: "stray",
    at: isEmptyLine || !isFirst ? at : startAt,
    end: data.length,
    isFirst,
    isEmptyLine,
    isLineEnded: first !== undefined,
  };
};

const readMessage = (
  data: Uint8Array,
  at: number,
  start: Start,
  lineLength: number,
  headersAt: number,
  { mayWait, answersHead }: Surroundings,
  scanner: UnitScanner,
): MessageUnit | Wait => {
  const { startAt } = scanner;
  const empty = scanner.emptyLine(data);
  const maxLength = scanner.hasFirstLine ? MAX_HEAD_LENGTH : MAX_LOOSE_LINE_LENGTH;
  if (empty === undefined && mayWait && data.length - at <= maxLength) return wait(DESEGMENT_ONE_MORE_SEGMENT);
  const head = scanner.head(data, start, lineLength, headersAt);
  const bodyAt = empty?.next ?? data.length;
  const { framing, length } = framingOf(head, answersHead);
  const { end, missing, chunked } = bodyExtent(data, bodyAt, framing, length, scanner);
  const isHeadEnded = empty !== undefined;
  // After a head that is too long to wait for, the start of the body is unknown.
  if (missing !== undefined && isHeadEnded && mayWait) {
    if (missing === "some") return wait(DESEGMENT_ONE_MORE_SEGMENT);
    if (missing < MAX_BODY_LENGTH) return wait(missing);
  }
  const isUnfinished = missing !== undefined || !isHeadEnded;
  return { kind: "message", at, end, startAt, head, isHeadEnded, bodyAt, framing, chunked, isUnfinished };
};

interface BodyExtent {
  readonly end: number;
  /** Bytes still needed; "some" where the number is unknown, undefined where the body is whole. */
  readonly missing?: number | "some" | undefined;
  readonly chunked?: ChunkedBody;
}

/** Where the body that starts at `at` ends. */
const bodyExtent = (
  data: Uint8Array,
  at: number,
  framing: Framing,
  length: number,
  scanner: UnitScanner,
): BodyExtent => {
  if (framing === "none" || framing === "content-length") {
    const end = at + length;
    return end <= data.length ? { end } : { end: data.length, missing: end - data.length };
  }
  if (framing === "chunked") {
    const chunked = scanner.chunks(data, at);
    if (chunked.end !== undefined) return { end: chunked.end, chunked };
    return { end: data.length, missing: chunked.missing, chunked };
  }
  if (startsMessage(data, at)) return { end: at };
  if (framing === "unframed") {
    const end = openCommandEnd(data, at);
    if (end !== undefined && startsMessage(data, end)) return { end };
    if (isHalfCommand(data, at)) return { end: data.length, missing: "some" };
  }
  return { end: data.length };
};

/** Bytes that continue a body of an earlier run. */
const readContinuation = (
  data: Uint8Array,
  at: number,
  { isRequest, endsAtClose }: OpenMessage,
  mayWait: boolean,
): ContinuationUnit | Wait => {
  if (endsAtClose && mayWait) return wait(DESEGMENT_UNTIL_FIN);
  if (!isRequest) return { kind: "continuation", at, end: data.length };
  if (isHalfCommand(data, at) && mayWait) return wait(DESEGMENT_ONE_MORE_SEGMENT);
  const end = openCommandEnd(data, at);
  return { kind: "continuation", at, end: end !== undefined && startsMessage(data, end) ? end : data.length };
};
