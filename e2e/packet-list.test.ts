/**
 * Compares the packet list with Wireshark: what the columns say of fragments, unknown types, alerts, pictures, and
 * after an upgrade.
 */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FrameSummaries, openCapture, Session } from "../packages/dissect/src/index.ts";
import { CaptureWriter, joinPcap } from "../packages/test-captures/src/index.ts";
import { type Datagram, ethernet, ipv4, ipv6, pcapOf, TCP, tcp, UDP, udp } from "./fragment-packets.ts";
import { recorded } from "./wireshark/recorded.ts";
import { tsharkPrints } from "./wireshark/tshark.ts";

const COLUMNS = ["_ws.col.Source", "_ws.col.Destination", "_ws.col.Protocol", "_ws.col.Info"];

const compare = async (name: string, bytes: Uint8Array): Promise<void> => {
  const capture = await openCapture(bytes);
  assert.ok(capture);
  const summaries = new FrameSummaries(new Session(capture));
  const options = ["-2", "-n", "-T", "fields", ...COLUMNS.flatMap((column) => ["-e", column])];
  const text = await recorded(`packet list, ${name}`, [bytes], () => tsharkPrints({ capture: bytes, options }));
  const theirs = text.split("\n").slice(0, -1);
  assert.equal(theirs.length, capture.frames.count);
  for (const [row, line] of theirs.entries()) {
    const { source, destination, protocol, info } = summaries.read(row);
    assert.equal([source, destination, protocol, info].join("\t"), line, `${name}, frame ${row + 1}`);
  }
};

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(" ", ""), "hex");
const typed = (type: number): Buffer =>
  Buffer.concat([hex("020000000002 020000000001"), Buffer.from([type >> 8, type & 255]), Buffer.from("coffee")]);

const DATAGRAM: Datagram = { id: 0x1234, protocol: UDP, payload: udp(Buffer.alloc(40, "c")) };
const PIECES = [
  { offset: 0, length: 24, more: true },
  { offset: 24, length: 24, more: false },
] as const;

const REQUEST = Buffer.from("GET /pot HTTP/1.1\r\nHost: pot.example\r\n\r\n");
const answer = (type: string, body: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(`HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n`),
    body,
  ]);
const GIF = hex("474946383961 0100 0100 80 00 00 000000 ffffff 2c 0000 0000 0100 0100 00 02 02 4401 00 3b");
const PNG = hex(
  "89504e470d0a1a0a 0000000d 49484452 00000001 00000001 08 00 00 00 00 3a7e9b55 00000000 49454e44 ae426082",
);

const record = (type: number, content: Buffer): Buffer =>
  Buffer.concat([Buffer.from([type, 3, 3, content.length >> 8, content.length & 255]), content]);
const HELLO = record(22, Buffer.concat([hex("01 000029 0303"), Buffer.alloc(32, 7), hex("00 0002 c02f 01 00")]));
const SERVER_HELLO = record(22, Buffer.concat([hex("02 000026 0303"), Buffer.alloc(32, 9), hex("00 c02f 00")]));
const GARBAGE = Buffer.from("\x99 no record at all", "latin1");
const CHANGE = record(20, Buffer.from([1]));

type Turn = readonly ["client" | "server", Buffer];
const connection = (port: number, index: number, turns: readonly Turn[]): Uint8Array => {
  const capture = new CaptureWriter({ clientPort: 50_000 + index, serverPort: port }).open();
  for (const [side, bytes] of turns) capture.send(side, bytes);
  return capture.close("client").toPcap();
};
const connections = (port: number, all: readonly (readonly Turn[])[]): Uint8Array =>
  joinPcap(all.map((turns, index) => connection(port, index, turns)));

describe("the packet list says what Wireshark's says", () => {
  it("of fragments and of types that nobody reads", async () => {
    const packets = [
      ...PIECES.map((piece) => ethernet(ipv4(DATAGRAM, piece))),
      ethernet(ipv4({ ...DATAGRAM, id: 9 }, PIECES[0])),
      ...PIECES.map((piece) => ethernet(ipv6(DATAGRAM, piece))),
      ethernet(ipv6({ ...DATAGRAM, id: 9 }, PIECES[0])),
      ...[253, 255, 94].map((protocol) => ethernet(ipv4({ ...DATAGRAM, protocol }))),
      ...[253, 59].map((protocol) => ethernet(ipv6({ ...DATAGRAM, protocol }))),
      ...[0x88b5, 0x9999].map(typed),
    ];
    await compare("packets", pcapOf(1, packets));
  });

  it("of packets that a route or a home address takes elsewhere", async () => {
    const hop = hex("20010db8000000000000000000000077");
    const route = { type: 43, body: Buffer.concat([hex("00 01 00000000"), hop]) };
    const home = { type: 60, body: Buffer.concat([hex("0102 0000 c910"), hop]) };
    const segment = tcp(Buffer.from("coffee"), 1);
    const packets = [route, home].flatMap((before) =>
      [DATAGRAM, { ...DATAGRAM, protocol: TCP, payload: segment }].map((datagram) =>
        ethernet(ipv6(datagram, undefined, [before])),
      ),
    );
    await compare("routes", pcapOf(1, packets));
  });

  it("of pictures, upgrades and tunnels", async () => {
    const upgrade = Buffer.from("GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: foo\r\nConnection: Upgrade\r\n\r\n");
    const switched = Buffer.from("HTTP/1.1 101 Switching Protocols\r\nUpgrade: foo\r\nConnection: Upgrade\r\n\r\n");
    const capture = connections(80, [
      [
        ["client", REQUEST],
        ["server", answer("image/gif", GIF)],
        ["client", REQUEST],
        ["server", answer("image/png", PNG)],
      ],
      [
        ["client", upgrade],
        ["server", switched],
        ["client", Buffer.from("coffee")],
        ["server", Buffer.from("tea")],
      ],
      [
        ["client", Buffer.from("CONNECT pot.example:99 HTTP/1.1\r\n\r\n")],
        ["server", Buffer.from("HTTP/1.1 200 OK\r\n\r\n")],
        ["client", Buffer.from("coffee")],
      ],
    ]);
    await compare("HTTP", capture);
  });

  it("of alerts, heartbeats and bytes that are no record", async () => {
    const opened: readonly Turn[] = [
      ["client", HELLO],
      ["server", SERVER_HELLO],
    ];
    const capture = connections(443, [
      [...opened, ["server", record(21, Buffer.from([1, 0]))], ["client", record(21, Buffer.alloc(26, 0x5a))]],
      [...opened, ["server", record(21, Buffer.from([7, 7]))], ["client", GARBAGE]],
      [...opened, ["client", Buffer.concat([CHANGE, record(21, Buffer.alloc(26, 0x5a))])], ["server", GARBAGE]],
      [...opened, ["client", Buffer.concat([record(23, Buffer.alloc(20, 1)), GARBAGE])]],
      [...opened, ["client", record(24, Buffer.from(`\x01\x00\x03abc${"p".repeat(16)}`, "latin1"))]],
      [
        ["client", HELLO],
        ["client", GARBAGE],
      ],
      [["client", GARBAGE]],
    ]);
    await compare("TLS", capture);
  });
});
