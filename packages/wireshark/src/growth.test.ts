/**
 * The dissector's work must be linear in the bytes, because otherwise one hostile packet could stop Wireshark for
 * minutes. Each shape is dissected in two sizes and the steps of Lua's patterns and searches are counted
 * (testing/count-steps.lua): twice the bytes may cost twice the steps, plus a constant cost per message.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { CaptureWriter, joinPcap } from "@potshark/test-captures";
import { type TsharkHome, tsharkHome } from "./tshark-home.ts";

const BYTES = 1_200;
const SEGMENTS = 300;
const FIRST_PORT = 50_001;
const MAX_GROWTH = 2.3;

/** The client's data, in segments. */
type Shape = (size: number) => readonly string[];

const START = "BREW coffee://ducky HTCPCP/1.0\r\n";
const CHUNKED = `${START}Transfer-Encoding: chunked\r\n\r\n`;
const LONG = "x".repeat(40);

/** A segment for each byte. */
const drip = (text: string): readonly string[] => [...text];

const inOnePacket: Readonly<Record<string, (size: number) => string>> = {
  "blanks behind the method": (size) => `GET ${" ".repeat(size)}x`,
  "blanks behind the method, in a line that ends": (size) => `GET ${" ".repeat(size)}x\r\n\r\n`,
  "blanks before a version": (size) => `GET x${"\t ".repeat(size / 2)}HTCPCP/1.0\r\n\r\n`,
  "blanks before no version": (size) => `GET x${" ".repeat(size)}HTCPCP/1.x\r\n\r\n`,
  "blanks behind a version": (size) => `GET x HTCPCP/1.0${" ".repeat(size)}\r\n\r\n`,
  "blanks behind a version, then more": (size) => `GET x HTCPCP/1.0${" ".repeat(size)}y\r\n\r\n`,
  "words and blanks": (size) => `GET ${"x ".repeat(size / 2)}\r\n\r\n`,
  "versions and blanks": (size) => `GET ${"HTTP/1.1 ".repeat(size / 9)}\r\n\r\n`,
  "digits of a version, then a control character": (size) => `HTTP/${"1".repeat(size)}\u0001`,
  "a status line of blanks": (size) => `HTCPCP/1.0 ${" ".repeat(size)}x\r\n\r\n`,
  "capitals without end": (size) => "A".repeat(size),
  "percent signs in a scheme": (size) => `BREW ${"%63".repeat(size / 3)}://ducky HTCPCP/1.0\r\n\r\n`,
  "percent signs without a colon": (size) => `BREW ${"%".repeat(size)} HTCPCP/1.0\r\n\r\n`,
  "brackets in a host": (size) => `BREW coffee://${"[".repeat(size)} HTCPCP/1.0\r\n\r\n`,
  "blanks in a value": (size) => `${START}Server: a${" ".repeat(size)}b \r\n\r\n`,
  "blanks behind a value": (size) => `${START}Server: a${" ".repeat(size)}\r\n\r\n`,
  "folded lines": (size) => `${START}Server: a${"\r\n b".repeat(size / 4)}\r\n\r\n`,
  "folded blank lines": (size) => `${START}Server: a\r\n${" \r\n".repeat(size / 3)}\r\n`,
  "one header many times": (size) => `${START}${"Content-Length: 0\r\n".repeat(size / 19)}\r\n`,
  "a list of lengths": (size) => `${START}Content-Length: ${"0,".repeat(size / 2)}0\r\n\r\n`,
  "blanks in a length": (size) => `${START}Content-Length: 0${" ".repeat(size)}x\r\n\r\n`,
  "names without a colon": (size) => `${START}${"name\r\n".repeat(size / 6)}\r\n`,
  "additions with parameters": (size) => `${START}Accept-Additions: a${";b".repeat(size / 2)}\r\n\r\n`,
  "additions and blanks": (size) => `${START}Accept-Additions: a${" ".repeat(size)}b, c${" ".repeat(size)}\r\n\r\n`,
  "quotes in additions": (size) => `${START}Accept-Additions: ${'"'.repeat(size + 1)}\r\n\r\n`,
  "empty lines before a start line": (size) => `${"\r\n".repeat(size / 2)}${START}\r\n`,
  "carriage returns": (size) => "\r".repeat(size),
  "messages with CRLF": (size) => `${START}\r\n`.repeat(size / 34),
  "messages with LF": (size) => "WHEN coffee://ducky HTCPCP/1.0\n\n".repeat(size / 32),
  "chunks of a byte": (size) => `${CHUNKED}${"1\r\nx\r\n".repeat(size / 6)}0\r\n\r\n`,
  "a chunk with a long extension": (size) => `${CHUNKED}1${" ".repeat(size)};x\r\nx\r\n0\r\n\r\n`,
  trailers: (size) => `${CHUNKED}0\r\n${"a: b\r\n".repeat(size / 6)}\r\n`,
  "a body of blanks": (size) => `${START}Content-Length: ${size + 1}\r\n\r\n${" ".repeat(size)}x`,
  "a body of brackets": (size) => `${START}Content-Length: ${size + 2}\r\n\r\n[${"] ".repeat(size / 2)}x`,
  "a body of letters without a length": (size) => `${START}\r\n${"s".repeat(size)}`,
  "bytes that are no message": (size) => `x${"é ".repeat(size / 3)}`,
};

const inManySegments: Readonly<Record<string, Shape>> = {
  "a start line byte by byte": (size) => drip(`GET ${"x".repeat(size)} HTCPCP/1.0\r\n\r\n`),
  "a start line of blanks byte by byte": (size) => drip(`GET ${" ".repeat(size)}x`),
  "a method byte by byte": (size) => drip("A".repeat(size)),
  "header lines byte by byte": (size) => drip(`${START}${"Server: a b\r\n".repeat(size / 13)}\r\n`),
  "header lines behind a long start line, byte by byte": (size) =>
    drip(`GET ${LONG.repeat(10)} HTCPCP/1.0\r\n${"a: b\r\n".repeat(size / 6)}\r\n`),
  "a chunk a segment": (size) => [CHUNKED, ...Array.from({ length: size }, () => "1\r\nx\r\n"), "0\r\n\r\n"],
  "chunks byte by byte": (size) => [CHUNKED, ...drip(`${"1\r\nx\r\n".repeat(size / 6)}0\r\n\r\n`)],
  "chunks behind a long head": (size) => [
    `${START}Server: ${LONG.repeat(20)}\r\nTransfer-Encoding: chunked\r\n\r\n`,
    ...Array.from({ length: size }, () => "1\r\nx\r\n"),
    "0\r\n\r\n",
  ],
  "trailers byte by byte": (size) => [CHUNKED, ...drip(`0\r\n${"a: b\r\n".repeat(size / 6)}\r\n`)],
  "a body without a length byte by byte": (size) => [`${START}\r\n`, ...drip("x".repeat(size))],
};

const shapes: readonly (readonly [name: string, small: readonly string[], large: readonly string[]])[] = [
  ...Object.entries(inOnePacket).map(([name, make]) => [name, [make(BYTES)], [make(2 * BYTES)]] as const),
  ...Object.entries(inManySegments).map(([name, make]) => [name, make(SEGMENTS), make(2 * SEGMENTS)] as const),
];

const connection = (clientPort: number, segments: readonly string[]): Uint8Array => {
  const capture = new CaptureWriter({ clientPort, serverPort: 5030 }).open();
  for (const segment of segments) capture.send("client", new TextEncoder().encode(segment));
  return capture.close("client").toPcap();
};

let home: TsharkHome;
const stepsOfPort = new Map<number, number>();

before(async () => {
  home = tsharkHome({
    prefix: readFileSync(new URL("testing/count-steps.lua", import.meta.url), "utf8"),
  });
  const connections = shapes.flatMap(([, small, large], index) => [
    connection(FIRST_PORT + 2 * index, small),
    connection(FIRST_PORT + 2 * index + 1, large),
  ]);
  const path = home.write("growth.pcap", joinPcap(connections));
  for (const [, port, steps] of (await home.run("-r", path, "-V")).matchAll(/^steps (\d+) (\d+)$/gm)) {
    stepsOfPort.set(Number(port), Number(steps));
  }
});

after(() => home?.remove());

for (const [index, [name]] of shapes.entries()) {
  test(`${name}: twice the bytes, twice the steps`, () => {
    const small = stepsOfPort.get(FIRST_PORT + 2 * index) ?? 0;
    const large = stepsOfPort.get(FIRST_PORT + 2 * index + 1) ?? 0;
    assert.ok(small > 0 && large > 0, "nothing was counted");
    assert.ok(large <= MAX_GROWTH * small, `${small} steps, and ${large} for twice the bytes`);
  });
}
