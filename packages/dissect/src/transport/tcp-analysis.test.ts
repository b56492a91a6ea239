/**
 * The results of sequence analysis for single situations, as in Wireshark 4.4. Whole conversations are compared with
 * its recordings in e2e/tcp-analysis.test.ts.
 */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { writePcap } from "@potshark/test-captures";
import { formatValue } from "../fields/format-value.ts";
import { openCapture } from "../file/open.ts";
import { Session } from "../session/session.ts";
import { ACK, FIN, PUSH, RST, SYN } from "./tcp-flags.ts";

/** The sender, the time in microseconds, flags, numbers relative to those of the SYN, length, window, options. */
type Sent = readonly [
  from: "client" | "server",
  time: number,
  flags: number,
  sequence: number,
  acknowledgment: number,
  length: number,
  window: number,
  options?: readonly number[],
];

const START = { client: 1_000_000, server: 2_000_000_000 } as const;
const ADDRESS = { client: 0x0a000001, server: 0x0a000002 } as const;
const PORT = { client: 40_000, server: 5030 } as const;

const packet = (
  [from, , flags, sequence, acknowledgment, length, window, options = []]: Sent,
  self: boolean,
): Buffer => {
  const to = from === "client" ? "server" : "client";
  const bytes = Buffer.alloc(40 + options.length + length);
  bytes.writeUInt32BE(0x45000000 | bytes.length, 0);
  bytes.writeUInt32BE(0x40060000, 8);
  bytes.writeUInt32BE(ADDRESS[self ? "client" : from], 12);
  bytes.writeUInt32BE(ADDRESS[self ? "client" : to], 16);
  bytes.writeUInt16BE(PORT[self ? "client" : from], 20);
  bytes.writeUInt16BE(PORT[self ? "client" : to], 22);
  bytes.writeUInt32BE((START[from] + sequence) >>> 0, 24);
  bytes.writeUInt32BE(flags & ACK ? (START[to] + acknowledgment) >>> 0 : 0, 28);
  bytes.writeUInt16BE(((5 + options.length / 4) << 12) | flags, 32);
  bytes.writeUInt16BE(window, 34);
  bytes.set(options, 40);
  return bytes;
};

const capture = (sent: readonly Sent[], self = false): Buffer =>
  writePcap(sent.map((each) => ({ bytes: packet(each, self), microseconds: 1_700_000_000 * 1e6 + each[1] })));

const SILENT = /^tcp\.analysis(?:\.flags|\.initial_rtt|\.push_bytes_sent|\.bytes_in_flight|\.ack_rtt|\.rto)?$/;

/** What a frame emits: "retransmission rto_frame=5". */
const emitted = async (bytes: Uint8Array, row: number): Promise<string> => {
  const file = await openCapture(bytes);
  assert.ok(file);
  const words: string[] = [];
  new Session(file).read(row, {
    enter: () => undefined,
    add: (field, _offset, _length, value) => {
      if (!field.name.startsWith("tcp.analysis.") || SILENT.test(field.name)) return;
      const word = field.name.slice("tcp.analysis.".length);
      words.push(field.type === "none" ? word : `${word}=${formatValue(field, value)}`);
    },
  });
  return [...new Set(words)].join(" ");
};

const HANDSHAKE: readonly Sent[] = [
  ["client", 0, SYN, 0, 0, 0, 1000],
  ["server", 300, SYN | ACK, 0, 1, 0, 4096],
  ["client", 700, ACK, 1, 1, 0, 4096],
];
/** The client sends data. */
const data = (time: number, sequence: number, length = 100): Sent => ["client", time, ACK, sequence, 1, length, 4096];
/** The server acknowledges. */
const answer = (time: number, acknowledgment: number, window = 4096, options: readonly number[] = []): Sent => [
  "server",
  time,
  ACK,
  1,
  acknowledgment,
  0,
  window,
  options,
];
/** SACK of 201 to 301. */
const SACK: readonly number[] = [1, 1, 5, 10, 0, 0x0f, 0x43, 0x09, 0, 0x0f, 0x43, 0x6d];
const CLOSED: readonly Sent[] = [...HANDSHAKE, data(1000, 1), answer(1100, 101, 0), data(1200, 101, 1)];
const IDLE: readonly Sent[] = [
  ...HANDSHAKE,
  data(1000, 1),
  answer(1100, 101),
  ["client", 60_000_000, ACK, 100, 1, 0, 4096],
];
const THRICE: readonly Sent[] = [
  ...HANDSHAKE,
  data(1000, 1),
  data(1100, 101),
  answer(1200, 1),
  answer(1300, 1),
  answer(1400, 1),
];

interface Situation {
  readonly what: string;
  readonly sent: readonly Sent[];
  /** What the last frame emits. */
  readonly emitted: string;
}

const SITUATIONS: readonly Situation[] = [
  { what: "data beyond a hole", sent: [...HANDSHAKE, data(1000, 101)], emitted: "lost_segment" },
  {
    what: "data that comes late, within the time of the handshake",
    sent: [...HANDSHAKE, data(1000, 101), data(1200, 1)],
    emitted: "out_of_order",
  },
  {
    what: "data that comes late, after the time of the handshake",
    sent: [...HANDSHAKE, data(1000, 101), data(2000, 1)],
    emitted: "retransmission rto_frame=4",
  },
  {
    what: "data sent twice at once",
    sent: [...HANDSHAKE, data(1000, 1), data(1100, 101), data(1200, 1)],
    emitted: "retransmission rto_frame=4",
  },
  {
    what: "two segments sent again as one",
    sent: [...HANDSHAKE, data(1000, 1, 1), data(1100, 2, 100), data(1200, 1, 101)],
    emitted: "retransmission rto_frame=4",
  },
  {
    what: "two segments sent again as one, the last of 256 bytes",
    sent: [...HANDSHAKE, data(1000, 1, 1), data(1100, 2, 256), data(1200, 1, 257)],
    emitted: "out_of_order",
  },
  {
    what: "data sent again, later",
    sent: [...HANDSHAKE, data(1000, 1), data(1100, 101), data(400_000, 101)],
    emitted: "retransmission rto_frame=5",
  },
  {
    what: "data sent again though it was acknowledged",
    sent: [...HANDSHAKE, data(1000, 1), answer(1200, 101), data(1300, 1)],
    emitted: "spurious_retransmission retransmission",
  },
  {
    what: "data sent again after two duplicate acknowledgments",
    sent: [...THRICE, data(1500, 1)],
    emitted: "fast_retransmission retransmission",
  },
  {
    what: "data sent again 30 milliseconds after them",
    sent: [...THRICE, data(31_500, 1)],
    emitted: "retransmission rto_frame=4",
  },
  {
    what: "data that selective acknowledgments left out",
    sent: [
      ...HANDSHAKE,
      data(1000, 1),
      data(1100, 101),
      data(1150, 201),
      answer(1200, 1, 4096, SACK),
      answer(1300, 1, 4096, SACK),
      answer(1400, 1, 4096, SACK),
      data(5500, 101),
    ],
    emitted: "fast_retransmission retransmission",
  },
  {
    what: "an acknowledgment of data that was not seen",
    sent: [...HANDSHAKE, data(1000, 1), answer(1100, 301)],
    emitted: "ack_lost_segment",
  },
  {
    what: "an acknowledgment within a segment",
    sent: [...HANDSHAKE, data(1000, 1), answer(1100, 51)],
    emitted: "acks_frame=4 partial_ack",
  },
  {
    what: "a window update",
    sent: [...HANDSHAKE, data(1000, 1), answer(1100, 101, 1000), answer(1200, 101, 2000)],
    emitted: "window_update",
  },
  {
    what: "a window update with selective acknowledgment",
    sent: [...HANDSHAKE, data(1000, 1), data(1050, 201), answer(1100, 101, 1000, SACK), answer(1200, 101, 2000, SACK)],
    emitted: "duplicate_ack duplicate_ack_num=1 duplicate_ack_frame=6",
  },
  {
    what: "data up to the edge of the window",
    sent: [...HANDSHAKE, data(1000, 1), answer(1100, 101, 100), data(1200, 101)],
    emitted: "window_full",
  },
  { what: "a closed window", sent: CLOSED.slice(0, 5), emitted: "acks_frame=4 zero_window" },
  { what: "a probe of a closed window", sent: CLOSED, emitted: "zero_window_probe" },
  {
    what: "the answer to a probe",
    sent: [...CLOSED, answer(1300, 101, 0)],
    emitted: "zero_window zero_window_probe_ack",
  },
  {
    what: "the answer to a probe whose byte was taken",
    sent: [...CLOSED, answer(1300, 102, 0)],
    emitted: "acks_frame=6 zero_window zero_window_probe_ack",
  },
  {
    what: "the answer to a probe that opens the window",
    sent: [...CLOSED, answer(1300, 102)],
    emitted: "acks_frame=6 window_update",
  },
  { what: "a keep-alive", sent: IDLE, emitted: "keep_alive" },
  { what: "the answer to a keep-alive", sent: [...IDLE, answer(60_000_100, 101)], emitted: "keep_alive_ack" },
  {
    what: "a SYN sent again",
    sent: [...HANDSHAKE.slice(0, 1), ["client", 500, SYN, 0, 0, 0, 1000]],
    emitted: "retransmission rto_frame=1",
  },
  {
    what: "a SYN with another number on the same ports",
    sent: [...HANDSHAKE, ["client", 5000, SYN, 777, 0, 0, 1000]],
    emitted: "reused_ports",
  },
  {
    what: "a SYN with the same number after a reset",
    sent: [...HANDSHAKE, ["server", 1000, RST | ACK, 1, 1, 0, 0], ["client", 5000, SYN, 0, 0, 0, 1000]],
    emitted: "reused_ports",
  },
];

/** The values of a field in all frames. */
const all = async (bytes: Uint8Array, name: string): Promise<string[]> => {
  const file = await openCapture(bytes);
  assert.ok(file);
  const session = new Session(file);
  return Array.from({ length: session.frameCount }, (_, row) => {
    let text = "";
    session.read(row, {
      enter: () => undefined,
      add: (field, _offset, _length, value) => {
        if (field.name === name) text = formatValue(field, value);
      },
    });
    return text;
  });
};

describe("sequence analysis", () => {
  for (const { what, sent, emitted: wanted } of SITUATIONS) {
    it(`of ${what}`, async () => {
      assert.equal(await emitted(capture(sent), sent.length - 1), wanted);
    });
  }

  it("counts a connection of a port with itself as one stream for each of its numbers", async () => {
    const own: readonly Sent[] = [
      ["client", 0, SYN, 0, 0, 0, 1000],
      ["client", 300, SYN | ACK, 0, START.client + 1 - START.server, 0, 1000],
      ["client", 700, ACK | PUSH, 1, START.client + 1 - START.server, 5, 1000],
      ["server", 900, SYN | ACK, 0, 1, 0, 1000],
    ];
    assert.deepEqual(await all(capture(own, true), "tcp.stream"), ["0", "0", "0", "1"]);
  });

  it("measures the handshake also where the acknowledgment stands before the SYN", async () => {
    const sent: readonly Sent[] = [
      ["client", 700, ACK, 1, 1, 10, 4096],
      ["client", 0, SYN, 0, 0, 0, 1000],
      ["client", 0, ACK, 1, 1, 10, 4096],
    ];
    assert.deepEqual(await all(capture(sent), "tcp.analysis.initial_rtt"), [
      "0.000700000",
      "0.000700000",
      "0.000700000",
    ]);
  });

  it("holds no more than 10,000 unacknowledged segments of a side", async () => {
    const sent = Array.from({ length: 10_050 }, (_, index) => data(1000 + index, 1 + index * 10, 10));
    const flight = await all(capture([...HANDSHAKE, ...sent]), "tcp.analysis.bytes_in_flight");
    assert.equal(flight.at(-1), "100000");
    assert.equal(flight[HANDSHAKE.length + 9], "100");
  });

  it("emits who closed first", async () => {
    const sent: readonly Sent[] = [
      ...HANDSHAKE,
      ["server", 1000, FIN | ACK, 1, 1, 0, 4096],
      ["client", 1100, FIN | ACK, 1, 2, 0, 4096],
    ];
    assert.deepEqual((await all(capture(sent), "tcp.connection.fin_active")).slice(3), ["1", ""]);
    assert.deepEqual((await all(capture(sent), "tcp.connection.fin_passive")).slice(3), ["", "1"]);
    assert.deepEqual((await all(capture(sent), "tcp.completeness.str"))[0], "·F·ASS");
  });
});
