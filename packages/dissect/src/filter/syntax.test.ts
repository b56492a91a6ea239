/**
 * Any text is either parsed or refused, and never makes the parser throw. A parsed filter that is printed and parsed
 * again is the same.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { defineField, type FieldDefinition, type FieldValue } from "../fields/field.ts";
import { compileFilter } from "./compile.ts";
import { completeFilter } from "./complete.ts";
import type { FieldRegistry, FieldSource } from "./field-source.ts";
import { parseFilter } from "./parser.ts";
import { printFilter } from "./print.ts";

const FIELDS: readonly FieldDefinition[] = [
  defineField("tcp", "protocol", "Transmission Control Protocol"),
  defineField("tcp.port", "uint16", "Port"),
  defineField("tcp.flags.syn", "boolean", "Syn", {
    values: new Map([
      [1, "Set"],
      [0, "Not set"],
    ]),
  }),
  defineField("tcp.analysis.flags", "none", "Flags"),
  defineField("ip.src", "ipv4", "Source Address"),
  defineField("ip.proto", "uint8", "Protocol", {
    values: new Map([
      [6, "TCP"],
      [17, "UDP"],
    ]),
  }),
  defineField("ipv6.src", "ipv6", "Source Address"),
  defineField("eth.src", "ether", "Source"),
  defineField("http.host", "string", "Host"),
  defineField("http.content_length", "uint64", "Content length"),
  defineField("tcp.flags.ack", "boolean", "Acknowledgment"),
  defineField("frame.time", "absolute_time", "Arrival Time"),
  defineField("frame.time_relative", "relative_time", "Time since first frame"),
];
const byName = new Map(FIELDS.map((field) => [field.name, field]));
const registry: FieldRegistry = { get: (name) => byName.get(name), names: () => byName.keys() };

const VALUES: Readonly<Record<string, readonly FieldValue[]>> = {
  tcp: [Uint8Array.of(0, 80, 0, 81)],
  "tcp.port": [80, 40_000],
  "tcp.flags.syn": [true],
  "tcp.flags.ack": [false],
  "tcp.analysis.flags": [true],
  "ip.src": [0xc0000201],
  "ip.proto": [6],
  "eth.src": [Uint8Array.of(2, 0, 0, 0, 0, 1)],
  "http.host": ["ducky", "é😀x"],
  "http.content_length": [2n ** 63n + 1n],
  "frame.time": [1_684_517_999_000_000_000n],
  "frame.time_relative": [250_000_000n],
};
const frame: FieldSource = {
  has: ({ name }) => name in VALUES,
  values: ({ name }) => VALUES[name] ?? [],
  layers: ({ name }) => (VALUES[name] ?? []).map(() => 1),
  extents: () => [new TextEncoder().encode("xxxxGET / HTTP/1.1")],
};

function passes(filter: string): boolean {
  const compiled = compileFilter(filter, registry);
  assert.ok(compiled.ok, `${filter}: ${JSON.stringify(compiled)}`);
  return compiled.value.matches(frame);
}

const pieces = fc.constantFrom(
  ..."( ) [ ] { } , .. # ! && || ^^ == != === !== < > <= >= ~ & + - * / % not and or xor any all in contains matches".split(
    " ",
  ),
  ...FIELDS.map(({ name }) => name),
  ...'80 0x50 0b1 0 -1 1.5 "a" r"\\d" \'a\' 192.0.2.0/24 ::1 02:00:00:00:00:01 Set [0:2] [-1] [1-2,3:] #1 len( upper( max( x'.split(
    " ",
  ),
  '"2023-05-19 17:39:59"',
);
const texts = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.array(pieces, { maxLength: 14 }).map((words) => words.join(" ")),
  fc.array(pieces, { maxLength: 8 }).map((words) => words.join("")),
);

test("any text is a filter or a problem with a place in it", () => {
  fc.assert(
    fc.property(texts, (text) => {
      const compiled = compileFilter(text, registry);
      if (compiled.ok) assert.equal(typeof compiled.value.matches(frame), "boolean");
      else {
        const { offset, length, message, hint } = compiled.problem;
        assert.ok(offset >= 0 && length >= 0 && offset + length <= text.length && message !== "" && hint !== "");
      }
    }),
    { numRuns: 6_000 },
  );
});

test("a printed filter reads as the same filter", () => {
  const corpus = ["layered", "layered-newer", "hostile"].flatMap((name) =>
    readFileSync(new URL(`../../../../corpus/filter/${name}.txt`, import.meta.url), "utf8")
      .split("\n")
      .filter(Boolean)
      .map((line) => line.replace(/ ==>[ \d]*$/, "")),
  );
  const isStable = (text: string): void => {
    const parsed = parseFilter(text);
    if (!parsed.ok) return;
    const printed = printFilter(parsed.value);
    const again = parseFilter(printed);
    assert.ok(again.ok, `${text} is printed as ${printed}`);
    assert.equal(printFilter(again.value), printed);
    const [first, second] = [compileFilter(text, registry), compileFilter(printed, registry)];
    assert.equal(first.ok, second.ok, `${text} is printed as ${printed}`);
    if (first.ok && second.ok) assert.equal(first.value.matches(frame), second.value.matches(frame), printed);
  };
  for (const filter of corpus) isStable(filter);
  fc.assert(fc.property(texts, isStable), { numRuns: 3_000 });
});

test("any regular expression is compiled or refused", () => {
  const parts = fc.constantFrom(
    ..."( ) [ ] { } ? * + | ^ $ . \\ - , a Z 0 9 : = ! < > P # \\d \\x41 (?i) (?-i: [^ [[:alpha:]] \\Q \\E \\1".split(
      " ",
    ),
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(parts, { maxLength: 12 }).map((each) => each.join("")),
        fc.string({ maxLength: 20 }),
      ),
      (pattern) => {
        const compiled = compileFilter(`http.host matches "${pattern.replace(/["\\]/g, "\\$&")}"`, registry);
        if (compiled.ok) assert.equal(typeof compiled.value.matches(frame), "boolean");
      },
    ),
    { numRuns: 3_000 },
  );
});

test("deep and long filters are refused or read, and overflow nothing", () => {
  for (const text of ["(".repeat(100_000), "!".repeat(100_000), `1${"+1".repeat(100_000)}`, "tcp[0]".repeat(50_000)])
    assert.ok(!compileFilter(text, registry).ok);
  assert.ok(passes(Array(50_000).fill("tcp").join(" and ")));
  assert.ok(passes(`tcp.port in {${Array.from({ length: 20_000 }, (_, port) => port).join(",")}}`));
});

test("values of 64 bits, booleans, times and characters beyond the BMP compare", () => {
  for (const filter of [
    "http.content_length == 9223372036854775809",
    "http.content_length > 9223372036854775808",
    "http.content_length + 1 == 9223372036854775810",
    'tcp.flags.ack == "Not set" and not tcp.flags.ack == "Set"',
    "tcp.flags.syn == true and tcp.flags.syn == Set and not tcp.flags.syn == 0",
    'frame.time == "2023-05-19T17:39:59Z"',
    "frame.time_relative == 0.25 and frame.time_relative * 4 == 1",
    'http.host[1] == "😀"',
    'http.host contains "\\U0001F600"',
    "len(http.host) == 3",
    'tcp contains "GET" and not tcp[4]',
    'tcp matches "get\\\\s/"',
    "count(tcp.port) == 2 and count(ipv6.src) == 0",
    "",
  ])
    assert.ok(passes(filter), filter);
});

test("a filter names the fields it reads", () => {
  const compiled = compileFilter("tcp.port == 80 or len(http.host) > 3 or tcp.port in {ip.proto}", registry);
  assert.deepEqual(compiled.ok && compiled.value.fields.map(({ name }) => name), ["tcp.port", "http.host", "ip.proto"]);
});

test("problems say where and what instead", () => {
  const problemOf = (filter: string) => {
    const compiled = compileFilter(filter, registry);
    assert.ok(!compiled.ok, filter);
    return compiled.problem;
  };
  assert.deepEqual(problemOf("tcp.prot == 80"), {
    offset: 0,
    length: 8,
    message: '"tcp.prot" is not a valid protocol or protocol field',
    hint: "did you mean tcp.port?",
  });
  assert.equal(problemOf("tcp.port = 80").hint, "equality is written ==");
  assert.equal(problemOf("tcp AND ip.src").hint, "write and");
  assert.match(problemOf('ip.proto == "ICMP"').hint, /"TCP", "UDP"/);
  assert.deepEqual([problemOf("tcp.port ==").offset, problemOf("tcp.port == 70000").offset], [11, 12]);
});

const complete = (text: string): readonly string[] =>
  completeFilter(text, text.length, registry).items.map((item) => item.text);

test("completion gives what may stand at the cursor", () => {
  assert.deepEqual(complete("tcp.p"), ["tcp.port"]);
  assert.ok(
    complete("").includes("not") && complete("tcp and ").includes("ip.src") && complete("tcp and ").includes("len("),
  );
  assert.deepEqual(complete("tcp.port == 80 a"), ["and"]);
  assert.ok(complete("tcp.port ").includes("==") && !complete("tcp.port ").includes("contains"));
  assert.ok(complete("http.host ").includes("contains"));
  assert.deepEqual(complete("ip.proto == ").slice(0, 2), ['"TCP"', '"UDP"']);
  assert.deepEqual(complete("ip.proto in {6, ").slice(0, 2), ['"TCP"', '"UDP"']);
  assert.deepEqual(complete('http.host == "tcp.p'), []);
  assert.equal(completeFilter("ip.s and tcp", 4, registry).start, 0);
  assert.equal(completeFilter("@ ip.s", 6, registry).start, 2);
  assert.equal(completeFilter('"', 2, registry).start, 1);
  assert.deepEqual(complete("@ip.pr"), complete("ip.pr"));
});

test("completion never throws", () => {
  fc.assert(
    fc.property(texts, fc.nat(80), (text, cursor) => {
      const { start } = completeFilter(text, cursor, registry);
      assert.ok(start <= Math.min(cursor, text.length));
    }),
    { numRuns: 3_000 },
  );
});
