/**
 * Compares `potshark read` with tshark: lines, columns, statistics and followed streams byte for byte, and the
 * structure of the field tree, over the samples, the hostile captures, and conversations that go wrong. tshark has our
 * dissector for HTCPCP.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { openCapture, REGISTRY, Session } from "../packages/dissect/src/index.ts";
import { conversationsText } from "../packages/potshark/src/read/conversations-output.ts";
import { readFieldFormat } from "../packages/potshark/src/read/field-format.ts";
import { fieldsPrinter } from "../packages/potshark/src/read/fields-output.ts";
import { FOLLOW_MODES, type FollowMode, followText } from "../packages/potshark/src/read/follow-output.ts";
import type { FramePrinter } from "../packages/potshark/src/read/frame-printer.ts";
import { jsonPrinter } from "../packages/potshark/src/read/json-output.ts";
import { linesPrinter } from "../packages/potshark/src/read/lines-output.ts";
import { TextWriter } from "../packages/potshark/src/read/text-writer.ts";
import { wantedColumns } from "../packages/potshark/src/read/wanted-columns.ts";
import { joinPcap, pcapngWriter } from "../packages/test-captures/src/index.ts";
import { hostileCaptures } from "../packages/wireshark/src/hostile-captures.ts";
import { tcpCapture } from "./tcp-conversations.ts";
import { mode, recorded } from "./wireshark/recorded.ts";
import { tsharkPrints } from "./wireshark/tshark.ts";

const SAMPLES = fileURLToPath(new URL("../sample_capture/", import.meta.url));

/** A capture, opened for our engine and for tshark. */
interface Subject {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly session: Session;
}

/** The samples and the hostile captures. */
const subjects: Subject[] = [];
/** Loss, disorder and repetition; with all bytes of each frame, and with only the first ones. */
const wrongConversations: Subject[] = [];

const subjectOf = async (name: string, bytes: Uint8Array): Promise<Subject> => {
  const capture = await openCapture(bytes);
  assert.ok(capture, name);
  return { name, bytes, session: new Session(capture) };
};

before(async () => {
  for (const name of readdirSync(SAMPLES).filter((file) => file.endsWith(".pcapng"))) {
    subjects.push(await subjectOf(name, readFileSync(`${SAMPLES}${name}`)));
  }
  subjects.push(await subjectOf("hostile captures", joinPcap(hostileCaptures().values())));
  wrongConversations.push(
    await subjectOf("conversations", tcpCapture(4, 30, 60)),
    await subjectOf("short conversations", tcpCapture(5, 30, 60, { snapLength: 70 })),
  );
});

const subject = (name: string): Subject => {
  const found = subjects.find((one) => one.name === name);
  assert.ok(found, name);
  return found;
};

/** The bytes of each frame. */
const packetsOf = ({ session }: Subject): Buffer[] =>
  Array.from({ length: session.frameCount }, (_, row) => Buffer.from(session.bytesOf(row)));

const framesOf = (printer: FramePrinter, rows: Iterable<number>): string => {
  const into = new TextWriter();
  for (const row of rows) printer.frame(row, into);
  return into.bytes.toString("utf8", 0, into.length);
};

const allOf = (printer: FramePrinter, { session }: Subject): string =>
  printer.begin + framesOf(printer, Array(session.frameCount).keys()) + printer.end;

const assertSameLines = (name: string, ours: string, theirs: string): void => {
  if (mode === "record") return;
  const [left, right] = [ours.split("\n"), theirs.split("\n")];
  for (const [index, line] of left.entries()) assert.equal(line, right[index], `${name}, line ${index + 1}`);
  assert.equal(left.length, right.length, name);
};

/** What tshark prints of a capture in two passes, without name resolution. */
const printed = ({ name, bytes }: Subject, what: string, options: readonly string[]): Promise<string> =>
  recorded(`${what} of ${name}`, [bytes, ...options], () =>
    tsharkPrints({ capture: bytes, options: ["-2", "-n", ...options] }),
  );

const PORT_FILTER = "tcp.port == 5030";
/** The modes take turns over the streams; tshark would need too long for every stream in every mode. */
const modeOf = (stream: number): FollowMode => FOLLOW_MODES[stream % FOLLOW_MODES.length]!;
const streamsOf = ({ session }: Subject): readonly number[] =>
  Array.from({ length: 1 + session.tcp.stream.reduce((most, stream) => Math.max(most, stream), -1) }, (_, at) => at);

/** What tshark prints of a capture: lines, the content of all streams, and conversations with and without a filter. */
const linesAndStreams = async (one: Subject): Promise<Readonly<Record<"lines" | "said" | "conversations", string>>> => {
  const follow = streamsOf(one).flatMap((stream) => ["-z", `follow,tcp,${modeOf(stream)},${stream}`]);
  const statistics = ["-z", "conv,tcp", "-z", `conv,tcp,${PORT_FILTER}`, ...follow];
  const text = await printed(one, "lines and streams", statistics);
  const lines = text.split("\n", one.session.frameCount).join("\n").length + 1;
  const conversations = text.indexOf(`${"=".repeat(80)}\nTCP Conversations`, lines);
  return {
    lines: text.slice(0, lines),
    said: text.slice(lines, conversations),
    conversations: text.slice(conversations),
  };
};

describe("potshark read prints what tshark prints", () => {
  it("as lines, as conversations, and of followed streams", async (t) => {
    const counts = { lines: 0, streams: 0 };
    for (const one of [...subjects, ...wrongConversations]) {
      const { session, name } = one;
      const theirs = await linesAndStreams(one);
      // The analysis of the other captures is compared in another test, field by field.
      if (subjects.includes(one)) {
        assertSameLines(name, allOf(linesPrinter(session), one), theirs.lines);
        counts.lines += session.frameCount;
      }
      const everything = [1, Number.POSITIVE_INFINITY] as const;
      const said = streamsOf(one).map((stream) =>
        followText(session, { stream, mode: modeOf(stream), chunks: everything }),
      );
      assertSameLines(name, said.reverse().join(""), theirs.said);
      const conversations = [
        conversationsText(session, PORT_FILTER, portTest(session, 5030)),
        conversationsText(session, "", () => true),
      ];
      assertSameLines(name, conversations.join(""), theirs.conversations);
      counts.streams += said.length;
    }
    t.diagnostic(`${counts.lines} lines and ${counts.streams} streams compared`);
  });

  it("as lines, of frames without a time and of blocks that hold no packet", async () => {
    const to = pcapngWriter("little");
    const [packet = Buffer.alloc(0)] = packetsOf(subject("hostile captures"));
    const blocks = [
      ...[to.section(), to.interface(1), to.simple(packet)],
      ...[to.enhanced(0, 1_700_000_000_000_000n, packet), to.simple(packet)],
      ...[to.enhanced(0, 1_700_000_000_250_000n, packet), to.other(0xbad, Buffer.from("d97e0000hi", "latin1"))],
    ];
    const capture = await openCapture(Buffer.concat(blocks));
    assert.ok(capture);
    const printer = linesPrinter(new Session(capture));
    for (const [row, time] of ["", "0.000000", "", "0.250000", ""].entries())
      assert.equal(framesOf(printer, [row]).slice(0, 17), `${String(row + 1).padStart(5)} ${time.padStart(10)} `);
  });

  it("as fields, in every format", async () => {
    const names = ["frame.number", "tcp.port", "ip.addr", "tcp.options", "http.request.uri", "frame.time_epoch"];
    const formats = [
      ["header=y", "separator=,", "quote=d"],
      ["header=y", "bom=y", "separator=/s", "aggregator=;", "quote=s"],
      ["occurrence=f", "separator=|"],
      ["occurrence=l", "aggregator=/s", "quote=d"],
    ];
    const one = subject("coffee_brew.pcapng");
    const columns = wantedColumns(names);
    for (const format of formats) {
      const options = [...names.flatMap((name) => ["-e", name]), ...format.flatMap((text) => ["-E", text])];
      const theirs = await printed(one, format.join(" "), ["-T", "fields", ...options]);
      const ours = allOf(fieldsPrinter(one.session, columns, readFieldFormat(format)), one);
      assertSameLines(format.join(" "), ours, theirs);
    }
  });
});

/** A predicate on frames, by one of their TCP ports. */
const portTest = (session: Session, port: number): ((row: number) => boolean) => {
  const ports = wantedColumns(["tcp.port"]);
  const printer = fieldsPrinter(session, ports, readFieldFormat([]));
  return (row) => framesOf(printer, [row]).trim().split(",").includes(String(port));
};

/**
 * A line of the tree without a field, or with a field that we do not claim: in our tree its fields are one level
 * higher.
 */
const isLine = (key: string): boolean => REGISTRY.get(key.replace(/_tree$/, "")) === undefined;

const LAYERS_DEPTH = 4;

/**
 * The values of each frame in tshark's JSON, each with its parent fields: "tcp/tcp.flags_tree/tcp.flags.syn: 1". We
 * read the indentation, since keys come twice.
 */
const valuesOf = (json: string): readonly (readonly string[])[] => {
  const frames: string[][] = [];
  let path: string[] = [];
  for (const line of json.split("\n")) {
    const [, indent = "", key = "", value = ""] = /^( *)"((?:[^"\\]|\\.)*)": (.*?),?$/.exec(line) ?? [];
    if (key === "_index") frames.push([]);
    const depth = indent.length / 2 - LAYERS_DEPTH + 1;
    if (key === "" || depth < 1) continue;
    path = [...path.slice(0, depth - 1), key];
    const shown = path.filter((one) => !isLine(one)).join("/");
    if (value.startsWith('"') && !isLine(key)) frames.at(-1)?.push(`${shown}: ${value}`);
  }
  return frames;
};

/** Our values that tshark does not have, with repetitions. */
const strays = (ours: readonly string[], theirs: readonly string[]): readonly string[] => {
  const left = new Map<string, number>();
  for (const value of theirs) left.set(value, (left.get(value) ?? 0) + 1);
  return ours.filter((value) => {
    const count = left.get(value) ?? 0;
    left.set(value, count - 1);
    return count === 0;
  });
};

describe("potshark read -T json", () => {
  it("has every field where tshark has it, with the same value", async (t) => {
    let fields = 0;
    const elsewhere: string[] = [];
    for (const name of ["coffee_418_406.pcapng", "coffee_https.pcapng", "hostile captures"]) {
      const one = subject(name);
      const ours = valuesOf(allOf(jsonPrinter(one.session, []), one));
      const theirs = valuesOf(await printed(one, "JSON", ["-T", "json"]));
      assert.equal(ours.length, theirs.length);
      for (const [index, values] of ours.entries()) {
        const shared = values.filter((value) => {
          const [, field = ""] = /([^/:]*): /.exec(value) ?? [];
          // A layer for which we emit no field is there with its name only.
          return REGISTRY.get(field) !== undefined && REGISTRY.get(field)?.type !== "protocol";
        });
        elsewhere.push(...strays(shared, theirs[index] ?? []).map((value) => `${name}, frame ${index + 1}: ${value}`));
        fields += shared.length;
      }
    }
    assert.deepEqual(elsewhere, []);
    assert.ok(fields > 50_000);
    t.diagnostic(`${fields} values in place`);
  });
});
