/**
 * Captures of TCP conversations that go wrong in every way, from a seed: loss, disorder, repetition, probes, closed
 * windows, reused ports, numbers that wrap around. The same seed gives the same bytes.
 */
import { RAW_IP, writePcap } from "../packages/test-captures/src/index.ts";

const FIN = 0x001;
const SYN = 0x002;
const RST = 0x004;
const PUSH = 0x008;
const ACK = 0x010;

/** The payload of segments: in a RST it is shown as text, up to a NUL. */
const CARRIED = Buffer.from("x\tcoffee\xe9\r\n\0left", "latin1");

const NO_OPTIONS = Buffer.alloc(0);

const START = 1_700_000_000_000_000_000n;

/** Numbers from a seed (mulberry32). */
class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** From 0 up to a bound, without the bound. */
  below(bound: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound);
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  of<Item>(...items: readonly Item[]): Item {
    return items[this.below(items.length)]!;
  }
}

interface Packet {
  time: bigint;
  readonly bytes: Buffer;
}

/** One end of a conversation. */
interface End {
  readonly address: number;
  readonly port: number;
  /** Next number to send. */
  next: number;
  /** The next number expected from the other end. */
  received: number;
  window: number;
  /** Segments that may be sent again: first number and length. */
  readonly sent: [number, number][];
  readonly stamps: boolean;
  /** Ranges received after a gap. */
  beyond: [number, number][];
}

const words = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => void bytes.writeUInt32BE(value >>> 0, index * 4));
  return bytes;
};

/** What happens to a segment on its way to the capture. */
interface Fate {
  readonly isLost?: boolean;
  readonly delay?: bigint;
}

export interface ConversationOptions {
  /** Segments of nonsense as well: numbers, flags and options that no sender would choose. */
  readonly nonsense?: boolean;
  /**
   * Handshakes that Wireshark before 4.2 misreads: of a port with itself, out of order, and on ports in use such that
   * the capture misses the SYN or still holds segments of the connection before.
   */
  readonly strangeHandshakes?: boolean;
  /** Bytes kept of each frame. */
  readonly snapLength?: number;
}

class Conversation {
  readonly packets: Packet[] = [];
  readonly #random: Random;
  readonly #options: ConversationOptions;
  #ends: [End, End];
  #time: bigint;

  constructor(random: Random, ports: readonly [number, number], start: bigint, options: ConversationOptions) {
    this.#random = random;
    this.#options = options;
    this.#time = start;
    const itself = random.chance(3) && options.strangeHandshakes === true;
    const near = random.chance(50) ? 0x0a000001 : 0xc0a80a02;
    const far = itself ? near : 0x0a000002;
    this.#ends = [this.#end(near, ports[0]), this.#end(far, itself ? ports[0] : ports[1])];
  }

  #end(address: number, port: number): End {
    const random = this.#random;
    const start = random.of(0xffff_fe00, 0x7fff_ff00, 0xffff_ffff, 1, 0, random.below(2 ** 32), random.below(2 ** 32));
    return {
      address,
      port,
      next: start,
      received: 0,
      window: random.of(512, 4096, 65_535, 1000),
      sent: [],
      stamps: random.chance(30),
      beyond: [],
    };
  }

  #wait(): void {
    const random = this.#random;
    const span = random.of(
      0,
      1_000,
      50_000,
      900_000,
      2_999_999,
      3_000_000,
      3_500_000,
      19_999_999,
      20_000_000,
      250_000_000,
    );
    this.#time += BigInt(random.chance(60) ? random.below(1_000_000) : span);
    if (random.chance(1) && this.#options.strangeHandshakes) this.#time -= BigInt(random.below(5_000_000));
    if (random.chance(1)) this.#time += 7_000_000_000n;
  }

  /** Writes a segment; the other end receives it unless it is lost on the way. */
  #write(from: End, sequence: number, flags: number, length: number, options: Buffer, fate: Fate = {}): void {
    const random = this.#random;
    const to = from === this.#ends[0] ? this.#ends[1] : this.#ends[0];
    const padding = Buffer.alloc(-options.length & 3, random.of(0, 1));
    const header = Buffer.alloc(20);
    header.writeUInt16BE(from.port, 0);
    header.writeUInt16BE(to.port, 2);
    header.writeUInt32BE(sequence >>> 0, 4);
    header.writeUInt32BE(flags & ACK ? from.received >>> 0 : 0, 8);
    header.writeUInt16BE((((20 + options.length + padding.length) / 4) << 12) | flags, 12);
    header.writeUInt16BE(from.window, 14);
    const segment = Buffer.concat([header, options, padding, Buffer.alloc(length, CARRIED)]);
    const ip = Buffer.alloc(20);
    ip[0] = 0x45;
    ip.writeUInt16BE(20 + segment.length, 2);
    ip[8] = 64;
    ip[9] = 6;
    ip.writeUInt32BE(from.address, 12);
    ip.writeUInt32BE(to.address, 16);
    if (!fate.isLost) this.packets.push({ time: this.#time + (fate.delay ?? 0n), bytes: Buffer.concat([ip, segment]) });
    if (random.chance(92)) this.#receive(to, sequence, length + (flags & (SYN | FIN) ? 1 : 0));
  }

  #receive(end: End, sequence: number, length: number): void {
    if (length === 0) return;
    end.beyond.push([sequence, (sequence + length) >>> 0]);
    for (let found = true; found; ) {
      const at = end.beyond.findIndex(
        ([first, last]) => ((first - end.received) | 0) <= 0 && ((last - end.received) | 0) >= 0,
      );
      found = at !== -1;
      if (found) end.received = end.beyond.splice(at, 1)[0]![1];
    }
    if (end.beyond.length > 6) end.beyond.shift();
  }

  #fate(): Fate {
    const random = this.#random;
    if (random.chance(8)) return { isLost: true };
    if (random.chance(8)) return { delay: BigInt(random.of(100, 1_500_000, 4_000_000, 40_000_000)) };
    return {};
  }

  #optionsOf(end: End): Buffer {
    const random = this.#random;
    const parts: Buffer[] = [];
    if (end.stamps) parts.push(Buffer.from([1, 1, 8, 10]), words(Number(this.#time % 1_000_000_007n), 7));
    if (end.beyond.length > 0 && random.chance(60)) {
      const blocks = end.beyond.slice(-random.of(1, 2, 3));
      parts.push(Buffer.from([1, 1, 5, 2 + blocks.length * 8]), words(...blocks.flat()));
    }
    return Buffer.concat(parts).subarray(0, 40);
  }

  /** MSS, window scale and the rest, as a SYN has them, or some of them. */
  #synOptions(end: End): Buffer {
    const random = this.#random;
    const parts: Buffer[] = [];
    if (random.chance(80)) parts.push(Buffer.from([2, 4, 0x05, 0xb4]));
    if (random.chance(70)) parts.push(Buffer.from([1, 3, 3, random.of(0, 1, 7, 14, 15)]));
    if (random.chance(60)) parts.push(Buffer.from([4, 2]));
    if (end.stamps) parts.push(Buffer.from([8, 10]), words(1, 0));
    if (random.chance(5)) parts.push(Buffer.from([0, 0, 0]));
    return Buffer.concat(parts);
  }

  #open(): void {
    const random = this.#random;
    const [client, server] = this.#ends;
    const ecn = random.chance(10) ? 0x1c0 : 0;
    const seen =
      random.of(7, 7, 7, 7, 6, 5, 3, 1, 0) | (this.packets.length > 0 && !this.#options.strangeHandshakes ? 1 : 0);
    const options = this.#synOptions(client);
    for (let times = random.of(1, 1, 1, 2, 3); times > 0; times -= 1) {
      this.#write(client, client.next, SYN | ecn, random.of(0, 0, 0, 0, 30), options, { isLost: !(seen & 1) });
      this.#wait();
    }
    server.received = (client.next + 1) >>> 0;
    client.next = server.received;
    const answer = this.#synOptions(server);
    for (let times = random.of(1, 1, 1, 2); times > 0; times -= 1) {
      this.#write(server, server.next, SYN | ACK | (ecn && 0x100), 0, answer, { isLost: !(seen & 2) });
      this.#wait();
    }
    client.received = (server.next + 1) >>> 0;
    server.next = client.received;
    this.#write(client, client.next, ACK, 0, this.#optionsOf(client), { isLost: !(seen & 4) });
  }

  #send(end: End, other: End): void {
    const random = this.#random;
    // Sometimes as much as the window allows.
    const length = random.of(1, 2, 100, 536, 1460, 1460, Math.min(Math.max(1, other.window), 9000));
    const flags = ACK | (random.chance(40) ? PUSH : 0) | (random.chance(2) ? FIN : 0);
    this.#write(end, end.next, flags, length, this.#optionsOf(end), this.#fate());
    end.sent.push([end.next, length]);
    end.next = (end.next + length + (flags & FIN)) >>> 0;
    if (end.sent.length > 12) end.sent.shift();
  }

  #resend(end: End): void {
    const random = this.#random;
    const first = random.below(end.sent.length);
    const [sequence, length] = end.sent[first] ?? [(end.next - 1) >>> 0, 1];
    const next = end.sent[first + 1];
    const cut = random.chance(20) ? random.below(length) : 0;
    const more = random.chance(15) && next ? next[1] : 0;
    for (let times = random.of(1, 1, 2); times > 0; times -= 1) {
      this.#write(end, (sequence + cut) >>> 0, ACK | random.of(0, PUSH), length - cut + more, this.#optionsOf(end));
      this.#wait();
    }
  }

  #acknowledge(end: End): void {
    const random = this.#random;
    if (random.chance(15)) end.window = random.of(0, 0, 1, 512, 4096, 65_535);
    for (let times = random.of(1, 1, 1, 2, 4); times > 0; times -= 1) {
      this.#write(end, end.next, ACK, 0, this.#optionsOf(end), this.#fate());
      if (random.chance(50)) this.#wait();
    }
  }

  /** Probes of a closed window and of a silent peer, and their answers. */
  #probe(end: End, other: End): void {
    const random = this.#random;
    const back = random.chance(60) ? 1 : 0;
    if (!back) other.window = 0;
    if (!back) this.#write(other, other.next, ACK, 0, this.#optionsOf(other));
    for (let times = random.of(1, 2, 3); times > 0; times -= 1) {
      this.#wait();
      this.#write(end, (end.next - back) >>> 0, ACK, back ? random.of(0, 1) : 1, this.#optionsOf(end));
      this.#wait();
      if (random.chance(80)) this.#write(other, other.next, ACK, 0, this.#optionsOf(other));
    }
    if (!back && random.chance(70)) end.next = (end.next + 1) >>> 0;
    if (random.chance(70)) other.window = 4096;
  }

  #close(end: End, other: End): void {
    const random = this.#random;
    for (const side of random.chance(50) ? [end, other] : [end]) {
      this.#write(side, side.next, FIN | ACK, random.of(0, 0, 10), this.#optionsOf(side), this.#fate());
      if (random.chance(80)) side.next = (side.next + 1) >>> 0;
      this.#wait();
      if (random.chance(70)) this.#acknowledge(side === end ? other : end);
    }
  }

  /** A segment that no sender would send. */
  #nonsense(end: End, other: End): void {
    const random = this.#random;
    const near = (number: number): number => (number + random.of(-2, -1, 0, 1, 2, 100, -100, 0x7fff_ffff)) >>> 0;
    const received = end.received;
    end.received = random.chance(50) ? near(other.next) : near(received);
    const flags = random.of(ACK, ACK | PUSH, RST, RST | ACK, FIN, 0, ACK | FIN | PUSH, ACK | RST, 0xfff & ~SYN);
    const length = random.of(0, 0, 1, 2, 300);
    const options = Buffer.from(
      Array.from({ length: random.below(11) * 4 }, () => random.of(0, 1, 2, 3, 4, 8, 10, 19)),
    );
    this.#write(end, near(end.next), flags, length, random.chance(30) ? options : this.#optionsOf(end));
    end.received = received;
  }

  /** The same ports once more. */
  #again(): void {
    const random = this.#random;
    const ends = this.#ends.map(({ address, port, next }, index) => {
      const end = this.#end(address, port);
      if (!this.#options.strangeHandshakes) end.next = random.below(2 ** 32);
      else if (index === 0 && random.chance(30)) end.next = (next - 1) >>> 0;
      return end;
    });
    // Later than the latest possible segment.
    if (!this.#options.strangeHandshakes) this.#time += 60_000_000n;
    this.#ends = random.chance(80) ? [ends[0]!, ends[1]!] : [ends[1]!, ends[0]!];
    this.#open();
  }

  run(steps: number): this {
    const random = this.#random;
    this.#open();
    for (let step = 0; step < steps; step += 1) {
      this.#wait();
      const [end, other] = random.chance(70) ? this.#ends : ([this.#ends[1], this.#ends[0]] as const);
      const what = random.below(100);
      if (what < 45) this.#send(end, other);
      else if (what < 75) this.#acknowledge(other);
      else if (what < 88) this.#resend(end);
      else if (what < 93) this.#probe(end, other);
      else if (what < 95) this.#close(end, other);
      else if (what < 96) this.#write(end, end.next, random.of(RST, RST | ACK), random.of(0, 0, 5, 20), NO_OPTIONS);
      else if (what < 97) this.#again();
      else if (this.#options.nonsense) this.#nonsense(end, other);
    }
    return this;
  }
}

/** Conversations side by side, as a pcap file with nanoseconds. @param steps in each of them */
export const tcpCapture = (
  seed: number,
  count: number,
  steps: number,
  options: ConversationOptions = {},
): Uint8Array => {
  const random = new Random(seed);
  const packets = Array.from({ length: count }, (_, index) => {
    const ports = [40_000 + ((seed * count + index) % 20_000), random.of(5030, 20_777)] as const;
    return new Conversation(random, ports, START + BigInt(random.below(1e9)), options).run(steps).packets;
  }).flat();
  // Time goes back now and then, as it does in captures of several interfaces.
  packets.sort((left, right) => Number(left.time - right.time) || 0);
  for (const packet of packets) if (random.chance(1)) packet.time -= BigInt(random.below(3_000_000));
  const written = packets.map(({ time, bytes }) => ({
    bytes: bytes.subarray(0, options.snapLength),
    microseconds: Number(time / 1000n),
    nanoseconds: Number(time % 1000n),
    length: bytes.length,
  }));
  return writePcap(written, RAW_IP, { precision: "nanoseconds" });
};
