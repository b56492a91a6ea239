/**
 * HTCPCP above TCP (RFC 2324, RFC 7168, in the message format of RFC 9112), as in packages/wireshark/htcpcp.lua: the
 * same fields, in the same order, at the same offsets. The grammar is that of packages/htcpcp. What the parser there
 * refuses is shown here with a remark. Invariant: the second pass reads the same units as the first pass.
 */
import type { Sink } from "../../layers/layer.ts";
import {
  type DesegmentRequest,
  type ProtocolContext,
  type ProtocolEntry,
  type Run,
  type StreamProtocol,
  WHOLE,
} from "../../transport/stream-protocol.ts";
import { FieldEmitter } from "../kit/field-emitter.ts";
import { HTCPCP_LAYERS } from "./fields.ts";
import { UnitScanner } from "./framing.ts";
import { emitUnit } from "./message.ts";
import { HTCPCP_PORTS } from "./ports.ts";
import { looksLikeHtcpcp } from "./start-line.ts";
import { readUnit, type Surroundings } from "./unit.ts";
import { UnitTable } from "./unit-table.ts";

export class HtcpcpProtocol implements StreamProtocol {
  readonly #units: UnitTable;
  readonly #timeOf: (row: number) => bigint;

  constructor({ timeOf, pending }: Pick<ProtocolContext, "timeOf" | "pending">) {
    this.#units = new UnitTable(pending);
    this.#timeOf = timeOf;
  }

  /** On any port: whether the run begins with a start line that no HTTP client or server sends. */
  recognizes({ bytes, start, end }: Run): boolean {
    return looksLikeHtcpcp(bytes, start, end);
  }

  index(run: Run): DesegmentRequest | undefined {
    const units = this.#units;
    const data = run.bytes.subarray(run.start, run.end);
    for (let at = 0; at < data.length; ) {
      const scanner = at === 0 && run.memo instanceof UnitScanner ? run.memo : new UnitScanner(at);
      const around: Surroundings = {
        mayWait: run.mayWait,
        open: units.bodyLeftOpenBy(units.openUnitBefore(run)),
        answersHead: units.nextAnswersHead(run),
      };
      const unit = readUnit(data, at, around, scanner);
      if (unit === undefined) return undefined;
      if (unit.kind === "wait") {
        units.wait(run);
        return { desegmentOffset: run.start + at, desegmentLength: unit.needs, memo: at === 0 ? scanner : undefined };
      }
      units.count(run, unit);
      at = unit.end;
    }
    return { desegmentOffset: run.end, desegmentLength: WHOLE };
  }

  dissect(run: Run, sink: Sink | undefined): string {
    const units = this.#units;
    const data = run.bytes.subarray(run.start, run.end);
    const extent = { bytes: data, end: data.length, origin: run.origin - run.start, source: run.source };
    const emitter = new FieldEmitter(extent, sink);
    let layers = "htcpcp";
    // Without a unit nothing is shown, but the layer counts.
    let number = units.firstOf(run) ?? 0;
    for (let at = 0; at < data.length; number += 1) {
      const unit = readUnit(data, at, {
        mayWait: false,
        open: units.bodyLeftOpenBy(units.continuedBy(number)),
        answersHead: units.answersHead(number),
      });
      if (unit === undefined || unit.kind === "wait") break;
      const inside = emitUnit(emitter, unit, { run, number, units, timeOf: this.#timeOf });
      layers += inside === "" ? "" : `:${inside}`;
      at = unit.end;
    }
    return layers;
  }
}

export const HTCPCP_PROTOCOL: ProtocolEntry = {
  name: "htcpcp",
  fields: HTCPCP_LAYERS,
  ports: HTCPCP_PORTS,
  make: (context) => new HtcpcpProtocol(context),
};
