/** The tree of a frame: every field at its place, with its captured bytes. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { defineField, type FieldDefinition, type FieldOptions, type FieldValue } from "../fields/field.ts";
import { openCapture } from "../file/open.ts";
import type { DataSource } from "../layers/layer.ts";
import { REGISTRY } from "../session/dissector-tables.ts";
import { Session } from "../session/session.ts";
import { fieldLabel } from "./field-label.ts";
import { FieldRecord, NONE } from "./field-record.ts";
import { capturedRanges, type FieldNode, fieldTree } from "./field-tree.ts";
import { ACK, PUSH, SYN, tcpCapture, type WrittenSegment } from "./testing/tcp-capture.ts";

const MESSAGE = "BREW coffee://ducky HTCPCP/1.0\r\nAccept-Additions: Cream\r\nContent-Length: 5\r\n\r\nstart";
/** Where the message is cut into segments: one cut is in the method, another in a header. */
const CUTS = [0, 3, 40, 41, MESSAGE.length];

const segments: readonly WrittenSegment[] = [
  { from: 0, sequence: 99, acknowledgment: 0, flags: SYN },
  { from: 1, sequence: 499, acknowledgment: 100, flags: SYN | ACK },
  ...CUTS.slice(0, -1).map((cut, index) => ({
    from: 0 as const,
    sequence: 100 + cut,
    acknowledgment: 500,
    flags: PUSH | ACK,
    payload: new TextEncoder().encode(MESSAGE.slice(cut, CUTS[index + 1])),
  })),
];
const LAST_ROW = segments.length - 1;

const capture = await openCapture(tcpCapture(segments));
assert.ok(capture);
const session = new Session(capture);

const flatten = (nodes: readonly FieldNode[]): readonly FieldNode[] =>
  nodes.flatMap((node) => [node, ...flatten(node.children)]);

const find = (row: number, name: string): FieldNode => {
  const node = flatten(fieldTree(session, row)).find(({ field }) => field.name === name);
  assert.ok(node, name);
  return node;
};

const latin1 = new TextDecoder("latin1");

/** The bytes of a node, read from the frames of the capture. */
const capturedText = (node: FieldNode): string =>
  capturedRanges(node)
    .map(({ row, offset, length }) => latin1.decode(session.bytesOf(row).subarray(offset, offset + length)))
    .join("");

describe("the tree of a frame", () => {
  it("has every field that is emitted, once", () => {
    for (let row = 0; row < session.frameCount; row += 1) {
      const emitted: string[] = [];
      session.read(row, { enter: ({ name }) => emitted.push(name), add: ({ name }) => emitted.push(name) });
      const shown = flatten(fieldTree(session, row)).map(({ field }) => field.name);
      assert.deepEqual([...shown].sort(), emitted.sort());
    }
  });

  it("puts fields into those that Wireshark shows them in", () => {
    const childrenOf = (name: string): readonly string[] => find(0, name).children.map(({ field }) => field.name);
    for (const name of ["tcp.flags.syn", "tcp.flags.ack"]) assert.ok(childrenOf("tcp.flags").includes(name), name);
    assert.ok(childrenOf("ip.flags").includes("ip.flags.df"));
    assert.ok(childrenOf("tcp").includes("tcp.checksum"));
    assert.equal(find(0, "frame").children.at(-1)?.field.name, "frame.protocols");
  });

  it("puts the headers of an IPv6 extension into IPv6, and their options into them", async () => {
    const hopByHop = [17, 0, 5, 2, 0, 0, 1, 0];
    const packet = [
      0x60,
      0,
      0,
      0,
      0,
      16,
      0,
      64,
      ...new Array<number>(32).fill(1),
      ...hopByHop,
      0,
      53,
      0,
      53,
      0,
      8,
      0,
      0,
    ];
    const header = [0xa1, 0xb2, 0xc3, 0xd4, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 0, 0, 0, 101];
    const record = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, packet.length, 0, 0, 0, packet.length];
    const opened = await openCapture(new Uint8Array([...header, ...record, ...packet]));
    assert.ok(opened);
    const layers = fieldTree(new Session(opened), 0);
    assert.deepEqual(
      layers.map(({ field }) => field.name),
      ["frame", "ipv6", "udp"],
    );
    const inside = layers[1]?.children.at(-1);
    assert.equal(inside?.field.name, "ipv6.hopopts");
    assert.deepEqual(
      inside.children.slice(-2).map(({ field, children }) => [field.name, children[0]?.field.name]),
      [
        ["ipv6.opt", "ipv6.opt.type"],
        ["ipv6.opt", "ipv6.opt.type"],
      ],
    );
  });

  it("emits the frames that each part of a message came in", () => {
    const method = find(LAST_ROW, "htcpcp.request.method");
    assert.equal(method.source.label, "Reassembled TCP");
    assert.deepEqual(capturedRanges(method), [
      { row: 2, offset: 40, length: 3 },
      { row: 3, offset: 40, length: 1 },
    ]);
    assert.equal(capturedText(method), "BREW");
    const header = find(LAST_ROW, "htcpcp.header.line");
    assert.deepEqual(
      capturedRanges(header).map(({ row }) => row),
      [3, 4, 5],
    );
    assert.equal(capturedText(header).replace(/\r\n$/, ""), "Accept-Additions: Cream");
    assert.deepEqual(capturedRanges(find(LAST_ROW, "tcp.flags")), [{ row: LAST_ROW, offset: 32, length: 2 }]);
  });

  it("gives for every node the captured bytes that its source has", () => {
    for (let row = 0; row < session.frameCount; row += 1) {
      for (const node of flatten(fieldTree(session, row))) {
        const { source, offset, length } = node;
        assert.ok(offset >= 0 && offset + length <= source.bytes.length, node.text);
        assert.equal(capturedText(node), latin1.decode(source.bytes.subarray(offset, offset + length)), node.text);
      }
    }
  });
});

describe("capturedRanges", () => {
  const source: DataSource = {
    label: "Reassembled TCP",
    bytes: new Uint8Array(30),
    parts: [
      { row: 4, offset: 54, length: 10 },
      { row: 7, offset: 66, length: 20 },
    ],
  };
  const ranges = (offset: number, length: number, of: DataSource = source): unknown =>
    capturedRanges({ ...find(0, "tcp"), source: of, offset, length });

  it("cuts a range where a part ends", () => {
    assert.deepEqual(ranges(9, 2), [
      { row: 4, offset: 63, length: 1 },
      { row: 7, offset: 66, length: 1 },
    ]);
    assert.deepEqual(ranges(10, 20), [{ row: 7, offset: 66, length: 20 }]);
  });

  it("has none for what was computed", () => {
    assert.deepEqual(ranges(5, 0), []);
    assert.deepEqual(ranges(0, 30, { ...source, parts: [] }), []);
  });
});

describe("nesting", () => {
  type Told = readonly [name: string, offset?: number, length?: number];

  const fieldNamed = (name: string): FieldDefinition => {
    const field = REGISTRY.get(name);
    assert.ok(field, name);
    return field;
  };

  /** A layer and its fields as text: "http: http.host, (http.request.line)"; hidden fields are in brackets. */
  const nested = (...emitted: readonly Told[]): string => {
    const record = new FieldRecord(session);
    record.source({ label: "Frame", bytes: new Uint8Array(100), parts: [] });
    const [[layer], ...fields] = emitted as [Told, ...Told[]];
    record.enter(fieldNamed(layer), 0, 100);
    for (const [name, offset = 0, length = 1] of fields) {
      const field = fieldNamed(name);
      record.add(field, offset, length, field.kind === "bytes" ? new Uint8Array(length) : 1);
    }
    const textOf = (place: number): string => {
      const children: string[] = [];
      for (let child = record.firstChild[place]!; child !== NONE; child = record.next[child]!)
        children.push(textOf(child));
      const { name } = record.fields[place]!;
      const own = record.isHidden[place] ? `(${name})` : name;
      return children.length === 0 ? own : `${own} [${children.join(", ")}]`;
    };
    return record.layers.map(textOf).join(", ");
  };

  it("goes by names, by bytes, and by what a definition says", () => {
    assert.equal(nested(["tcp"], ["tcp.flags"], ["tcp.flags.syn"]), "tcp [tcp.flags [tcp.flags.syn]]");
    assert.equal(nested(["tcp"], ["tcp.checksum"], ["tcp.checksum.status"]), "tcp [tcp.checksum, tcp.checksum.status]");
    assert.equal(
      nested(["tcp"], ["tcp.window_size_value"], ["tcp.window_size"]),
      "tcp [tcp.window_size_value, tcp.window_size]",
    );
    const option: Told = ["tcp.options.wscale", 60, 3];
    assert.equal(nested(["tcp"], option, ["tcp.option_kind", 60]), "tcp [tcp.options.wscale [tcp.option_kind]]");
    assert.equal(nested(["tcp"], option, ["tcp.option_kind", 63]), "tcp [tcp.options.wscale, tcp.option_kind]");
    const tlsRecord: Told = ["tls.record", 0, 40];
    assert.equal(nested(["tls"], tlsRecord, ["tls.handshake", 5, 35]), "tls [tls.record [tls.handshake]]");
    assert.equal(nested(["tls"], tlsRecord, ["tls.record", 40, 40]), "tls [tls.record, tls.record]");
    assert.equal(
      nested(["tls"], ["tls.record.length", 1, 2], ["tls.record.version", 1, 2]),
      "tls [tls.record.length, tls.record.version]",
    );
    assert.equal(nested(["eth"], ["eth.src"], ["eth.addr"]), "eth [eth.src [(eth.addr)]]");
  });

  it("puts a field that is emitted late where it belongs", () => {
    const flags: readonly Told[] = [["tcp.flags"], ["tcp.flags.syn"], ["tcp.flags.fin"], ["tcp.window_size"]];
    assert.equal(
      nested(["tcp"], ...flags, ["tcp.connection.syn"]),
      "tcp [tcp.flags [tcp.flags.syn [tcp.connection.syn], tcp.flags.fin], tcp.window_size]",
    );
  });

  it("hides what another field shows", () => {
    const line: Told = ["http.request.line", 20, 10];
    assert.equal(nested(["http"], ["http.host", 20, 10], line), "http [http.host, (http.request.line)]");
    assert.equal(nested(["http"], ["http.request.line", 10, 10], line), "http [http.request.line, http.request.line]");
    assert.equal(nested(["http"], ["http.response.code"]), "http [http.response.code]");
    assert.equal(nested(["tcp"], ["tcp.port"]), "tcp [(tcp.port)]");
    assert.equal(nested(["ipv6"], ["ip.version"]), "ipv6 [(ip.version)]");
    assert.equal(nested(["ip"], ["ip.version"]), "ip [ip.version]");
  });

  it("takes any number of fields", () => {
    const many = Array.from({ length: 1_000 }, (_, index): Told => ["tcp.port", index]);
    assert.equal(nested(["tcp"], ...many).match(/tcp\.port/g)?.length, 1_000);
  });
});

describe("labels", () => {
  const label = (type: FieldDefinition["type"], value: FieldValue, more: FieldOptions = {}): string =>
    fieldLabel(defineField("a.b", type, "Label", more), value);

  it("show a value with its word", () => {
    const values = new Map([[6, "TCP"]]);
    assert.equal(label("uint8", 6, { values }), "Label: TCP (6)");
    assert.equal(label("uint16", 6, { values, hexDigits: 4 }), "Label: TCP (0x0006)");
    assert.equal(label("uint8", 7, { values }), "Label: 7");
    assert.equal(label("boolean", true, { values: new Map([[1, "Set"]]) }), "Label: Set");
    assert.equal(label("boolean", false), "Label: False");
    assert.equal(label("relative_time", 1_500_000n), "Label: 0.001500000 seconds");
    assert.equal(label("none", true), "Label");
  });

  it("stay on one line, however long and strange a text is", () => {
    assert.equal(label("string", "a\r\n\x1b[2J\u202eb\\n"), "Label: a\\r\\n\\x1b[2J\\u{202e}b\\n");
    assert.equal(label("string", "x".repeat(1000)), `Label: ${"x".repeat(240)}…`);
    assert.equal(label("bytes", new Uint8Array(1000)), `Label: ${"00".repeat(36)}…`);
  });
});
