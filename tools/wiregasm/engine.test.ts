/**
 * Compares our engine with Wireshark's packet details, recorded from Wiregasm (Wireshark in WebAssembly): over the
 * hostile captures, the corpus, conversations that go wrong and the samples, every field that both show, every
 * occurrence, and its bytes. Wireshark gives a value in the form of a filter.
 */
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { corpusCapture } from "../../e2e/corpus-capture.ts";
import { captureOf, HTTP_CONVERSATIONS, ODD_COOKIES, UNCUT } from "../../e2e/http-conversations.ts";
import { tcpCapture } from "../../e2e/tcp-conversations.ts";
import { recorded } from "../../e2e/wireshark/recorded.ts";
import {
  type FieldDefinition,
  type FieldValue,
  formatValue,
  openCapture,
  REGISTRY,
  Session,
} from "../../packages/dissect/src/index.ts";
import { joinPcap } from "../../packages/test-captures/src/index.ts";
import { hostileCaptures } from "../../packages/wireshark/src/hostile-captures.ts";
import { runWiregasm } from "./run-wiregasm.ts";

const SAMPLES = new URL("../../sample_capture/", import.meta.url);

/** Fields that packet details leave out, always or if another field says the same: filters still find them. */
const HIDDEN =
  /^(?:eth|ip|ipv6|tcp|udp)\.(?:addr|host|\w+_host|port|lg|ig)$|^http\.(?:notification|(?:request|response)(?:\.line)?)$|^tls\.handshake\.ja3/;

/** For fields without a value, Wireshark's filter compares the bytes and does not name the field. */
const isNameless = (field: string): boolean =>
  REGISTRY.get(field)?.type === "none" && !field.startsWith("tcp.analysis.");

interface Occurrence {
  readonly value: string;
  /** The frame's buffer that contains the bytes. */
  readonly buffer: number;
  readonly position: number;
  readonly byteLength: number;
}

type Occurrences = Map<string, Occurrence[]>;

const addTo = (all: Occurrences, name: string, one: Occurrence): void => {
  const before = all.get(name);
  if (before === undefined) all.set(name, [one]);
  else before.push(one);
};

const byUs = (session: Session, row: number): Occurrences => {
  const all: Occurrences = new Map();
  let buffer = 0;
  const add = (field: FieldDefinition, position: number, byteLength: number, value: FieldValue): void =>
    addTo(all, field.name, { value: formatValue(field, value), buffer, position, byteLength });
  session.read(row, {
    source: () => {
      buffer += 1;
    },
    enter: (protocol, position, byteLength) => add(protocol, position, byteLength, true),
    add,
  });
  return all;
};

const ESCAPES: Readonly<Record<string, string>> = {
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "0": "\0",
};

/** The text that is quoted in a filter. */
const unquoted = (text: string): string =>
  text
    .slice(1, -1)
    .replace(/\\(x[\da-f]{2}|.)/gs, (_, code: string) =>
      code.length === 3 ? String.fromCharCode(Number.parseInt(code.slice(1), 16)) : (ESCAPES[code] ?? code),
    );

/** `2023-11-14 22:13:20.5+0000` in nanoseconds since 1970. */
const nanoseconds = (date: string): bigint => {
  const [, day, time, fraction = "", zone] = /^(\S+) ([\d:]+)(?:\.(\d+))?(Z|[+-]\d{4})$/.exec(date) ?? [];
  return BigInt(Date.parse(`${day}T${time}${zone}`)) * 1_000_000n + BigInt(fraction.padEnd(9, "0"));
};

/** A value in a filter, as `-T fields` prints it. */
const printed = (field: FieldDefinition, value: string | undefined): string => {
  if (value === undefined) return formatValue(field, true);
  const { type, values } = field;
  if (type === "string") return unquoted(value);
  if (type === "absolute_time" && value.startsWith('"')) return formatValue(field, nanoseconds(unquoted(value)));
  if (type === "bytes") return value === '""' ? formatValue(field, new Uint8Array()) : value.replaceAll(":", "");
  const named = value.startsWith('"') ? unquoted(value) : undefined;
  const [code] = [...(values ?? [])].find(([, word]) => word === named) ?? [];
  if (code !== undefined) return formatValue(field, code);
  return /^u?int/.test(type) ? formatValue(field, type.endsWith("64") ? BigInt(value) : Number(value)) : value;
};

/** Name, value in the form of a filter, buffer, position and length. */
type RecordedField = readonly [name: string, value: string | null, buffer: number, position: number, length: number];

const byWireshark = (fields: readonly RecordedField[]): Occurrences => {
  const all: Occurrences = new Map();
  for (const [name, value, buffer, position, byteLength] of fields) {
    const field = REGISTRY.get(name);
    if (field !== undefined)
      addTo(all, name, { value: printed(field, value ?? undefined), buffer, position, byteLength });
  }
  return all;
};

/**
 * The position as far as both give one: Wireshark gives none for generated fields, and numbers other buffers
 * differently. In Wireshark, HTTP with an unread body extends to the end of the segment, over later messages.
 */
const inCommon = (field: string, ours: readonly Occurrence[], theirs: readonly Occurrence[]): readonly Occurrence[] =>
  ours.map((one, index) => {
    const { buffer = 0, position = 0, byteLength = 0 } = theirs[index] ?? {};
    const isPlaced = buffer + one.buffer === 0 && position + byteLength > 0 && field !== "http";
    return isPlaced ? one : { value: one.value, buffer: 0, position: 0, byteLength: 0 };
  });

/** The fields of each frame, without the labels. */
const askWiregasm = async (bytes: Uint8Array): Promise<readonly (readonly RecordedField[])[]> => {
  const folder = mkdtempSync(join(tmpdir(), "potshark-wiregasm-"));
  const path = join(folder, "capture");
  writeFileSync(path, bytes);
  const { frames } = await runWiregasm(path).finally(() => rmSync(folder, { recursive: true }));
  return frames.map(({ fields }) =>
    fields
      .filter(({ name }) => REGISTRY.get(name) !== undefined)
      .map(({ name, value = null, buffer, position, byteLength }) => [name, value, buffer, position, byteLength]),
  );
};

/** @returns how many occurrences were compared */
const compare = async (name: string, bytes: Uint8Array): Promise<number> => {
  const frames = await recorded(`tree of ${name}`, [bytes], () => askWiregasm(bytes));
  const capture = await openCapture(bytes);
  assert.ok(capture);
  const session = new Session(capture);
  assert.equal(session.frameCount, frames.length);
  let compared = 0;
  for (const [row, fields] of frames.entries()) {
    const ours = byUs(session, row);
    const theirs = byWireshark(fields);
    for (const field of new Set([...ours.keys(), ...theirs.keys()])) {
      const [mine, wanted] = [ours.get(field) ?? [], theirs.get(field) ?? []];
      if (HIDDEN.test(field) || (wanted.length === 0 && isNameless(field))) continue;
      const place = `${name}, frame ${row + 1}, ${field}`;
      assert.deepEqual(inCommon(field, mine, wanted), inCommon(field, wanted, mine), place);
      compared += mine.length;
    }
  }
  return compared;
};

test("the engine tells what Wireshark shows", async (t) => {
  const samples = existsSync(SAMPLES) ? readdirSync(SAMPLES).filter((name) => name.endsWith(".pcapng")) : [];
  const http = Object.entries(HTTP_CONVERSATIONS).filter(([name]) => !ODD_COOKIES.has(name));
  const cut = http.filter(([name]) => !UNCUT.has(name));
  const captures = [
    ["hostile", joinPcap(hostileCaptures().values())] as const,
    ["corpus, as HTCPCP", corpusCapture(5030)] as const,
    ["corpus, as HTTP", corpusCapture(80)] as const,
    ["TCP", tcpCapture(13, 12, 60)] as const,
    ["HTTP", joinPcap(http.map(([, lines], at) => captureOf(lines, 20_000 + at, 80, 100_000)))] as const,
    ["HTTP in segments", joinPcap(cut.map(([, lines], at) => captureOf(lines, 20_000 + at, 80, 61)))] as const,
    ...samples.map((name) => [name, readFileSync(new URL(name, SAMPLES))] as const),
  ];
  let compared = 0;
  for (const [name, bytes] of captures) compared += await compare(name, bytes);
  assert.ok(compared > 100_000, `only ${compared} values were compared`);
  t.diagnostic(`${compared} values compared, with their places`);
});
