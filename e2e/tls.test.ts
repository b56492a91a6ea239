/**
 * Compares every field of TLS with tshark: in handshakes of Node's own TLS with itself in all possible ways, in
 * hand-made messages of every type, suite and extension, and in the same messages with bytes changed.
 */
import assert from "node:assert/strict";
import { Duplex } from "node:stream";
import { before, describe, it } from "node:test";
import { type ConnectionOptions, connect, createSecureContext, TLSSocket, type TlsOptions } from "node:tls";
import { CIPHER_SUITES } from "../packages/dissect/src/app/tls/cipher-suites.ts";
import { TLS_FIELDS } from "../packages/dissect/src/app/tls/fields.ts";
import {
  clientHello,
  conversation,
  extension,
  join,
  message,
  noise,
  number,
  octets,
  record,
  richExtensions,
  serverHello,
  TLS1_3_CHOSEN,
  vector,
} from "../packages/dissect/src/app/tls/testing/records.ts";
import { FIELDS } from "../packages/dissect/src/index.ts";
import { CaptureWriter, joinPcap, type Sender } from "../packages/test-captures/src/index.ts";
import { makeCertificate } from "../packages/web/src/certificate.ts";
import { compareFields } from "./wireshark/compare-fields.ts";
import { recorded } from "./wireshark/recorded.ts";

/** What one end sent at a time. */
type Flow = readonly (readonly [from: Sender, bytes: Uint8Array])[];

/** The fields of TLS, and the frame's list of protocols. */
const OURS = [...TLS_FIELDS, ...FIELDS.filter(({ name }) => name === "frame.protocols")];

const SEGMENT_BYTES = 1460;
const HTTPS = 443;
const OTHER_PORT = 4433;
/** Above the ports that the system gives to clients. */
const CLIENT_PORT = 52_000;

/** One connection per flow; only segments with data were captured. */
const capture = (flows: Iterable<Flow>, serverPort: number, segmentLength = SEGMENT_BYTES): Uint8Array =>
  joinPcap(
    [...flows].map((flow, index) => {
      const writer = new CaptureWriter({ clientPort: CLIENT_PORT + index, serverPort });
      for (const [from, bytes] of flow) writer.sendInSegments(from, bytes, segmentLength);
      return writer.toPcap();
    }),
  );

/** One end of a connection in memory: what it writes is recorded, and the other end reads it. */
class End extends Duplex {
  peer: End | undefined;
  readonly #sent: (bytes: Uint8Array) => void;

  constructor(sent: (bytes: Uint8Array) => void) {
    super();
    this.#sent = sent;
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#sent(new Uint8Array(chunk));
    this.peer?.push(chunk);
    setImmediate(done);
  }

  override _final(done: () => void): void {
    this.peer?.push(null);
    done();
  }
}

interface Handshake {
  readonly server: TlsOptions;
  readonly client: ConnectionOptions;
}

/** Lets two ends shake hands and exchange a line. @returns what they sent, and the session for a later resumption */
const shakeHands = async ({ server, client }: Handshake): Promise<{ flow: Flow; session: Buffer | undefined }> => {
  const flow: [Sender, Uint8Array][] = [];
  const clientEnd = new End((bytes) => flow.push(["client", bytes]));
  const serverEnd = new End((bytes) => flow.push(["server", bytes]));
  clientEnd.peer = serverEnd;
  serverEnd.peer = clientEnd;
  const answering = new TLSSocket(serverEnd, {
    ...server,
    isServer: true,
    secureContext: createSecureContext(server),
  });
  let session: Buffer | undefined;
  const asking = connect({ rejectUnauthorized: false, ...client, socket: clientEnd });
  asking.on("session", (given: Buffer) => {
    session ??= given;
  });
  answering.on("error", () => undefined);
  answering.on("data", () => answering.end("418 I'm a teapot\r\n"));
  await new Promise<void>((resolve) => {
    asking.on("error", () => resolve());
    asking.on("secureConnect", () => asking.write("BREW coffee://ducky\r\n"));
    asking.on("data", () => asking.end());
    asking.on("close", () => resolve());
  });
  return { flow, session };
};

const PSK = Buffer.alloc(16, 1);
/** Certificates that do not fit one record; with 1.5 times as many, Wireshark finds too many layers in a frame. */
const LONG_CHAIN = 40;

/** Every kind of handshake that Node can do with a self-made certificate. */
const handshakes = async (): Promise<ReadonlyMap<string, Flow>> => {
  const own = await makeCertificate(new Date());
  const other = await makeCertificate(new Date());
  const old = "DEFAULT@SECLEVEL=0";
  const until12 = { maxVersion: "TLSv1.2" } as const;
  const servername = "pot.example";
  const ticketKeys = Buffer.alloc(48, 7);
  const shared = "PSK-AES128-CBC-SHA256";
  const kinds: Readonly<Record<string, Handshake>> = {
    "1.0": {
      server: { ...own, minVersion: "TLSv1", maxVersion: "TLSv1", ciphers: old },
      client: { minVersion: "TLSv1", maxVersion: "TLSv1", ciphers: old, servername },
    },
    "1.1": {
      server: { ...own, minVersion: "TLSv1.1", maxVersion: "TLSv1.1", ciphers: old },
      client: { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: old },
    },
    "1.2, HTTP": {
      server: { ...own, ...until12, ALPNProtocols: ["http/1.1"] },
      client: { ...until12, servername, ALPNProtocols: ["h2", "http/1.1"] },
    },
    "1.2, HTTP/2": {
      server: { ...own, ...until12, ALPNProtocols: ["h2"] },
      client: { ...until12, servername, ALPNProtocols: ["h2"] },
    },
    "1.2, certificates of both": {
      server: { ...own, ...until12, requestCert: true, rejectUnauthorized: false, ca: [own.cert, other.cert] },
      client: { ...other, ...until12, servername },
    },
    "1.2, a long chain": {
      server: { ...own, ...until12, cert: `${own.cert.trim()}\n`.repeat(LONG_CHAIN) },
      client: { ...until12, servername },
    },
    "1.2, a shared key": {
      server: { ...until12, ciphers: shared, pskCallback: () => PSK, pskIdentityHint: "hint" },
      client: {
        ...until12,
        ciphers: shared,
        pskCallback: () => ({ psk: PSK, identity: "me" }),
        checkServerIdentity: () => undefined,
      },
    },
    "1.3": {
      server: { ...own, ALPNProtocols: ["h2"] },
      client: { servername, ALPNProtocols: ["h2", "http/1.1"] },
    },
    "1.3, another group": {
      server: { ...own, ecdhCurve: "P-384" },
      client: { ecdhCurve: "X25519:P-384", servername },
    },
    "1.3, a long chain": {
      server: { ...own, cert: `${own.cert.trim()}\n`.repeat(LONG_CHAIN) },
      client: { servername },
    },
    "no common version": { server: { ...own, ...until12 }, client: { minVersion: "TLSv1.3", servername } },
    "no common suite": {
      server: { ...own, ...until12, ciphers: "ECDHE-ECDSA-AES128-GCM-SHA256" },
      client: { ...until12, ciphers: "ECDHE-ECDSA-AES256-GCM-SHA384" },
    },
  };
  const flows = new Map<string, Flow>();
  for (const [kind, handshake] of Object.entries(kinds)) flows.set(kind, (await shakeHands(handshake)).flow);
  for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
    const both: Handshake = {
      server: { ...own, maxVersion: version, ticketKeys },
      client: { maxVersion: version, servername },
    };
    const { session } = await shakeHands(both);
    const again = { ...both, client: { ...both.client, ...(session ? { session } : {}) } };
    flows.set(`${version} again`, (await shakeHands(again)).flow);
  }
  return flows;
};

/** An ordinary Client Hello, and the server's answer. */
const answered = (...server: readonly Uint8Array[]): Flow => [
  ["client", record(22, clientHello(richExtensions()), 0x0301)],
  ...server.map((bytes): [Sender, Uint8Array] => ["server", bytes]),
];

/** Bodies that are valid, or nearly valid, for one extension or another. */
const BODIES: readonly Uint8Array[] = [
  octets(),
  octets(0),
  octets(0, 0),
  octets(0, 2),
  octets(2, 3, 4),
  octets(0, 2, 3, 4),
  octets(0, 3, 0, 2, 3),
  octets(1, 0, 0, 0, 0),
  octets(0, 5, 0, 0, 2, 65, 66),
  octets(0, 8, 0, 0, 2, 65, 66, 0, 0, 1, 67),
  octets(0, 3, 2, 104, 50),
  octets(0, 5, 0, 29, 0, 1, 9),
  octets(0, 6, 0, 29, 0, 9, 9, 9),
  octets(0, 7, 0, 0, 4, 0xc3, 0xa9, 0, 66),
  octets(0, 7, 0, 0, 4, 10, 9, 34, 92),
  join(octets(0, 8, 0, 2, 9, 9, 0, 0, 0, 7), vector(2, noise(33, 4))),
];

const FIRST_UNKNOWN_EXTENSION = 60;
/** Extensions in which Wireshark reads more than we do: ASN.1, and the parameters of QUIC. */
const UNREAD_EXTENSIONS: ReadonlySet<number> = new Set([47, 48, 57]);

const extensionTypes = [
  ...Array.from({ length: FIRST_UNKNOWN_EXTENSION }, (_, type) => type).filter((type) => !UNREAD_EXTENSIONS.has(type)),
  0x0a0a,
  13172,
  17513,
  65281,
  65486,
];

const STEP = 48_271;
const MODULUS = 2 ** 31 - 1;

/** The same numbers every time (Lehmer's generator), below the given bound. */
const numbersFrom = (seed: number): ((bound: number) => number) => {
  let state = seed;
  return (bound) => {
    state = (state * STEP) % MODULUS;
    return state % bound;
  };
};

const TELLING = [0, 1, 2, 3, 20, 21, 22, 23, 24, 0x7f, 0x80, 0xff];

/** The conversation with bytes changed, removed or inserted. */
const spoilt = (below: (bound: number) => number): Flow => {
  const turns = conversation().map(({ direction, bytes }): [Sender, Uint8Array] => [
    direction === 0 ? "client" : "server",
    bytes,
  ]);
  for (let change = below(4); change >= 0; change -= 1) {
    const turn = turns[below(turns.length)]!;
    const at = below(turn[1].length);
    const bytes = turn[1].slice();
    const kind = below(4);
    if (kind === 0) bytes[at] = below(256);
    if (kind === 1) bytes[at] = TELLING[below(TELLING.length)]!;
    turn[1] = bytes;
    if (kind === 2) turn[1] = join(bytes.subarray(0, at), bytes.subarray(at + 1 + below(6)));
    if (kind === 3) turn[1] = join(bytes.subarray(0, at), noise(1 + below(4), at), bytes.subarray(at));
  }
  return turns;
};

describe("TLS agrees with tshark", () => {
  let real: ReadonlyMap<string, Flow>;
  before(async () => {
    // The handshakes have random keys, so their bytes are recorded too.
    const said = await recorded("TLS handshakes", [], async () =>
      [...(await handshakes())].map(([kind, flow]): [string, (readonly [Sender, string])[]] => [
        kind,
        flow.map(([from, bytes]) => [from, Buffer.from(bytes).toString("base64")] as const),
      ]),
    );
    real = new Map(said.map(([kind, flow]) => [kind, flow.map(([from, text]) => [from, Buffer.from(text, "base64")])]));
  });

  it("in real handshakes, however they are cut into segments", async (t) => {
    for (const [kind, flow] of real) assert.ok(flow.length > 1, kind);
    let compared = 0;
    for (const segmentLength of [SEGMENT_BYTES, 100]) {
      const bytes = capture(real.values(), segmentLength === 100 ? HTTPS : OTHER_PORT, segmentLength);
      compared += await compareFields(`TLS handshakes in segments of ${segmentLength}`, bytes);
    }
    t.diagnostic(`${compared} values compared`);
    assert.ok(compared > 10_000);
  });

  it("in a capture that keeps little of each packet, and in one that begins too late", async () => {
    const flow = real.get("1.2, HTTP");
    assert.ok(flow);
    const short = new CaptureWriter({ clientPort: CLIENT_PORT, serverPort: HTTPS, snapLength: 200 }).open();
    for (const [from, bytes] of flow) short.sendInSegments(from, bytes, SEGMENT_BYTES);
    await compareFields("TLS, snap length", short.toPcap(), { fields: OURS });
    await compareFields("TLS, late", capture([flow.slice(2)], OTHER_PORT), { fields: OURS });
  });

  it("in key exchanges of every suite", async () => {
    const signature = join(number(0x0804, 2), vector(2, noise(5, 2)));
    const bodies = {
      curve: join(octets(3, 0, 29), vector(1, noise(4, 1)), signature),
      prime: join(vector(2, octets(1)), vector(2, octets(9, 9)), vector(2, octets(8, 8)), signature),
      modulus: join(vector(2, noise(4, 1)), vector(2, octets(1, 0, 1)), signature),
      hint: vector(2, octets(1, 2, 3)),
    };
    const bodyOf = (name: string): Uint8Array => {
      if (/EC/.test(name)) return bodies.curve;
      if (/_DHE?_/.test(name)) return bodies.prime;
      return /PSK/.test(name) ? bodies.hint : bodies.modulus;
    };
    const flows = [...CIPHER_SUITES, [0xffff, "unknown"] as const].map(
      ([suite, name]): Flow => [
        ...answered(join(record(22, serverHello([], suite)), record(22, message(12, bodyOf(name))))),
        ["client", record(22, message(16, octets(0, 2, 4, 4, 0, 3, 5, 5, 5, 0, 0)))],
      ],
    );
    const compared = await compareFields("TLS, suites", capture(flows, OTHER_PORT), { fields: OURS });
    assert.ok(compared > 20_000);
  });

  it("in records and messages of every type", async () => {
    const types = Array.from({ length: 256 }, (_, type) => type);
    const flows = types.flatMap((type): Flow[] => [
      answered(
        record(22, message(type, octets())),
        record(22, message(type, octets(1, 2, 3, 0, 0))),
        record(22, join(message(0, octets()), message(type, octets(0, 0, 0, 0, 0, 0)))),
      ),
      answered(
        record(22, serverHello(type & 1 ? [TLS1_3_CHOSEN] : [])),
        join(record(type, octets(1, 0, 3, 9, 9, 9)), record(23, octets(3))),
        join(record(type, octets(2, 48)), record(21, octets(1, 0))),
        record(type, octets()),
      ),
    ]);
    await compareFields("TLS, types", capture(flows, OTHER_PORT), { fields: OURS });
  });

  it("in extensions of every type, well made or not", async () => {
    const flows = extensionTypes.map(
      (type): Flow =>
        BODIES.flatMap((body): Flow => {
          const offered = extension(type, body);
          const behind = extension(0x5555, octets(7));
          return [
            ["client", record(22, clientHello([offered, behind]))],
            ["server", record(22, serverHello([offered, behind]))],
            ["server", record(22, message(8, vector(2, offered, behind)))],
          ];
        }),
    );
    const compared = await compareFields("TLS, extensions", capture(flows, OTHER_PORT), { fields: OURS });
    assert.ok(compared > 50_000);
  });

  it("in messages that are too short for what they are, and in messages cut between records", async () => {
    const hello = clientHello(richExtensions());
    const sent = join(hello, message(14, octets()));
    const flows: Flow[] = [];
    for (let length = 4; length < hello.length; length += 5) {
      flows.push(answered(join(record(22, message(2, hello.subarray(4, length))), record(23, octets(1, 2)))));
    }
    for (let at = 0; at <= sent.length; at += 7) {
      flows.push([
        ["client", record(22, sent.subarray(0, at))],
        ["server", record(22, serverHello([]))],
        ["client", join(record(22, sent.subarray(at, at + 9)), record(22, sent.subarray(at + 9)))],
      ]);
    }
    await compareFields("TLS, cut messages", capture(flows, HTTPS), { fields: OURS });
  });

  it("in conversations with changed bytes", async () => {
    for (const [seed, segmentLength] of [
      [8, SEGMENT_BYTES],
      [3, 61],
    ] as const) {
      const below = numbersFrom(seed);
      const flows = Array.from({ length: 120 }, () => spoilt(below));
      await compareFields(`TLS, changed bytes ${seed}`, capture(flows, HTTPS, segmentLength), { fields: OURS });
    }
  });
});
