/**
 * A capture of the protocols below and beside a pot's traffic: IPv6, name queries, a tunnel in a tunnel, an ICMP error
 * with the packet it is about, a VLAN, ARP, and bytes that are not UTF-8. One frame each, in the order of the calls
 * below.
 */

const encoder = new TextEncoder();
const START_SECONDS = 1_684_517_999;
const QUARTER_SECOND = 250_000;

const hex = (text: string): Uint8Array =>
  Uint8Array.from(text.replaceAll(" ", "").match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const u16 = (...numbers: readonly number[]): Uint8Array =>
  Uint8Array.from(numbers.flatMap((each) => [each >> 8, each & 0xff]));
const join = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));

/** RFC 1071. */
function checksum(bytes: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += (bytes[at]! << 8) | (bytes[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

/** The bytes with their checksum written at `at`. */
const sealed = (bytes: Uint8Array, at: number, sum: number): Uint8Array =>
  join(bytes.subarray(0, at), u16(sum), bytes.subarray(at + 2));

const address4 = (text: string): Uint8Array => Uint8Array.from(text.split("."), Number);

function ethernet(type: number, payload: Uint8Array, destination = "02000000aa01"): Uint8Array {
  return join(hex(destination), hex("0200000bb002"), u16(type), payload);
}

function ipv4(source: string, destination: string, protocol: number, payload: Uint8Array, flags = 0): Uint8Array {
  const ends = join(address4(source), address4(destination));
  const header = join(hex("4500"), u16(20 + payload.length, 1, flags, (64 << 8) | protocol, 0), ends);
  return join(sealed(header, 10, checksum(header)), payload);
}

const udp = (source: number, destination: number, payload: Uint8Array): Uint8Array =>
  join(u16(source, destination, 8 + payload.length, 0), payload);

function udp6(source: string, destination: string, ports: readonly [number, number], payload: Uint8Array): Uint8Array {
  const ends = join(hex(source), hex(destination));
  const datagram = udp(...ports, payload);
  const sum = checksum(join(ends, u16(0, datagram.length, 0, 17), datagram));
  return join(hex("60012345"), u16(datagram.length, (17 << 8) | 64), ends, sealed(datagram, 6, sum));
}

const QUESTION = hex("12340100000100000000000003777777076578616d706c6503636f6d0000010001");
const ANSWER = join(
  hex("12348180000100020000000003777777076578616d706c6503636f6d0000010001"),
  hex("c00c0001000100000e100004c0000211c00c0001000100000e100004c0000212"),
);

function unreachable(about: Uint8Array): Uint8Array {
  const message = join(hex("0303000000000000"), about);
  return sealed(message, 2, checksum(message));
}

/** The same bytes at every call. */
export function layeredCapture(): Uint8Array {
  const inner = ipv4("10.0.0.1", "10.0.0.2", 17, udp(1_111, 2_222, encoder.encode("hello inner")));
  const tunnel = ipv4("3.3.3.3", "4.4.4.4", 4, ipv4("5.5.5.5", "6.6.6.6", 17, udp(7, 7, encoder.encode("echo"))));
  const everyByte = Uint8Array.from({ length: 256 }, (_, index) => index);
  const frames = [
    ethernet(0x0800, ipv4("192.0.2.1", "198.51.100.53", 17, udp(53_000, 53, QUESTION))),
    ethernet(0x0800, ipv4("198.51.100.53", "192.0.2.1", 17, udp(53, 53_000, ANSWER))),
    ethernet(
      0x86dd,
      udp6("20010db8000000000000000000000001", "20010db8000100000000000000000002", [53_001, 53], QUESTION),
    ),
    ethernet(
      0x86dd,
      udp6("fe800000000000000000000000000001", "ff0200000000000000000000000000fb", [5_353, 5_353], ANSWER),
    ),
    ethernet(0x0800, ipv4("10.0.0.2", "10.0.0.1", 1, unreachable(inner))),
    ethernet(0x0800, ipv4("1.1.1.1", "2.2.2.2", 4, tunnel)),
    ethernet(
      0x8100,
      join(hex("60640800"), ipv4("192.168.1.5", "192.168.1.255", 17, udp(137, 9_999, everyByte), 0x4000)),
    ),
    ethernet(0x0806, hex("0001080006040001 020000000bb0 c0a80105 000000000000 c0a80101"), "ffffffffffff"),
    ethernet(0x88b5, join(hex("c3a974c3a9206e61ef76652000"), hex("0122"), encoder.encode('quoted"\\ end'))),
    ethernet(0x0800, ipv4("127.0.0.1", "127.0.0.1", 17, udp(40_000, 40_001, encoder.encode('touché GET "x"')))),
  ];
  const out = [hex("d4c3b2a1020004000000000000000000ffff000001000000")];
  for (const [index, frame] of frames.entries()) {
    const header = new DataView(new ArrayBuffer(16));
    header.setUint32(0, START_SECONDS + index, true);
    header.setUint32(4, QUARTER_SECOND * (index % 4), true);
    header.setUint32(8, frame.length, true);
    header.setUint32(12, frame.length, true);
    out.push(new Uint8Array(header.buffer), frame);
  }
  return join(...out);
}
