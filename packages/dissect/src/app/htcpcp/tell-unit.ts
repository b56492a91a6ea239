/** Tells whole units: a message, the rest of one, bytes that are neither. */
import type { Sink } from "../../layer.ts";
import type { Run } from "../stream-protocol.ts";
import { type Head, isCodingUnknown } from "./head.ts";
import { readHeaderSection } from "./header-section.ts";
import { tellBody } from "./tell-body.ts";
import { tellHeaders, tellStartLine } from "./tell-head.ts";
import { Telling } from "./telling.ts";
import type { ContinuationUnit, MessageUnit, StrayUnit, Unit } from "./unit.ts";
import type { UnitTable } from "./unit-table.ts";

/** What is known of a unit beside its own bytes. */
export interface UnitFacts {
  readonly number: number;
  readonly units: UnitTable;
  /** Of a frame, in nanoseconds since 1970. */
  readonly timeOf: (row: number) => bigint;
}

/** @returns the layers that were found in the unit, as `frame.protocols` has them; "" where there are none */
export const tellUnit = (run: Run, data: Uint8Array, unit: Unit, facts: UnitFacts, sink: Sink | undefined): string => {
  const telling = sink === undefined ? undefined : new Telling(run, data, sink);
  telling?.enter(unit.at, unit.end);
  switch (unit.kind) {
    case "message":
      return tellMessage(run, data, unit, facts, telling);
    case "continuation":
      return tellContinuation(run, data, unit, facts, telling);
    case "stray":
      if (telling !== undefined) tellStray(telling, unit, facts);
      return "";
  }
};

const tellMessage = (
  run: Run,
  data: Uint8Array,
  unit: MessageUnit,
  facts: UnitFacts,
  telling: Telling | undefined,
): string => {
  const { head, bodyAt, end, chunked, isUnfinished, framing } = unit;
  if (telling !== undefined) tellHead(telling, unit, facts);
  if (end === bodyAt || telling?.isLineEnough) return "";
  const body = {
    from: bodyAt,
    to: end,
    mediaType: head.mediaType,
    chunked,
    isLengthMissing: framing === "unframed",
    isUnfinished: isUnfinished && run.missing === 0,
  };
  return tellBody(run, data, body, telling);
};

const tellHead = (telling: Telling, unit: MessageUnit, facts: UnitFacts): void => {
  const { at, startAt, head } = unit;
  if (startAt > at) telling.remark("htcpcp.leading_crlf");
  tellStartLine(telling, head.start, startAt);
  if (telling.isLineEnough) return;
  tellExchange(telling, head, facts);
  tellHeaders(telling, readHeaderSection(head.text, head.headersAt, head.text.length), startAt);
  if (unit.isUnfinished && telling.run.missing > 0) telling.remark("htcpcp.cut_short");
  else if (!unit.isHeadEnded) telling.remark("htcpcp.unfinished_head");
  if (head.coding !== undefined && head.hasLength) telling.remark("htcpcp.te_and_length");
  if (isCodingUnknown(head)) telling.remark("htcpcp.te_unknown");
  if (head.hasLength && head.length === undefined) telling.remark("htcpcp.bad_length");
};

/** Which message this one answers or is answered by. Frame numbers count from 1. */
const tellExchange = (telling: Telling, { start }: Head, { number, units, timeOf }: UnitFacts): void => {
  const partner = units.partnerOf(number);
  const partnerRow = partner === undefined ? undefined : units.rowOf(partner);
  if (start.words.kind === "request") {
    telling.addWorkedOut("htcpcp.request", true);
    if (partnerRow !== undefined) telling.addWorkedOut("htcpcp.response_in", partnerRow + 1);
    return;
  }
  telling.addWorkedOut("htcpcp.response", true);
  if (partnerRow === undefined) return;
  telling.addWorkedOut("htcpcp.request_in", partnerRow + 1);
  telling.addWorkedOut("htcpcp.time", timeOf(telling.run.row) - timeOf(partnerRow));
};

const tellContinuation = (
  run: Run,
  data: Uint8Array,
  { at, end }: ContinuationUnit,
  { number, units }: UnitFacts,
  telling: Telling | undefined,
): string => {
  const owner = units.continuedBy(number);
  const open = units.bodyLeftOpenBy(owner);
  if (owner === undefined || open === undefined) return "";
  telling?.addWorkedOut("htcpcp.continuation_of", units.rowOf(owner) + 1);
  if (telling?.isLineEnough) return "";
  const body = {
    from: at,
    to: end,
    mediaType: open.mediaType,
    before: open.soFar,
    isLengthMissing: open.isRequest,
    isUnfinished: false,
  };
  return tellBody(run, data, body, telling);
};

const tellStray = (telling: Telling, unit: StrayUnit, { number, units }: UnitFacts): void => {
  if (unit.isEmptyLine) telling.remark("htcpcp.leading_crlf");
  else if (!unit.isFirst) telling.remark("htcpcp.excess_data");
  else if (units.beginsLate(number)) telling.remark("htcpcp.bytes_before_missing");
  else if (telling.run.missing > 0 && !unit.isLineEnded) telling.remark("htcpcp.cut_short");
  else telling.remark("htcpcp.bad_start_line");
};
