/**
 * TLS: the same bytes emit the same fields, however they are cut into segments. No input makes the dissector throw or
 * read past the end.
 */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { FieldValue } from "../../fields/field.ts";
import { formatValue } from "../../fields/format-value.ts";
import type { DataSource, Sink } from "../../layers/layer.ts";
import { PendingBytes } from "../../transport/pending-bytes.ts";
import { DESEGMENT_ONE_MORE_SEGMENT, type Run, WHOLE } from "../../transport/stream-protocol.ts";
import { looksLikeTls } from "./looks-like-tls.ts";
import {
  alpn,
  clientHello,
  conversation,
  extension,
  join,
  message,
  noise,
  octets,
  record,
  serverHello,
  serverName,
  TLS1_3_CHOSEN,
  type Turn,
  text,
  vector,
} from "./testing/records.ts";
import { TlsProtocol } from "./tls.ts";

/** What a sink received: "tls.record.length=3", in order. */
class EmittedFields implements Sink {
  readonly fields: string[] = [];
  readonly sources: string[] = [];

  source({ label }: DataSource): void {
    this.sources.push(label);
  }

  enter(): void {}

  add(field: Parameters<Sink["add"]>[0], offset: number, length: number, value: FieldValue): void {
    assert.ok(offset >= 0 && length >= 0, `${field.name} at ${offset}, ${length} bytes`);
    this.fields.push(`${field.name}=${formatValue(field, value)}`);
  }

  of(name: string): string[] {
    return this.fields.filter((said) => said.startsWith(`${name}=`)).map((said) => said.slice(name.length + 1));
  }
}

const SOURCE: DataSource = { label: "Frame", bytes: octets(), parts: [] };

const runOf = (id: number, direction: 0 | 1, bytes: Uint8Array, more: Partial<Run> = {}): Run => ({
  id,
  row: id,
  stream: 0,
  direction,
  sourcePort: direction === 0 ? 40_000 : 4433,
  destinationPort: direction === 0 ? 4433 : 40_000,
  bytes,
  start: 0,
  end: bytes.length,
  origin: 0,
  isLast: false,
  mayWait: true,
  missing: 0,
  source: SOURCE,
  ...more,
});

/** Gives segments to the protocol as TCP does. @returns the runs, as they are dissected later */
const indexAll = (tls: TlsProtocol, segments: readonly Turn[]): Run[] => {
  const runs: Run[] = [];
  const waiting: [Uint8Array, Uint8Array] = [octets(), octets()];
  const needed: [number, number] = [0, 0];
  for (const [row, { direction, bytes }] of segments.entries()) {
    let given = join(waiting[direction], bytes);
    waiting[direction] = octets();
    needed[direction] -= bytes.length;
    while (given.length > 0 && needed[direction] <= 0) {
      const run = runOf(runs.length, direction, given, { row });
      const request = tls.index(run);
      assert.ok(request && request.desegmentOffset >= 0 && request.desegmentOffset <= given.length);
      runs.push({ ...run, end: request.desegmentOffset });
      given = given.slice(request.desegmentOffset);
      if (given.length === 0) break;
      assert.notEqual(request.desegmentLength, WHOLE);
      needed[direction] = request.desegmentLength === DESEGMENT_ONE_MORE_SEGMENT ? 1 : request.desegmentLength;
    }
    waiting[direction] = given;
  }
  return runs;
};

const emitAll = (tls: TlsProtocol, runs: readonly Run[]): EmittedFields => {
  const received = new EmittedFields();
  for (const run of runs) tls.dissect(run, received);
  return received;
};

const newProtocol = (maxPendingBytes: number = 1 << 24): TlsProtocol =>
  new TlsProtocol(new PendingBytes({ maxMessageBytes: 1 << 20, maxPendingBytes }));

const dissect = (segments: readonly Turn[]): EmittedFields => {
  const tls = newProtocol();
  return emitAll(tls, indexAll(tls, segments));
};

const cutAt = (bytes: Uint8Array, places: readonly number[]): Uint8Array[] => {
  const cuts = [...new Set(places.map((place) => place % bytes.length))].sort((left, right) => left - right);
  return [...cuts, bytes.length].map((end, index) => bytes.slice(cuts[index - 1] ?? 0, end));
};

/** Which frame a piece is in depends on the cuts. */
const PLACES = /^tls\.handshake\.(?:reassembled_in|fragment)=/;
const withoutPlaces = (fields: readonly string[]): string[] => fields.filter((said) => !PLACES.test(said));

const hello = record(22, clientHello([serverName("pot.example"), alpn("http/1.1")]), 0x0301);

describe("TLS", () => {
  it("emits records, hellos and what they offer", () => {
    const received = dissect([
      { direction: 0, bytes: hello },
      { direction: 1, bytes: join(record(22, serverHello([alpn("http/1.1")])), record(23, noise(9, 1))) },
    ]);
    assert.deepEqual(received.of("tls.record.content_type"), ["22", "22", "23"]);
    assert.deepEqual(received.of("tls.record.version"), ["0x0301", "0x0303", "0x0303"]);
    assert.deepEqual(received.of("tls.handshake.type"), ["1", "2"]);
    assert.deepEqual(received.of("tls.handshake.ciphersuite"), ["0xc02f", "0x1301", "0xc02f"]);
    assert.deepEqual(received.of("tls.handshake.extensions_server_name"), ["pot.example"]);
    assert.deepEqual(received.of("tls.handshake.ja3_full"), ["771,49199-4865,0-16,,"]);
    assert.deepEqual(received.of("tls.app_data_proto"), ["Hypertext Transfer Protocol"]);
  });

  it("holds no more of messages in several records than it may, and says what that cost", () => {
    const pending = new PendingBytes({ maxMessageBytes: 1000, maxPendingBytes: 250 });
    const tls = new TlsProtocol(pending);
    const certificate = message(11, noise(400, 1));
    const counts: number[] = [];
    const isBroken: boolean[] = [];
    for (let at = 0; at < certificate.length; at += 100) {
      const request = tls.index(runOf(at / 100, 1, record(22, certificate.slice(at, at + 100))));
      counts.push(pending.count);
      isBroken.push(request?.isBroken === true);
    }
    assert.deepEqual(counts.slice(0, 3), [100, 200, 0]);
    assert.deepEqual(isBroken.slice(0, 3), [false, false, true]);
    assert.deepEqual(pending.givenUp[0], { limit: "maxPendingBytes", row: 2, needed: 300, count: 1 });
    assert.ok(counts.every((count) => count <= 250));
  });

  it("knows of TLS 1.3 from the first frame on, though the second says it", () => {
    const received = dissect([
      { direction: 0, bytes: hello },
      {
        direction: 1,
        bytes: join(record(22, serverHello([TLS1_3_CHOSEN])), record(20, octets(1)), record(23, noise(40, 1))),
      },
    ]);
    assert.deepEqual(received.of("tls.handshake.random_bytes"), []);
    assert.deepEqual(received.of("tls.record.opaque_type"), ["23"]);
    assert.deepEqual(received.of("tls.record.content_type"), ["22", "22", "20"]);
  });

  it("emits a message over several records where it ends, and where that is before", () => {
    const whole = serverHello([alpn("h2")]);
    const received = dissect([
      { direction: 1, bytes: record(22, whole.subarray(0, 2)) },
      { direction: 1, bytes: record(22, whole.subarray(2, 40)) },
      { direction: 1, bytes: record(22, join(whole.subarray(40), message(14, octets()))) },
    ]);
    assert.deepEqual(received.of("tls.handshake.reassembled_in"), ["3", "3"]);
    assert.deepEqual(received.of("tls.handshake.fragment"), ["1", "2", "3"]);
    assert.deepEqual(received.of("tls.handshake.type"), ["2", "14"]);
    assert.deepEqual(received.sources, ["Reassembled TLS Handshake", "Frame"]);
  });

  it("emits what is encrypted as a message without a type", () => {
    const finished = record(22, noise(40, 1));
    const received = dissect([
      { direction: 0, bytes: hello },
      { direction: 1, bytes: record(22, serverHello([])) },
      { direction: 0, bytes: record(20, octets(1)) },
      { direction: 0, bytes: record(22, message(20, noise(36, 2))) },
      { direction: 1, bytes: join(record(20, octets(1)), finished, record(21, noise(26, 1))) },
    ]);
    assert.deepEqual(received.of("tls.handshake.type"), ["1", "2"]);
    assert.equal(received.of("tls.handshake").length, 4);
    assert.deepEqual(received.of("tls.alert_message.desc"), []);
  });

  it("emits the Client Hello of SSL 2.0", () => {
    const body = join(octets(1), octets(3, 1), octets(0, 6, 0, 0, 0, 32), octets(1, 0, 128, 0, 0, 4), noise(32, 1));
    const bytes = join(octets(0x80, body.length), body);
    assert.ok(looksLikeTls(bytes, 0, bytes.length));
    const received = dissect([{ direction: 0, bytes }]);
    assert.deepEqual(received.of("tls.ssl2.handshake.cipherspec"), ["0x010080", "0x000004"]);
    assert.deepEqual(received.of("tls.handshake.version"), ["0x0301"]);
  });

  it("asks for a header first, then for the rest of the record", () => {
    const tls = newProtocol();
    assert.deepEqual(tls.index(runOf(0, 0, hello.slice(0, 4))), {
      desegmentOffset: 0,
      desegmentLength: DESEGMENT_ONE_MORE_SEGMENT,
      reach: 0,
    });
    for (let length = 5; length < hello.length; length += 1) {
      const request = tls.index(runOf(length, 0, hello.slice(0, length)));
      assert.deepEqual([request?.desegmentOffset, request?.desegmentLength], [0, hello.length - length]);
    }
    assert.equal(tls.index(runOf(hello.length, 0, hello))?.desegmentLength, WHOLE);
  });

  it("waits for nothing where nothing will come, and emits as much as there is of a frame cut short", () => {
    const emitted = [hello.length - 30, 0].map((missing) => {
      const tls = newProtocol();
      const run = runOf(0, 0, hello.slice(0, 30), { mayWait: false, missing });
      const request = tls.index(run);
      assert.deepEqual([request?.desegmentOffset, request?.desegmentLength], [30, WHOLE]);
      return emitAll(tls, [run]);
    });
    assert.deepEqual(emitted[0]?.of("tls.record.length"), [`${hello.length - 5}`]);
    assert.deepEqual(emitted[0]?.of("tls.handshake.type"), ["1"]);
    assert.deepEqual(emitted[1]?.fields, []);
  });

  it("leaves text to others", () => {
    assert.equal(newProtocol().index(runOf(0, 0, text("HTTP/1.1 200 OK\r\n"))), undefined);
  });

  it("recognizes records of handshakes and data, and nothing else", () => {
    const isTls = (bytes: Uint8Array): boolean => newProtocol().recognizes(runOf(0, 0, bytes));
    assert.ok(isTls(hello));
    assert.ok(isTls(octets(23, 3, 3, 0, 1)));
    assert.ok(!isTls(octets(23, 3, 3, 0)), "too short");
    assert.ok(!isTls(octets(21, 3, 3, 0, 2, 1, 0)), "an alert");
    assert.ok(!isTls(octets(22, 3, 5, 0, 2, 1, 0)), "a version that does not exist");
    assert.ok(!isTls(octets(22, 3, 3, 0, 0)), "an empty record");
    assert.ok(!isTls(octets(22, 3, 3, 0x48, 0)), "a record that is too long");
  });

  it("emits the same however the bytes are cut", () => {
    const turns = conversation();
    const whole = dissect(turns);
    assert.ok(whole.fields.length > 200);
    fc.assert(
      fc.property(fc.array(fc.array(fc.nat(), { maxLength: 40 }), { minLength: turns.length }), (cuts) => {
        const segments = turns.flatMap(({ direction, bytes }, turn) =>
          cutAt(bytes, cuts[turn]!)
            .filter(({ length }) => length > 0)
            .map((piece) => ({ direction, bytes: piece })),
        );
        assert.deepEqual(withoutPlaces(dissect(segments).fields), withoutPlaces(whole.fields));
      }),
      { numRuns: 200 },
    );
  });

  it("reads nothing but its bytes, whatever they are, and throws nothing", () => {
    const retry = record(22, serverHello([TLS1_3_CHOSEN, extension(51, octets(0, 24))]));
    const ticket = record(22, message(4, join(noise(4, 1), vector(2, noise(40, 2)))));
    const seeds = [...conversation().map(({ bytes }) => bytes), join(retry, ticket)];
    const change = fc.record({
      at: fc.nat(),
      value: fc.oneof(fc.constantFrom(0, 1, 2, 20, 21, 22, 23, 24, 0x7f, 0x80, 0xff), fc.nat(255)),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...seeds),
        fc.array(change, { maxLength: 8 }),
        fc.nat(),
        fc.constantFrom<0 | 1>(0, 1),
        fc.boolean(),
        (seed, changes, length, direction, mayWait) => {
          const bytes = seed.slice(0, 1 + (length % seed.length));
          for (const { at, value } of changes) bytes[at % bytes.length] = value;
          const said = [0x00, 0x16].map((around) => {
            const all = new Uint8Array(bytes.length + 200).fill(around);
            all.set(bytes, 100);
            const tls = newProtocol();
            const run = runOf(0, direction, all, { start: 100, end: 100 + bytes.length, origin: 100, mayWait });
            const request = tls.index(run);
            if (request === undefined) return [];
            const received = new EmittedFields();
            tls.dissect({ ...run, end: request.desegmentOffset }, received);
            return received.fields;
          });
          assert.deepEqual(said[0], said[1]);
        },
      ),
      { numRuns: 3000 },
    );
  });
});
