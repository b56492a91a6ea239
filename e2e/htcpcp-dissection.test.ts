/**
 * Compares HTCPCP in our engine with the Lua dissector: the golden trees with their positions, tshark itself over
 * captures made from the corpus, and messages cut anywhere.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { HTCPCP_FIELDS } from "../packages/dissect/src/app/htcpcp/fields.ts";
import { HtcpcpProtocol } from "../packages/dissect/src/app/htcpcp/htcpcp.ts";
import {
  type FieldDefinition,
  type FieldValue,
  formatValue,
  openCapture,
  Session,
  type Sink,
} from "../packages/dissect/src/index.ts";
import { PendingBytes } from "../packages/dissect/src/transport/pending-bytes.ts";
import {
  DESEGMENT_ONE_MORE_SEGMENT,
  DESEGMENT_UNTIL_FIN,
  type Run,
  WHOLE,
} from "../packages/dissect/src/transport/stream-protocol.ts";
import { type CorpusCase, readMessageCorpus } from "../packages/htcpcp/src/testing/message-corpus.ts";
import { CaptureWriter, joinPcap } from "../packages/test-captures/src/index.ts";
import { hostileCaptures } from "../packages/wireshark/src/hostile-captures.ts";
import { compareFields } from "./wireshark/compare-fields.ts";

const SAMPLES = new URL("../sample_capture/", import.meta.url);
const GOLDEN = new URL("../packages/wireshark/golden/", import.meta.url);
const CORPUS = new URL("../corpus/message/", import.meta.url);

const corpus: readonly CorpusCase[] = readdirSync(CORPUS)
  .filter((name) => name.endsWith(".md"))
  .flatMap((name) => readMessageCorpus(readFileSync(new URL(name, CORPUS), "utf8")));

/** One field in the form of the golden files: name, value, first byte and length in its buffer. */
type GoldenField = readonly [name: string, value: string, position: number, byteLength: number];

interface GoldenFrame {
  readonly frame: number;
  readonly fields: readonly GoldenField[];
}

const shorten = (text: string): string =>
  text.length > 200 ? `${text.slice(0, 60)}... (${text.length} characters)` : text;

const goldenValue = (field: FieldDefinition, value: FieldValue): string => {
  if (field.type === "none") return field.label;
  if (field.type === "boolean") return "1";
  const text = formatValue(field, value);
  return shorten(field.type === "bytes" ? text.replace(/..(?=.)/g, "$&:") : text);
};

/**
 * Collects a frame's fields in the form of PDML. In PDML, if a field's position is a smaller number than its parent's,
 * it counts from the parent: so do fields of another buffer and fields without bytes.
 */
class GoldenSink implements Sink {
  readonly wantedLayers: ReadonlySet<string> = new Set(["htcpcp", "json"]);
  readonly fields: GoldenField[] = [];
  #unitAt = 0;
  #bodyAt = 0;

  enter({ name, label }: FieldDefinition, offset: number, length: number): void {
    if (name === "htcpcp") this.#unitAt = offset;
    if (this.wantedLayers.has(name)) this.fields.push([name, label, offset, length]);
  }

  add(field: FieldDefinition, offset: number, length: number, value: FieldValue): void {
    const { name, type } = field;
    // The golden trees come from one pass, which does not know later frames; they also leave out the JSON.
    if (!name.startsWith("htcpcp.") || name === "htcpcp.response_in") return;
    if (name === "htcpcp.body") this.#bodyAt = offset;
    const parent = /^htcpcp\.(file_data|body\.command)$/.test(name) ? this.#bodyAt : this.#unitAt;
    const position = type !== "none" && offset < parent ? parent + offset : offset;
    this.fields.push([name, goldenValue(field, value), position, length]);
  }
}

/** What a run emits, without positions. */
type Told = readonly (readonly [name: string, value: string])[];

/**
 * Plays TCP for one direction of one stream: gives the protocol the bytes it waits for and collects the fields it
 * emits. No field may be outside the run.
 */
const feed = (pieces: readonly Uint8Array[]): Told => {
  const protocol = new HtcpcpProtocol({
    timeOf: () => 0n,
    pending: new PendingBytes({ maxMessageBytes: 1 << 20, maxPendingBytes: 1 << 20 }),
  });
  const told: [string, string][] = [];
  let pending = new Uint8Array(0);
  let needed = 0;
  let isUntilFin = false;
  let id = 0;
  const show = (run: Run): void => {
    let isOwnSource = false;
    const check = (offset: number, length: number): void => {
      assert.ok(offset >= 0 && length >= 0 && (isOwnSource || offset + length <= run.end - run.origin));
    };
    protocol.dissect(run, {
      source: (source) => {
        isOwnSource = source !== run.source;
      },
      enter: (_protocol, offset, length) => check(offset, length),
      add: (field, offset, length, value) => {
        check(offset, length);
        told.push([field.name, formatValue(field, value)]);
      },
    });
  };
  const offer = (mayWait: boolean): void => {
    const bytes = pending;
    const source = { label: "test", bytes, parts: [] };
    const common = {
      row: 0,
      stream: 0,
      direction: 0,
      sourcePort: 40_000,
      destinationPort: 5030,
      isLast: !mayWait,
    } as const;
    const run: Run = { ...common, id, bytes, start: 0, end: bytes.length, origin: 0, mayWait, missing: 0, source };
    id += 1;
    const rest = protocol.index(run);
    const from = rest?.desegmentOffset ?? bytes.length;
    assert.ok(from >= 0 && from <= bytes.length && (mayWait || rest === undefined || rest.desegmentLength === WHOLE));
    if (rest !== undefined && from > 0) show({ ...run, end: from });
    pending = bytes.slice(from);
    isUntilFin = rest?.desegmentLength === DESEGMENT_UNTIL_FIN;
    needed =
      rest === undefined || rest.desegmentLength === WHOLE ? 0 : pending.length + Math.max(1, rest.desegmentLength);
    if (rest?.desegmentLength === DESEGMENT_ONE_MORE_SEGMENT) needed = pending.length + 1;
  };
  for (const piece of pieces) {
    pending = Uint8Array.from([...pending, ...piece]);
    if (!isUntilFin && pending.length >= needed && pending.length > 0) offer(true);
  }
  if (isUntilFin && pending.length > 0) offer(false);
  return told;
};

/** Every way to cut the bytes in two, and all bytes one by one. */
const cuts = (bytes: Uint8Array): readonly (readonly Uint8Array[])[] => [
  ...Array.from(bytes, (_, at) => [bytes.subarray(0, at), bytes.subarray(at)]),
  Array.from(bytes, (_, at) => bytes.subarray(at, at + 1)),
];

/** The end of a body without a length, and whether bytes are excess data, depend on the segments. */
const dependsOnSegments = ({ events }: CorpusCase, whole: Told): boolean =>
  /\b(unframed|close|problem)\b/.test(events) ||
  whole.some(([name]) => /^htcpcp\.(bad_start_line|excess_data|leading_crlf)$/.test(name));

describe("HTCPCP in the engine", () => {
  for (const [name, bytes] of hostileCaptures()) {
    it(`shows the golden tree of ${name}`, async () => {
      const golden: readonly GoldenFrame[] = JSON.parse(readFileSync(new URL(`${name}.json`, GOLDEN), "utf8"));
      const capture = await openCapture(bytes);
      assert.ok(capture);
      const session = new Session(capture);
      for (let row = 0; row < session.frameCount; row += 1) {
        const sink = new GoldenSink();
        session.read(row, sink);
        const isOurs = sink.fields.some(([field]) => field === "htcpcp");
        const wanted = golden.find(({ frame }) => frame === row + 1)?.fields ?? [];
        const withoutState = wanted.map(([field, value, ...place]) => [
          field,
          field === "htcpcp" ? value.replace(/, continuation$/, "") : value,
          ...place,
        ]);
        assert.deepEqual(isOurs ? sink.fields : [], withoutState, `frame ${row + 1}`);
      }
    });
  }

  it("says what tshark says, over the corpus cut in segments, the hostile captures and the samples", async (t) => {
    const captures = corpus.map(({ input, role }, index) => {
      const writer = new CaptureWriter({ clientPort: 30_000 + index, serverPort: 5030 }).open();
      // The other side has a start line too, so that the port decides nothing.
      const [asker, answerer] = role === "response" ? (["server", "client"] as const) : (["client", "server"] as const);
      writer.sendInSegments(asker, input, 1 + ((index * 37) % 200));
      writer.send(answerer, new TextEncoder().encode("HTCPCP/1.0 204 No Content\r\n\r\n"));
      return writer.close(asker).toPcap();
    });
    let compared = await compareFields("corpus cut in segments", joinPcap(captures), { fields: HTCPCP_FIELDS });
    compared += await compareFields("hostile captures", joinPcap(hostileCaptures().values()), {
      fields: HTCPCP_FIELDS,
    });
    for (const name of readdirSync(SAMPLES).filter((file) => file.endsWith(".pcapng"))) {
      compared += await compareFields(name, readFileSync(new URL(name, SAMPLES)), { fields: HTCPCP_FIELDS });
    }
    assert.ok(compared > 2_500);
    t.diagnostic(`${compared} values compared, none differs`);
  });

  it("tells the same of a message of the corpus, wherever it was cut", () => {
    let sound = 0;
    for (const one of corpus) {
      const whole = feed([one.input]);
      const isSound = whole.length > 0 && !dependsOnSegments(one, whole);
      if (isSound) sound += 1;
      for (const pieces of cuts(one.input)) {
        const told = feed(pieces);
        if (isSound) assert.deepEqual(told, whole, one.title);
      }
    }
    assert.ok(sound > 10, `${sound} of ${corpus.length} messages are to be told alike`);
  });
});
