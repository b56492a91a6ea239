/** What chop.lua is to tshark, to our engine: see there. It finds messages the way each kind of protocol does. */

import type { FieldDefinition, Sink } from "../packages/dissect/src/index.ts";
import type { ProtocolEntry } from "../packages/dissect/src/session/dissector-tables.ts";
import {
  DESEGMENT_ONE_MORE_SEGMENT,
  DESEGMENT_UNTIL_FIN,
  type DesegmentRequest,
  type Run,
  type StreamProtocol,
} from "../packages/dissect/src/transport/stream-protocol.ts";

const CHOP = { name: "chop", type: "protocol", label: "Chopped messages" } as const;
const KIND = { name: "chop.kind", type: "string", label: "Kind" } as const;
const TEXT = { name: "chop.text", type: "bytes", label: "Text" } as const;
const FIELDS: readonly FieldDefinition[] = [CHOP, KIND, TEXT];

type Visit = (kind: string, at: number, end: number) => void;

/** Where the line that begins at `at` ends; undefined while it does not. */
const lineEnd = (bytes: Uint8Array, at: number, end: number): number | undefined => {
  const feed = bytes.subarray(at, end).indexOf(10);
  return feed < 0 ? undefined : at + feed + 1;
};

/** Where the message at `at` ends, or what it needs. */
const extent = ({ bytes, end, mayWait }: Run, at: number): { readonly stop: number } | { readonly needs: number } => {
  const kind = String.fromCharCode(bytes[at]!);
  const here = end - at;
  if (kind === "F") return mayWait ? { needs: DESEGMENT_UNTIL_FIN } : { stop: end };
  let text = at;
  if (kind === "L" || kind === "C") {
    if (here < (kind === "L" ? 3 : 2)) return { needs: DESEGMENT_ONE_MORE_SEGMENT };
    text = kind === "L" ? at + 3 + (bytes[at + 1]! << 8) + bytes[at + 2]! : at + 2 + bytes[at + 1]!;
    if (text > end) return { needs: text - end };
    if (kind === "L") return { stop: text };
  }
  const stop = lineEnd(bytes, text, end);
  return stop === undefined ? { needs: DESEGMENT_ONE_MORE_SEGMENT } : { stop };
};

const walk = (run: Run, visit: Visit): DesegmentRequest | undefined => {
  const { bytes, start, end, mayWait } = run;
  for (let at = start; at < end; ) {
    const kind = String.fromCharCode(bytes[at]!);
    const isKnown = "LNCF".includes(kind);
    if (!isKnown && at === start) return undefined;
    const found = isKnown ? extent(run, at) : { stop: end };
    if ("needs" in found && mayWait) return { desegmentOffset: at, desegmentLength: found.needs };
    const stop = "needs" in found ? end : found.stop;
    visit(isKnown ? kind : "X", at, stop);
    at = stop;
  }
  return { desegmentOffset: end, desegmentLength: 0 };
};

const chop: StreamProtocol = {
  fields: FIELDS,
  index: (run) => walk(run, () => undefined),
  dissect: (run, sink: Sink | undefined) => {
    walk(run, (kind, at, end) => {
      sink?.enter(CHOP, at - run.origin, end - at);
      sink?.add(KIND, at - run.origin, 1, kind);
      sink?.add(TEXT, at - run.origin, end - at, run.bytes.slice(at, end));
    });
    return "chop";
  },
  recognizes: ({ bytes, start, end }) =>
    Buffer.from(bytes.subarray(start, Math.min(end, start + 4))).equals(Buffer.from("NHEY")),
};

export const CHOP_PROTOCOL: ProtocolEntry = { name: "chop", fields: FIELDS, ports: [7000], make: () => chop };
