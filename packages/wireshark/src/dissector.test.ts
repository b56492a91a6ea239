/**
 * Runs the dissector in the installed Wireshark, over every hostile capture.
 *
 * All captures go through tshark as one file, in one pass and in two, with TCP's out-of-order reassembly off and on;
 * the output is split again by frame number. UPDATE_GOLDEN=1 writes the golden files again, `npm run format` formats
 * them.
 */
import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { CaptureWriter, joinPcap, pcapRecords } from "@potshark/test-captures";
import { hostileCaptures } from "./hostile-captures.ts";
import { readPdml } from "./pdml.ts";
import { type TsharkHome, tsharkHome } from "./tshark-home.ts";

const GOLDEN = fileURLToPath(new URL("../golden/", import.meta.url));
const UPDATE = process.env.UPDATE_GOLDEN === "1";

/** One field as the packet details show it: name, value, first byte and length in its buffer. */
type Field = readonly [name: string, value: string, position: number, byteLength: number];

interface Frame {
  readonly frame: number;
  readonly protocol: string;
  readonly info: string;
  readonly fields: readonly Field[];
}

type Dissection = ReadonlyMap<string, readonly Frame[]>;

interface Variant {
  readonly twoPass: boolean;
  readonly outOfOrder: boolean;
}

const VARIANTS: readonly Variant[] = [
  { twoPass: false, outOfOrder: false },
  { twoPass: false, outOfOrder: true },
  { twoPass: true, outOfOrder: false },
  { twoPass: true, outOfOrder: true },
];

const captures = hostileCaptures();
let home: TsharkHome;

function variantName(variant: Variant): string {
  return `${variant.twoPass ? "two-pass" : "one-pass"}${variant.outOfOrder ? "-reordered" : ""}`;
}

function variantOptions(variant: Variant): readonly string[] {
  const outOfOrder = `tcp.reassemble_out_of_order:${variant.outOfOrder ? "TRUE" : "FALSE"}`;
  return [...(variant.twoPass ? ["-2"] : []), "-o", outOfOrder];
}

const tshark = (...options: readonly string[]): Promise<string> => home.run(...options);

const writeCapture = (name: string, bytes: Uint8Array): string => home.write(`${name}.pcap`, bytes);

/** Long values repeat the same bytes; their beginning and length are enough. */
function shorten(value: string): string {
  return value.length > 200 ? `${value.slice(0, 60)}... (${value.length} characters)` : value;
}

/** Frame numbers are counted within each capture, and so are the frames that a field points to. */
function cutUp(pdml: string, columns: string): Dissection {
  const fieldsOfFrame = readPdml(pdml);
  const columnsOfFrame = columns
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split("\t"));
  const byName = new Map<string, readonly Frame[]>();
  let first = 0;
  for (const [name, file] of captures) {
    const count = pcapRecords(file).length;
    const frames: Frame[] = [];
    for (let frame = 1; frame <= count; frame += 1) {
      const [protocol = "", info = ""] = columnsOfFrame[first + frame - 1] ?? [];
      const fields = fieldsOfFrame[first + frame - 1] ?? [];
      if (fields.length === 0 && protocol === "TCP") continue;
      frames.push({
        frame,
        protocol,
        info: shorten(info),
        fields: fields.map(({ name: field, value, position, byteLength }): Field => {
          const points = /_in$|continuation_of$/.test(field);
          return [field, points ? String(Number(value) - first) : shorten(value), position, byteLength];
        }),
      });
    }
    byName.set(name, frames);
    first += count;
  }
  assert.equal(fieldsOfFrame.length, first);
  assert.equal(columnsOfFrame.length, first);
  return byName;
}

const dissections = new Map<string, Dissection>();

async function dissectAll(path: string, variant: Variant): Promise<void> {
  const options = ["-r", path, ...variantOptions(variant)];
  const pdml = await tshark(...options, "-T", "pdml", "-J", "htcpcp json");
  const columns = await tshark(...options, "-T", "fields", "-e", "_ws.col.Protocol", "-e", "_ws.col.Info");
  const errors = await tshark(
    ...options,
    "-Y",
    "_ws.lua.error",
    "-T",
    "fields",
    "-e",
    "frame.number",
    "-e",
    "_ws.expert",
  );
  assert.equal(errors, "", "Lua errors");
  dissections.set(variantName(variant), cutUp(pdml, columns));
}

function framesOf(name: string, variant = "two-pass"): readonly Frame[] {
  const frames = dissections.get(variant)?.get(name);
  assert.ok(frames, `no capture ${name}`);
  return frames;
}

/** Values of one field, frame by frame, for the frames that have it. */
function valuesOf(name: string, field: string, variant?: string): Readonly<Record<number, readonly string[]>> {
  return Object.fromEntries(
    framesOf(name, variant)
      .map((frame) => [frame.frame, frame.fields.filter(([own]) => own === field).map(([, value]) => value)] as const)
      .filter(([, values]) => values.length > 0),
  );
}

function infosOf(name: string, variant?: string): Readonly<Record<number, string>> {
  return Object.fromEntries(
    framesOf(name, variant)
      .filter((frame) => frame.protocol === "HTCPCP")
      .map((frame) => [frame.frame, frame.info]),
  );
}

function hasExpert(name: string, expert: string): boolean {
  return framesOf(name).some((frame) => frame.fields.some(([field]) => field === `htcpcp.${expert}`));
}

before(async () => {
  home = tsharkHome();
  const path = writeCapture("all", joinPcap(captures.values()));
  const [first, second, third, fourth] = VARIANTS.map((variant) => () => dissectAll(path, variant));
  await Promise.all([first?.(), second?.()]);
  await Promise.all([third?.(), fourth?.()]);
});

after(() => home?.remove());

test("the dissector is loaded and its fields are registered", async () => {
  const names = (await tshark("-G", "fields")).split("\n").map((line) => line.split("\t")[2]);
  for (const name of ["htcpcp", "htcpcp.request.method", "htcpcp.response.code", "htcpcp.addition", "htcpcp.time"]) {
    assert.ok(names.includes(name), `${name} is not registered`);
  }
});

test("every capture gives its golden tree in one pass", () => {
  if (UPDATE) {
    mkdirSync(GOLDEN, { recursive: true });
    for (const name of captures.keys()) {
      writeFileSync(join(GOLDEN, `${name}.json`), JSON.stringify(framesOf(name, "one-pass"), null, 2));
    }
  }
  for (const name of captures.keys()) {
    const golden: unknown = JSON.parse(readFileSync(join(GOLDEN, `${name}.json`), "utf8"));
    assert.deepEqual(framesOf(name, "one-pass"), golden, name);
  }
  const expected = [...captures.keys()].map((name) => `${name}.json`).sort();
  assert.deepEqual(readdirSync(GOLDEN).sort(), expected, "a golden file without a capture");
});

test("two passes add the way from a request to its response and change nothing else", () => {
  for (const order of ["", "-reordered"]) {
    for (const name of captures.keys()) {
      const forward = ([field]: Field): boolean => field !== "htcpcp.response_in";
      const twice = framesOf(name, `two-pass${order}`).map((frame) => ({
        ...frame,
        fields: frame.fields.filter(forward),
      }));
      assert.deepEqual(twice, framesOf(name, `one-pass${order}`), name);
    }
  }
});

test("reassembly of reordered segments changes only the captures that have such", () => {
  const touched = ["out-of-order", "lost-segment"];
  for (const name of captures.keys()) {
    if (!touched.includes(name)) assert.deepEqual(framesOf(name, "two-pass-reordered"), framesOf(name), name);
  }
  assert.deepEqual(valuesOf("out-of-order", "htcpcp.request.method", "two-pass-reordered"), { 6: ["BREW"] });
  assert.ok(hasExpert("out-of-order", "bytes_before_missing"));
});

test("three pipelined requests and responses are three messages each way, answered in order", () => {
  assert.deepEqual(valuesOf("pipelined", "htcpcp.request.method"), { 4: ["BREW", "WHEN", "GET"] });
  assert.deepEqual(valuesOf("pipelined", "htcpcp.response.code"), { 5: ["418", "204", "200"] });
  assert.deepEqual(valuesOf("pipelined", "htcpcp.response_in"), { 4: ["5", "5", "5"] });
  assert.deepEqual(valuesOf("pipelined", "htcpcp.request_in"), { 5: ["4", "4", "4"] });
  assert.deepEqual(infosOf("pipelined"), {
    4: "BREW coffee://ducky HTCPCP/1.0, WHEN coffee://ducky/pot-1 HTCPCP/1.0, GET coffee://ducky HTCPCP/1.0",
    5: "HTCPCP/1.0 418 I'm a teapot, HTCPCP/1.0 204 No Content, HTCPCP/1.0 200 OK",
  });
  assert.deepEqual(valuesOf("pipelined-without-length", "htcpcp.request.method"), { 4: ["BREW", "BREW", "BREW"] });
  assert.deepEqual(valuesOf("pipelined-without-length", "htcpcp.response.code"), { 5: ["200", "200", "200"] });
});

test("request and response know each other and the time between them", () => {
  assert.deepEqual(valuesOf("start-line-sound", "htcpcp.response_in"), { 4: ["5"] });
  assert.deepEqual(valuesOf("start-line-sound", "htcpcp.request_in"), { 5: ["4"] });
  assert.deepEqual(valuesOf("start-line-sound", "htcpcp.time"), { 5: ["0.001000000"] });
  assert.deepEqual(valuesOf("cut-in-second-of-two", "htcpcp.request_in"), { 6: ["4", "5"] });
});

test("an interim response leaves the request waiting, and a response to HEAD has no body", () => {
  assert.deepEqual(valuesOf("continue-100", "htcpcp.response.code"), { 5: ["100"], 7: ["200"] });
  assert.deepEqual(valuesOf("continue-100", "htcpcp.request_in"), { 7: ["6"] });
  assert.deepEqual(valuesOf("head-has-no-body", "htcpcp.response.code"), { 5: ["200", "200"] });
  assert.deepEqual(valuesOf("head-has-no-body", "htcpcp.body"), { 5: ["{}"] });
});

test("what TCP cut up is one message again", () => {
  for (const name of ["header-split", "body-in-own-segment", "one-byte-a-segment"]) {
    assert.equal(Object.keys(infosOf(name)).length, 2, name);
    assert.deepEqual(Object.values(valuesOf(name, "htcpcp.body.command")), [["start"]], name);
  }
  for (const name of ["big-body-1448", "big-body-60000"]) {
    assert.equal(Object.keys(infosOf(name)).length, 2, name);
    const body = framesOf(name)
      .flatMap((frame) => frame.fields)
      .find(([field]) => field === "htcpcp.file_data");
    assert.equal(body?.[3], 100_000, name);
  }
});

test("a message without a length is shown at once, and its rest when the connection closes", () => {
  assert.deepEqual(valuesOf("request-without-length", "htcpcp.body.command"), { 4: ["start"] });
  assert.ok(hasExpert("request-without-length", "missing_length"));
  assert.deepEqual(valuesOf("request-without-length-body-later", "htcpcp.body.command"), { 6: ["stop"] });
  assert.deepEqual(valuesOf("request-without-length-body-later", "htcpcp.continuation_of"), { 6: ["4"], 7: ["4"] });
  assert.deepEqual(infosOf("response-until-close"), {
    4: "GET coffee://ducky HTCPCP/1.0",
    5: "HTCPCP/1.1 200 OK",
    9: "Continuation",
  });
  const rest = framesOf("response-until-close").find((frame) => frame.frame === 9)?.fields ?? [];
  const content = rest.find(([field]) => field === "htcpcp.file_data");
  assert.ok(content?.[1].startsWith('{"pot":"ducky"'), "the whole body, its first segment included");
  assert.ok(rest.some(([field, , , length]) => field === "json" && length === content?.[3]));
});

test("other protocols keep their traffic", () => {
  for (const name of ["http-on-80", "http-on-5031"]) {
    for (const frame of framesOf(name)) assert.equal(frame.protocol, "HTTP", name);
    assert.equal(framesOf(name).length, 2);
  }
  assert.deepEqual(infosOf("tls-hello"), {});
  assert.ok(framesOf("tls-hello").every((frame) => frame.protocol.startsWith("TLS")));
  for (const name of ["random-bytes", "no-payload"]) assert.deepEqual(infosOf(name), {}, name);
  assert.deepEqual(Object.keys(infosOf("tcp-keep-alive")), ["4", "5"]);
});

test("a start line that only HTCPCP has is known on any port", () => {
  assert.deepEqual(infosOf("another-port"), {
    6: "BREW coffee://ducky HTCPCP/1.0",
    7: "HTCPCP/1.0 418 I'm a teapot",
  });
  assert.deepEqual(Object.keys(infosOf("another-port-http-version")), ["4", "5"]);
});

test("all coffee schemes of RFC 2324 are read as words", () => {
  const words = Object.values(valuesOf("coffee-schemes", "htcpcp.request.uri.scheme")).flat();
  assert.equal(
    words.join(" "),
    "koffie qæhvæ قهوة akeita koffee kahva kafe café 咖啡 kava káva kaffe coffee kafo kohv kahvi Kaffee καφέ कौफी コーヒー 커피 кофе กาแฟ café café Kaffee coffee",
  );
  assert.ok(!hasExpert("coffee-schemes", "unknown_scheme"));
});

const EXPERTS: Readonly<Record<string, string>> = {
  "both-framing-headers": "te_and_length",
  "unknown-transfer-coding": "te_unknown",
  "content-lengths-differ": "bad_length",
  "excess-data": "excess_data",
  "leading-crlf": "leading_crlf",
  "header-without-colon": "bad_header_name",
  "header-empty-name": "bad_header_name",
  "header-space-in-name": "bad_header_name",
  "header-folded": "folded_header",
  "request-without-length": "missing_length",
  "start-line-brew-alone": "bad_start_line",
  "start-line-lower-case": "bad_start_line",
  "start-line-double-spaces": "bad_start_line",
  "start-line-tabs": "bad_start_line",
  "start-line-seven-digits": "bad_start_line",
  "start-line-version-only": "bad_start_line",
  "start-line-no-phrase": "teapot",
  "not-acceptable": "not_acceptable",
  "unknown-scheme": "unknown_scheme",
  "deprecated-post": "deprecated_post",
  "chunked-badly": "bad_chunk",
  "snap-length-80": "cut_short",
};

test("what is wrong is said, and nothing is said of sound messages", () => {
  for (const [name, expert] of Object.entries(EXPERTS)) assert.ok(hasExpert(name, expert), `${name}: ${expert}`);
  for (const name of ["start-line-sound", "header-split", "accept-additions", "utf-8", "tea-alternates"]) {
    for (const expert of new Set(Object.values(EXPERTS))) assert.ok(!hasExpert(name, expert), `${name}: ${expert}`);
  }
});

test("expert infos are raised even when nobody asks for the tree", async () => {
  const path = writeCapture("post", captures.get("deprecated-post") ?? new Uint8Array());
  assert.match(await tshark("-r", path, "-q", "-z", "expert"), /POST to brew is deprecated/);
});

test("the port preference moves the dissector", async () => {
  const capture = new CaptureWriter({ clientPort: 40_000, serverPort: 5040 }).open();
  capture.send("client", new TextEncoder().encode("GET / HTTP/1.1\r\n\r\n")).close("client");
  const moved = writeCapture("moved", capture.toPcap());
  const filter = ["-Y", "htcpcp", "-T", "fields", "-e", "frame.number"];
  assert.equal(await tshark("-r", moved, ...filter), "");
  assert.equal(await tshark("-r", moved, "-o", "htcpcp.ports:5035-5045", ...filter), "4\n");
  assert.equal(await tshark("-r", moved, "-d", "tcp.port==5040,htcpcp", ...filter), "4\n");
  const at5030 = writeCapture("at-5030", captures.get("lone-letter") ?? new Uint8Array());
  assert.equal(await tshark("-r", at5030, "-o", "htcpcp.ports:5040", ...filter), "5\n");
});

test("the preferences switch reassembly and dechunking off", async () => {
  const split = writeCapture("split", captures.get("body-in-own-segment") ?? new Uint8Array());
  const method = ["-T", "fields", "-e", "frame.number", "-e", "htcpcp.request.method", "-Y", "htcpcp.request"];
  assert.equal(await tshark("-r", split, ...method), "5\tBREW\n");
  assert.equal(await tshark("-r", split, "-o", "htcpcp.desegment_body:FALSE", ...method), "4\tBREW\n");
  assert.equal(await tshark("-r", split, "-o", "tcp.desegment_tcp_streams:FALSE", ...method), "4\tBREW\n");
  const head = writeCapture("head", captures.get("header-split") ?? new Uint8Array());
  assert.equal(await tshark("-r", head, "-o", "htcpcp.desegment_headers:FALSE", ...method), "4\tBREW\n");
  const chunked = writeCapture("chunked", captures.get("chunked") ?? new Uint8Array());
  const data = ["-T", "fields", "-e", "htcpcp.file_data", "-Y", "htcpcp.chunk.size"];
  assert.equal(await tshark("-r", chunked, ...data), "start\n");
  assert.equal(await tshark("-r", chunked, "-o", "htcpcp.dechunk_body:FALSE", ...data), "\n");
});

test("each capture alone gives what it gives among the others", async () => {
  for (const name of ["response-until-close", "random-bytes"]) {
    const path = writeCapture(name, captures.get(name) ?? new Uint8Array());
    const infos = await tshark("-r", path, "-Y", "htcpcp", "-T", "fields", "-e", "_ws.col.Info");
    assert.deepEqual(infos.split("\n").filter(Boolean), Object.values(infosOf(name)), name);
  }
});
