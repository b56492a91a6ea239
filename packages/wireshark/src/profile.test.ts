/** tshark reads the profile "HTCPCP lab" without a warning, with its columns and its colours. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { joinPcap } from "@potshark/test-captures";
import { hostileCaptures } from "./hostile-captures.ts";
import { type TsharkHome, tsharkHome } from "./tshark-home.ts";

const PROFILE = "HTCPCP lab";
const captures = hostileCaptures();

let home: TsharkHome;
let path: string;

before(() => {
  home = tsharkHome();
  const shapes = ["start-line-sound", "start-line-no-phrase", "not-acceptable", "unknown-scheme", "http-on-5031"];
  path = home.write("some.pcap", joinPcap(shapes.map((shape) => captures.get(shape) ?? new Uint8Array())));
});

after(() => home?.remove());

const inProfile = (...options: readonly string[]): Promise<string> =>
  home.run("-C", PROFILE, "-r", path, "-T", "fields", ...options);

test("its columns tell stream, ports, method and status, of HTCPCP and of HTTP", async () => {
  const columns = ["Stream", "From port", "To port", "Protocol", "Method", "Status"].flatMap((title) => [
    "-e",
    `_ws.col.${title}`,
  ]);
  const lines = (await inProfile("-Y", "htcpcp or http", ...columns)).split("\n");
  assert.match(lines[0] ?? "", /^0\t\d+\t5030\tHTCPCP\t[A-Z]+\t$/);
  assert.match(lines[1] ?? "", /^0\t5030\t\d+\tHTCPCP\t\t200$/);
  assert.ok(lines.some((line) => /^4\t\d+\t5031\tHTTP\t[A-Z]+\t$/.test(line)));
});

test("its colour rules are all understood, and coffee has colours of its own", async () => {
  const rules = (await inProfile("--color", "-e", "frame.coloring_rule.name")).split("\n");
  for (const name of ["HTCPCP Teapot", "HTCPCP Error", "HTCPCP Request", "HTCPCP Response", "HTCPCP Problem", "HTTP"]) {
    assert.ok(rules.includes(name), name);
  }
});

test("its filter buttons are filters", async () => {
  const file = new URL(`../profile/${PROFILE}/dfilter_buttons`, import.meta.url);
  const buttons = readFileSync(fileURLToPath(file), "utf8")
    .split("\n")
    .filter((line) => line.startsWith('"'))
    .map((line) => line.slice(1, -1).split('","')[2] ?? "");
  assert.deepEqual(buttons, ["htcpcp", "http", "(tcp.port == 5030) or (tcp.port == 5031)"]);
  for (const filter of buttons) assert.notEqual(await inProfile("-Y", filter, "-e", "frame.number"), "", filter);
});
