/** Emits whole units: a message, the rest of a message, or bytes that are neither. */
import type { RemarkName } from "@potshark/htcpcp";
import type { Run } from "../../transport/stream-protocol.ts";
import type { FieldEmitter } from "../kit/field-emitter.ts";
import { emitBody } from "./body.ts";
import { BEYOND_START_LINE, FIELD, HTCPCP } from "./fields.ts";
import { type Head, isCodingUnknown } from "./head.ts";
import { emitHeaders } from "./header-lines.ts";
import { emitStartLine } from "./start-line.ts";
import type { ContinuationUnit, MessageUnit, StrayUnit, Unit } from "./unit.ts";
import type { UnitTable } from "./unit-table.ts";

/** What is known about a unit besides its own bytes. */
export interface UnitFacts {
  readonly run: Run;
  readonly number: number;
  readonly units: UnitTable;
  /** The time of a frame, in nanoseconds since 1970. */
  readonly timeOf: (row: number) => bigint;
}

/**
 * @param emitter of the bytes of the run
 * @returns the layers that were found in the unit, as in `frame.protocols`; "" where there are none
 */
export const emitUnit = (emitter: FieldEmitter, unit: Unit, facts: UnitFacts): string => {
  emitter.enter(HTCPCP, unit.at, unit.end - unit.at);
  // Without a sink, the caller needs the layers.
  const isWhole = emitter.sink === undefined || emitter.keepsAny(BEYOND_START_LINE);
  switch (unit.kind) {
    case "message":
      return emitMessage(emitter, unit, facts, isWhole);
    case "continuation":
      return emitContinuation(emitter, unit, facts, isWhole);
    case "stray":
      emitter.generated(FIELD[remarkOn(unit, facts)], true);
      return "";
  }
};

/** @param isWhole whether the sink keeps more than the words of the start line and the kind of the unit */
const emitMessage = (emitter: FieldEmitter, unit: MessageUnit, facts: UnitFacts, isWhole: boolean): string => {
  const { head, bodyAt, end, chunked, isUnfinished, framing } = unit;
  if (emitter.sink !== undefined) emitHead(emitter, unit, facts, isWhole);
  if (end === bodyAt || !isWhole) return "";
  return emitBody(emitter, {
    from: bodyAt,
    to: end,
    mediaType: head.mediaType,
    chunked,
    isLengthMissing: framing === "unframed",
    isUnfinished: isUnfinished && facts.run.missing === 0,
  });
};

const emitHead = (emitter: FieldEmitter, unit: MessageUnit, facts: UnitFacts, isWhole: boolean): void => {
  const { at, startAt, head } = unit;
  if (startAt > at) emitter.generated(FIELD["htcpcp.leading_crlf"], true);
  emitStartLine(emitter, head.start, startAt, isWhole);
  if (!isWhole) return;
  emitExchange(emitter, head, facts);
  emitHeaders(emitter, head.text, head.headersAt, startAt);
  if (unit.isUnfinished && facts.run.missing > 0) emitter.generated(FIELD["htcpcp.cut_short"], true);
  else if (!unit.isHeadEnded) emitter.generated(FIELD["htcpcp.unfinished_head"], true);
  if (head.coding !== undefined && head.hasLength) emitter.generated(FIELD["htcpcp.te_and_length"], true);
  if (isCodingUnknown(head)) emitter.generated(FIELD["htcpcp.te_unknown"], true);
  if (head.hasLength && head.length === undefined) emitter.generated(FIELD["htcpcp.bad_length"], true);
};

/**
 * The request that this message answers, or the response to it. Frame numbers count from 1; all these fields are
 * emitted at the start of the run.
 */
const emitExchange = (emitter: FieldEmitter, { start }: Head, { run, number, units, timeOf }: UnitFacts): void => {
  const partner = units.partnerOf(number);
  const partnerRow = partner === undefined ? undefined : units.rowOf(partner);
  if (start.words.kind === "request") {
    emitter.mark(FIELD["htcpcp.request"], 0, 0);
    if (partnerRow !== undefined) emitter.emit(FIELD["htcpcp.response_in"], 0, 0, partnerRow + 1);
    return;
  }
  emitter.mark(FIELD["htcpcp.response"], 0, 0);
  if (partnerRow === undefined) return;
  emitter.emit(FIELD["htcpcp.request_in"], 0, 0, partnerRow + 1);
  emitter.emit(FIELD["htcpcp.time"], 0, 0, timeOf(run.row) - timeOf(partnerRow));
};

const emitContinuation = (
  emitter: FieldEmitter,
  { at, end }: ContinuationUnit,
  { number, units }: UnitFacts,
  isWhole: boolean,
): string => {
  const owner = units.continuedBy(number);
  const open = units.bodyLeftOpenBy(owner);
  if (owner === undefined || open === undefined) return "";
  emitter.emit(FIELD["htcpcp.continuation_of"], 0, 0, units.rowOf(owner) + 1);
  if (!isWhole) return "";
  return emitBody(emitter, {
    from: at,
    to: end,
    mediaType: open.mediaType,
    before: open.soFar,
    isLengthMissing: open.isRequest,
    isUnfinished: false,
  });
};

const remarkOn = (unit: StrayUnit, { run, number, units }: UnitFacts): RemarkName => {
  if (unit.isEmptyLine) return "htcpcp.leading_crlf";
  if (!unit.isFirst) return "htcpcp.excess_data";
  if (units.beginsLate(number)) return "htcpcp.bytes_before_missing";
  return run.missing > 0 && !unit.isLineEnded ? "htcpcp.cut_short" : "htcpcp.bad_start_line";
};
