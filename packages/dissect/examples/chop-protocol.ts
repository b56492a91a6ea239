/**
 * A protocol above TCP, small but complete. chop.lua is the same for Wireshark, and describes the messages. The
 * protocol finds the end of a message in every possible way. The tests compare the results of both for cut, lost and
 * repeated segments.
 */
import {
  DESEGMENT_ONE_MORE_SEGMENT,
  DESEGMENT_UNTIL_FIN,
  type DesegmentRequest,
  defineField,
  type FieldDefinition,
  FieldEmitter,
  type FindLine,
  LineScanner,
  type ProtocolEntry,
  type Run,
  type StreamProtocol,
  WHOLE,
} from "@potshark/dissect";

const CHOP = defineField("chop", "protocol", "Chopped messages");
const KIND = defineField("chop.kind", "string", "Kind");
const TEXT = defineField("chop.text", "bytes", "Text");
const FIELDS: readonly FieldDefinition[] = [CHOP, KIND, TEXT];

const KINDS = "LNCF";
const LF = 10;

const findLine: FindLine = (data, at, from = at) => {
  const feed = data.indexOf(LF, from);
  return feed < 0 ? undefined : { end: feed, next: feed + 1 };
};

type Extent = { readonly length: number } | { readonly needs: number; readonly memo?: LineScanner };

/**
 * The length of the message at the start of `data`, or what it needs. @param memo the scanner of its line, with what it
 * found before
 */
const extentOf = (data: Uint8Array, mayWait: boolean, memo: LineScanner | undefined): Extent => {
  const [first = 0, high = 0, low = 0] = data;
  const kind = String.fromCharCode(first);
  if (kind === "F") return mayWait ? { needs: DESEGMENT_UNTIL_FIN } : { length: data.length };
  let text = 0;
  if (kind === "L" || kind === "C") {
    if (data.length < (kind === "L" ? 3 : 2)) return { needs: DESEGMENT_ONE_MORE_SEGMENT };
    text = kind === "L" ? 3 + (high << 8) + low : 2 + high;
    if (text > data.length) return { needs: text - data.length };
    if (kind === "L") return { length: text };
  }
  const lines = memo ?? new LineScanner(findLine, text);
  const line = lines.line(data);
  return line === undefined ? { needs: DESEGMENT_ONE_MORE_SEGMENT, memo: lines } : { length: line.next };
};

/** Goes from message to message. @param visit called with each whole message, or with the part of it that is there */
const walk = (run: Run, visit?: (kind: string, at: number, length: number) => void): DesegmentRequest | undefined => {
  const { bytes, start, end, mayWait } = run;
  for (let at = start; at < end; ) {
    const kind = String.fromCharCode(bytes[at]!);
    const isKnown = KINDS.includes(kind);
    if (!isKnown && at === start) return undefined;
    const here = end - at;
    const memo = at === start && run.memo instanceof LineScanner ? run.memo : undefined;
    const extent = isKnown ? extentOf(bytes.subarray(at, end), mayWait, memo) : { length: here };
    if ("needs" in extent && mayWait) return { desegmentOffset: at, desegmentLength: extent.needs, memo: extent.memo };
    const length = "needs" in extent ? here : extent.length;
    visit?.(isKnown ? kind : "X", at, length);
    at += length;
  }
  return { desegmentOffset: end, desegmentLength: WHOLE };
};

const chop: StreamProtocol = {
  index: (run) => walk(run),
  dissect: (run, sink) => {
    const emitter = new FieldEmitter(run, sink);
    walk(run, (kind, at, length) => {
      emitter.enter(CHOP, at, length);
      emitter.emit(KIND, at, 1, kind);
      emitter.octets(TEXT, at, length);
    });
    return CHOP.name;
  },
  recognizes: ({ bytes, start, end }) =>
    String.fromCharCode(...bytes.subarray(start, Math.min(end, start + 4))) === "NHEY",
};

export const CHOP_PROTOCOL: ProtocolEntry = { name: CHOP.name, fields: FIELDS, ports: [7000], make: () => chop };
