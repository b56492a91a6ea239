/**
 * The bytes of fields and the fields of a selected frame, over a SYN, a request, padding after a segment, and a
 * datagram. The frame numbers come from tshark 4.4.
 */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { writePcap } from "@potshark/test-captures";
import { openCapture } from "../file/open.ts";
import { Session } from "../session/session.ts";
import { matchingFrames } from "../view/matching-frames.ts";

const packet = (protocol: string, payload: string, behind = ""): Buffer => {
  const length = (20 + payload.length / 2).toString(16).padStart(4, "0");
  return Buffer.from(`4500${length}0001000040${protocol}0000c0000201c6336402${payload}${behind}`, "hex");
};
const segment = (flags: string, payload: string): string => `13a61f400000000100000000${flags}200000000000${payload}`;
const hex = (text: string): string => Buffer.from(text).toString("hex");

const capture = await openCapture(
  writePcap(
    [
      packet("06", segment("6002", "020405b4")),
      packet("06", segment("5018", hex("GET / HTTP/1.1\r\nHost: pot\r\n\r\n"))),
      packet("06", segment("5010", ""), "feed"),
      packet("11", `13a61f40000c0000${hex("GET ")}`),
    ].map((bytes) => ({ bytes, microseconds: 0 })),
  ),
);
assert.ok(capture);
const session = new Session(capture);

/** Each filter with its frames, or with the reason why it is refused. */
const FILTERS = String.raw`
@ip.ttl == 40 ==>
@ip.ttl == 0x40 ==> 1 2 3 4
@ip.ttl == 64 ==> 1 2 3 4
@ip.src[0] == c0 ==> 1 2 3 4
len(@ip.src) == 4 ==> 1 2 3 4
@ ip.src#1 == c0:00:02:01 ==> 1 2 3 4
@tcp.dstport == 1f:40 ==> 1 2 3
any @tcp.port == 13:a6 ==> 1 2 3
@tcp.flags & 00:02 ==> 1
len(@tcp.flags.syn) == 1 ==> 1 2 3
@tcp.stream == "" ==> 1 2 3
len(@tcp.stream) == 0 ==> 1 2 3
@http.request.method matches "^g" ==> 2
@http.host contains "pot" ==> 2
@frame contains "GET" ==> 2 4
@ip contains "GET" ==>
@udp contains "GET" ==>
udp contains "GET" ==> 4
@tcp contains "GET" ==> 2
tcp[20:3] == "GET" ==> 2
len(tcp) == 20 ==> 3
len(tcp) > 24 ==> 2
len(@tcp) == len(tcp) ==> 1 2 3
tcp contains fe:ed ==>
@tcp contains fe:ed ==>
max(@ip.ttl, @ip.proto) == 64 ==> 1 2 3 4
@ip.proto in {6, 7} ==> 1 2 3
!@tcp.payload ==> 1 3 4
@ip.src == @ip.dst ==>
@tcp.payload == tcp.payload ==> 2
ip.src == $ip.src ==>
ip.src != $\{ip.src} ==>
!(ip.src == $\{ip.src}) ==> 1 2 3 4
ip.src == $\{ip.src#[1-2]} ==>
@ip.src == $@ip.src ==>
ip.src in {$\{ip.src} .. $\{ip.dst}} ==>
ip.ttl == $\{ip.ttl} + 1 ==>
ip.dst == $\{ip.src} or udp ==> 4
@ip.src == ip.src =/> byte sequence and IPv4 address are not of compatible types
-@ip.ttl == 3 =/> a value of type byte sequence cannot be negated
@nosuch =/> "nosuch" is not a valid protocol or protocol field
$ip.src =/> Constant expression is invalid
1 == $\{ip.ttl} =/> Constant expression is invalid
len($\{ip.src}) == 4 =/> Constant expression is invalid
$ip.src[0] == 7f =/> Constant expression is invalid
tcp.port == $\{ip.src} =/> unsigned integer (16 bits) and IPv4 address are not of compatible types
$\{ip.src} in {ip.dst} =/> only a field may be tested for membership in a set
ip.src == $no.such =/> "no.such" is not a valid protocol or protocol field
ip.src == $\{no.such} =/> invalid character in macro name
ip.src == $\{ ip.src } =/> invalid character in macro name
tcp == $\{tcp} =/> macro 'tcp' does not exist
$\{macro:1;2} =/> macro 'macro' does not exist
$macro(1) =/> macro 'macro' does not exist
`
  .replaceAll("\\{", "{")
  .trim()
  .split("\n");

describe("the bytes of a field, and the fields of a selected frame", () => {
  for (const line of FILTERS)
    it(line, () => {
      const [, filter = "", isRefused, expected = ""] = /^(.*?) =([=/])> ?(.*)$/.exec(line) ?? [];
      const result = matchingFrames(session, filter);
      const answer = result.ok ? result.value.map((row) => row + 1).join(" ") : result.problem.message;
      assert.deepEqual([result.ok, answer], [isRefused === "=", expected]);
    });
});
