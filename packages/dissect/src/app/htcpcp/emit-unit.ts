/** Emits whole units: a message, the rest of one, bytes that are neither. */
import type { Sink } from "../../layers/layer.ts";
import type { Run } from "../../transport/stream-protocol.ts";
import { emitBody } from "./emit-body.ts";
import { emitHeaders, emitStartLine } from "./emit-head.ts";
import { type Head, isCodingUnknown } from "./head.ts";
import { readHeaderSection } from "./header-section.ts";
import type { ContinuationUnit, MessageUnit, StrayUnit, Unit } from "./unit.ts";
import { UnitEmitter } from "./unit-emitter.ts";
import type { UnitTable } from "./unit-table.ts";

/** What is known of a unit beside its own bytes. */
export interface UnitFacts {
  readonly number: number;
  readonly units: UnitTable;
  /** Of a frame, in nanoseconds since 1970. */
  readonly timeOf: (row: number) => bigint;
}

/** @returns the layers that were found in the unit, as `frame.protocols` has them; "" where there are none */
export const emitUnit = (run: Run, data: Uint8Array, unit: Unit, facts: UnitFacts, sink: Sink | undefined): string => {
  const emitter = sink === undefined ? undefined : new UnitEmitter(run, data, sink);
  emitter?.enter(unit.at, unit.end);
  switch (unit.kind) {
    case "message":
      return emitMessage(run, data, unit, facts, emitter);
    case "continuation":
      return emitContinuation(run, data, unit, facts, emitter);
    case "stray":
      if (emitter !== undefined) emitStray(emitter, unit, facts);
      return "";
  }
};

const emitMessage = (
  run: Run,
  data: Uint8Array,
  unit: MessageUnit,
  facts: UnitFacts,
  emitter: UnitEmitter | undefined,
): string => {
  const { head, bodyAt, end, chunked, isUnfinished, framing } = unit;
  if (emitter !== undefined) emitHead(emitter, unit, facts);
  if (end === bodyAt || emitter?.isLineEnough) return "";
  const body = {
    from: bodyAt,
    to: end,
    mediaType: head.mediaType,
    chunked,
    isLengthMissing: framing === "unframed",
    isUnfinished: isUnfinished && run.missing === 0,
  };
  return emitBody(run, data, body, emitter);
};

const emitHead = (emitter: UnitEmitter, unit: MessageUnit, facts: UnitFacts): void => {
  const { at, startAt, head } = unit;
  if (startAt > at) emitter.remark("htcpcp.leading_crlf");
  emitStartLine(emitter, head.start, startAt);
  if (emitter.isLineEnough) return;
  emitExchange(emitter, head, facts);
  emitHeaders(emitter, readHeaderSection(head.text, head.headersAt, head.text.length), startAt);
  if (unit.isUnfinished && emitter.run.missing > 0) emitter.remark("htcpcp.cut_short");
  else if (!unit.isHeadEnded) emitter.remark("htcpcp.unfinished_head");
  if (head.coding !== undefined && head.hasLength) emitter.remark("htcpcp.te_and_length");
  if (isCodingUnknown(head)) emitter.remark("htcpcp.te_unknown");
  if (head.hasLength && head.length === undefined) emitter.remark("htcpcp.bad_length");
};

/** Which message this one answers or is answered by. Frame numbers count from 1. */
const emitExchange = (emitter: UnitEmitter, { start }: Head, { number, units, timeOf }: UnitFacts): void => {
  const partner = units.partnerOf(number);
  const partnerRow = partner === undefined ? undefined : units.rowOf(partner);
  if (start.words.kind === "request") {
    emitter.addWorkedOut("htcpcp.request", true);
    if (partnerRow !== undefined) emitter.addWorkedOut("htcpcp.response_in", partnerRow + 1);
    return;
  }
  emitter.addWorkedOut("htcpcp.response", true);
  if (partnerRow === undefined) return;
  emitter.addWorkedOut("htcpcp.request_in", partnerRow + 1);
  emitter.addWorkedOut("htcpcp.time", timeOf(emitter.run.row) - timeOf(partnerRow));
};

const emitContinuation = (
  run: Run,
  data: Uint8Array,
  { at, end }: ContinuationUnit,
  { number, units }: UnitFacts,
  emitter: UnitEmitter | undefined,
): string => {
  const owner = units.continuedBy(number);
  const open = units.bodyLeftOpenBy(owner);
  if (owner === undefined || open === undefined) return "";
  emitter?.addWorkedOut("htcpcp.continuation_of", units.rowOf(owner) + 1);
  if (emitter?.isLineEnough) return "";
  const body = {
    from: at,
    to: end,
    mediaType: open.mediaType,
    before: open.soFar,
    isLengthMissing: open.isRequest,
    isUnfinished: false,
  };
  return emitBody(run, data, body, emitter);
};

const emitStray = (emitter: UnitEmitter, unit: StrayUnit, { number, units }: UnitFacts): void => {
  if (unit.isEmptyLine) emitter.remark("htcpcp.leading_crlf");
  else if (!unit.isFirst) emitter.remark("htcpcp.excess_data");
  else if (units.beginsLate(number)) emitter.remark("htcpcp.bytes_before_missing");
  else if (emitter.run.missing > 0 && !unit.isLineEnded) emitter.remark("htcpcp.cut_short");
  else emitter.remark("htcpcp.bad_start_line");
};
