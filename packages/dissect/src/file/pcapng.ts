/** The pcapng file (draft-ietf-opsawg-pcapng): sections of blocks. Unknown blocks and options are skipped. */
import { BIG_ENDIAN, type ByteOrder, LITTLE_ENDIAN, u32be } from "../bytes/byte-view.ts";
import type { CaptureBytes } from "./capture-bytes.ts";
import { MAX_CAPTURED, newCapture, type OpenCapture, type ReadCapture, tooShort } from "./capture-file.ts";
import type { CaptureProblem } from "./capture-problem.ts";

const SECTION = 0x0a0d0d0a;
const INTERFACE = 1;
/** Obsolete; like an enhanced one, except for the interface number and a count next to it. */
const PACKET = 2;
const SIMPLE_PACKET = 3;
const ENHANCED_PACKET = 6;
const JOURNAL = 9;
const SECRETS = 10;
const CUSTOM = 0xbad;
const CUSTOM_NOT_COPIED = 0x40000bad;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

const OPTION_COMMENT = 1;
const OPTION_NAME = 2;
const OPTION_DESCRIPTION = 3;
const OPTION_RESOLUTION = 9;
const OPTION_TIME_OFFSET = 14;

/** The units of an interface's timestamps. */
interface Clock {
  /** Units per second. */
  readonly unitsPerSecond: bigint;
  /** Seconds added to every time. */
  readonly offset: number;
  readonly snapLength: number;
}

interface Section {
  /** Counted from 1. */
  readonly number: number;
  readonly order: ByteOrder;
  /** Index in the file of the section's first interface. */
  readonly firstInterface: number;
  readonly clocks: Clock[];
}

/** Wireshark refuses longer blocks too. */
export const MAX_BLOCK: number = 1 << 24;

export const isPcapng = (bytes: CaptureBytes): boolean => {
  if (bytes.size < 4) return false;
  const at = bytes.locateInPassing(0, 4);
  return u32be(bytes.page, at) === SECTION;
};

const pad4 = (length: number): number => (length + 3) & ~3;

/** The options of a block, as far as they are whole. */
function* options(bytes: Uint8Array, from: number, to: number, order: ByteOrder): Generator<[number, Uint8Array]> {
  for (let at = from; at + 4 <= to; ) {
    const code = order.u16(bytes, at);
    const length = order.u16(bytes, at + 2);
    if (code === 0 || at + 4 + length > to) return;
    yield [code, bytes.subarray(at + 4, at + 4 + length)];
    at += 4 + pad4(length);
  }
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes).split("\0", 1)[0] ?? "";

const MICROSECONDS = 1_000_000n;

/** if_tsresol: a power of ten; if the top bit is set, a power of two. */
const resolution = (byte: number): bigint =>
  byte & 0x80 ? 1n << BigInt(byte & 0x7f) : 10n ** BigInt(Math.min(byte, 19));

const readInterface = (bytes: Uint8Array, body: number, end: number, section: Section, into: OpenCapture): void => {
  const { order } = section;
  let name: string | undefined;
  let description: string | undefined;
  let unitsPerSecond = MICROSECONDS;
  let offset = 0;
  for (const [code, value] of options(bytes, body + 8, end, order)) {
    if (code === OPTION_NAME) name = text(value);
    if (code === OPTION_DESCRIPTION) description = text(value);
    if (code === OPTION_RESOLUTION && value.length > 0) unitsPerSecond = resolution(value[0]!);
    if (code === OPTION_TIME_OFFSET && value.length === 8) {
      const [low, high] = order === LITTLE_ENDIAN ? [0, 4] : [4, 0];
      offset = (order.u32(value, high) | 0) * 2 ** 32 + order.u32(value, low);
    }
  }
  const id = section.clocks.length;
  into.interfaces.push({ linkType: order.u16(bytes, body), name, description, section: section.number, id });
  section.clocks.push({ unitsPerSecond, offset, snapLength: order.u32(bytes, body + 4) });
};

/** @param fileStart offset in the file of the first byte of `bytes` */
const addFrame = (
  type: number,
  bytes: Uint8Array,
  fileStart: number,
  body: number,
  end: number,
  section: Section,
  into: OpenCapture,
): "captured packet length" | "interface id" | undefined => {
  const { order } = section;
  const interfaceId = type === PACKET ? order.u16(bytes, body) : order.u32(bytes, body);
  const clock = section.clocks[interfaceId];
  if (clock === undefined) return "interface id";
  const high = order.u32(bytes, body + 4);
  const low = order.u32(bytes, body + 8);
  const captured = order.u32(bytes, body + 12);
  if (captured > Math.min(end - body - 20, MAX_CAPTURED)) return "captured packet length";
  let seconds: number;
  let nanoseconds: number;
  if (clock.unitsPerSecond === MICROSECONDS) {
    // The common case without BigInt: 2^32 microseconds are 4294 seconds and 967,296 microseconds.
    const carry = high * 967_296 + low;
    seconds = high * 4294 + Math.floor(carry / 1e6);
    nanoseconds = (carry % 1e6) * 1000;
  } else {
    const units = (BigInt(high) << 32n) | BigInt(low);
    seconds = Number(units / clock.unitsPerSecond);
    nanoseconds = Number(((units % clock.unitsPerSecond) * 1_000_000_000n) / clock.unitsPerSecond);
  }
  const row = into.frames.count;
  const id = section.firstInterface + interfaceId;
  const length = order.u32(bytes, body + 16);
  into.frames.add(fileStart + body + 20, captured, length, seconds + clock.offset, nanoseconds, id);
  const optionsAt = body + 20 + pad4(captured);
  if (optionsAt + 4 > end) return undefined;
  for (const [code, value] of options(bytes, optionsAt, end, order)) {
    if (code === OPTION_COMMENT) into.comments.set(row, [...(into.comments.get(row) ?? []), text(value)]);
  }
  return undefined;
};

/** A frame that is not a packet has no interface. */
const NO_INTERFACE = 0xffffffff;

/** When an entry of the systemd journal was written, in microseconds since 1970. */
const JOURNAL_TIME = /^__REALTIME_TIMESTAMP=(\d{1,19})$/m;

const addJournal = (
  bytes: Uint8Array,
  fileStart: number,
  body: number,
  end: number,
  section: Section,
  into: OpenCapture,
): void => {
  let to = end;
  while (to > body && bytes[to - 1] === 0) to -= 1;
  const { frames, blocks } = into;
  blocks.set(frames.count, { kind: "journal", section: section.number, enterprise: 0, mayBeCopied: true });
  const written = JOURNAL_TIME.exec(new TextDecoder().decode(bytes.subarray(body, to)))?.[1];
  const [at, length] = [fileStart + body, to - body];
  if (written === undefined) frames.addWithoutTime(at, length, length, NO_INTERFACE);
  else {
    const time = BigInt(written);
    frames.add(at, length, length, Number(time / MICROSECONDS), Number(time % MICROSECONDS) * 1000, NO_INTERFACE);
  }
};

/** Minimum body lengths of the blocks that are read; a shorter block is damaged. */
const BODY_BYTES: ReadonlyMap<number, number> = new Map([
  [INTERFACE, 8],
  [PACKET, 20],
  [SIMPLE_PACKET, 4],
  [ENHANCED_PACKET, 20],
  [JOURNAL, 0],
  [SECRETS, 8],
  [CUSTOM, 4],
  [CUSTOM_NOT_COPIED, 4],
]);

/** Reads one of the blocks above. @returns the field at fault, where the block cannot be read */
const readBlock = (
  type: number,
  bytes: Uint8Array,
  fileStart: number,
  body: number,
  end: number,
  section: Section,
  into: OpenCapture,
): string | undefined => {
  const { order } = section;
  if (type === INTERFACE) readInterface(bytes, body, end, section, into);
  if (type === ENHANCED_PACKET || type === PACKET) return addFrame(type, bytes, fileStart, body, end, section, into);
  if (type === SIMPLE_PACKET) {
    const wire = order.u32(bytes, body);
    const clock = section.clocks[0];
    if (clock === undefined) return "interface id";
    const captured = Math.min(wire, clock.snapLength || wire, end - body - 4);
    if (captured > MAX_CAPTURED) return "original packet length";
    into.frames.addWithoutTime(fileStart + body + 4, captured, wire, section.firstInterface);
  }
  if (type === JOURNAL) addJournal(bytes, fileStart, body, end, section, into);
  if (type === CUSTOM || type === CUSTOM_NOT_COPIED) {
    into.blocks.set(into.frames.count, {
      kind: "custom",
      section: section.number,
      enterprise: order.u32(bytes, body),
      mayBeCopied: type === CUSTOM,
    });
    const length = end - body - 4;
    into.frames.addWithoutTime(fileStart + body + 4, length, length, NO_INTERFACE);
  }
  if (type === SECRETS) {
    const length = Math.min(order.u32(bytes, body + 4), end - body - 8);
    // A copy: a view would keep the whole page in memory.
    into.secrets.push({ type: order.u32(bytes, body), data: bytes.slice(body + 8, body + 8 + length) });
  }
  return undefined;
};

/** Reads a pcapng file. It stops at an impossible block, and the problem says why. */
export const readPcapng = (bytes: CaptureBytes, maxFrames: number): ReadCapture => {
  const into = newCapture(bytes.size);
  const done = (problem: CaptureProblem | undefined, readTo = problem?.offset ?? 0): ReadCapture => ({
    ...into,
    ...{ format: "pcapng", bytes, problem, readTo },
  });
  let section: Section = { number: 0, order: LITTLE_ENDIAN, firstInterface: 0, clocks: [] };
  let at = 0;
  while (at < bytes.size && into.frames.count < maxFrames) {
    const left = bytes.size - at;
    if (left < 12) return done(tooShort("pcapng block", at, 12, left, "its fixed length"));
    const head = bytes.locateInPassing(at, 12);
    if (u32be(bytes.page, head) === SECTION) {
      const isBig = u32be(bytes.page, head + 8) === BYTE_ORDER_MAGIC;
      section = {
        number: section.number + 1,
        order: isBig ? BIG_ENDIAN : LITTLE_ENDIAN,
        firstInterface: into.interfaces.length,
        clocks: [],
      };
      if (section.order.u32(bytes.page, head + 8) !== BYTE_ORDER_MAGIC) {
        return done({
          ...tooShort("pcapng section", at, 12, left, "byte-order magic"),
          message: `no byte-order magic in the section at byte ${at}`,
        });
      }
    }
    const { order } = section;
    const type = order.u32(bytes.page, head);
    const total = order.u32(bytes.page, head + 4);
    const shortest = 12 + (BODY_BYTES.get(type) ?? 0);
    if (total < shortest || total > Math.min(left, MAX_BLOCK) || total % 4 !== 0) {
      return done(tooShort("pcapng block", at, total, left, "block total length"));
    }
    if (BODY_BYTES.has(type)) {
      const start = bytes.locateInPassing(at, total);
      if (order.u32(bytes.page, start + total - 4) !== total) {
        return done(tooShort("pcapng block", at, total, left, "block total length at its end"));
      }
      const limitedBy = readBlock(type, bytes.page, at - start, start + 8, start + total - 4, section, into);
      if (limitedBy) return done(tooShort("pcapng packet", at, total, left, limitedBy));
    }
    at += total;
  }
  return done(undefined, at);
};
