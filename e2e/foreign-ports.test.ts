/**
 * Compares with tshark on ports that belong to other dissectors of Wireshark: the data there is theirs, and the
 * segments of a message are known if we know the protocol's framing.
 */
import { it } from "node:test";
import { FIELDS } from "../packages/dissect/src/index.ts";
import { CaptureWriter, joinPcap } from "../packages/test-captures/src/index.ts";
import { compareFields } from "./wireshark/compare-fields.ts";

const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(" ", ""), "hex");
const text = (value: string): Buffer => Buffer.from(value.replaceAll("\n", "\r\n"));

const REQUEST = text("GET /pot HTTP/1.1\nHost: pot.example\n\n");
const ANSWER = text("HTTP/1.1 200 OK\nContent-Length: 6\n\ncoffee");
const BREW = text("BREW coffee://pot.example/pot-1 HTCPCP/1.0\nContent-Length: 0\n\n");

const QUERY = bytes("001d 1234 0100 0001 0000 0000 0000 07 6578616d706c65 03 636f6d 00 0001 0001");
const CLIENT_HELLO = Buffer.concat([
  bytes("16 0301 002d 01 000029 0303"),
  Buffer.alloc(32, 7),
  bytes("00 0002 c02f 01 00"),
]);
const SERVER_HELLO = Buffer.concat([bytes("16 0303 002a 02 000026 0303"), Buffer.alloc(32, 9), bytes("00 c02f 00")]);
const APPLICATION_DATA = Buffer.concat([bytes("17 0303 0010"), Buffer.alloc(16, 3)]);

type Turn = readonly ["client" | "server", Buffer];

const conversation = (serverPort: number, index: number, turns: readonly Turn[], segmentBytes = 1400): Uint8Array => {
  const capture = new CaptureWriter({ clientPort: 50_000 + index, serverPort }).open();
  for (const [side, message] of turns) capture.sendInSegments(side, message, segmentBytes);
  return capture.close("client").toPcap();
};

const TLS_TURNS: readonly Turn[] = [
  ["client", CLIENT_HELLO],
  ["server", SERVER_HELLO],
  ["client", APPLICATION_DATA],
  ["server", APPLICATION_DATA],
];

const CONVERSATIONS: readonly (readonly [port: number, turns: readonly Turn[], segmentBytes?: number])[] = [
  ...[22, 23, 110, 6667, 8554].flatMap((port): [number, readonly Turn[]][] => [
    [
      port,
      [
        ["client", REQUEST],
        ["server", ANSWER],
      ],
    ],
    [port, [["client", BREW]]],
  ]),
  // One message in several segments, two in one, and one that never ends.
  [53, [["client", QUERY]], 10],
  [53, [["client", Buffer.concat([QUERY, QUERY])]], 40],
  [53, [["client", QUERY.subarray(0, 20)]], 6],
  [5432, [["client", bytes("0000 0008 04d2 162f")], ["server", Buffer.from("S")], ...TLS_TURNS]],
  [
    25,
    [
      ["server", text("220 mail.example ready\n")],
      ["client", text("EHLO client.example\n")],
      ["server", text("250-mail.example\n250 STARTTLS\n")],
      ["client", text("STARTTLS\n")],
      ["server", text("220 go ahead\n")],
      ...TLS_TURNS,
    ],
  ],
  [
    110,
    [["server", text("+OK ready\n")], ["client", text("STLS\n")], ["server", text("+OK go ahead\n")], ...TLS_TURNS],
  ],
];

it("what comes on ports that others hold is theirs", async (t) => {
  const capture = joinPcap(
    CONVERSATIONS.map(([port, turns, segmentBytes], index) => conversation(port, index, turns, segmentBytes)),
  );
  // We do not claim the names of layers that we do not read.
  const fields = FIELDS.filter(({ name }) => name !== "frame.protocols");
  t.diagnostic(`${await compareFields("held ports", capture, { fields })} values compared`);
});
