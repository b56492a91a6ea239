/** `--as-tshark`: a line that a shell accepts unchanged. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { tsharkCommand, tsharkNote } from "./as-tshark.ts";
import type { ReadOptions } from "./read-options.ts";

const LIMITS = { maxFrames: 1e6, maxMb: 1 };
const PLAIN: ReadOptions = { ...LIMITS, type: "text", field: [], format: [], option: [], statistics: [] };

test("options come in tshark's words, and a pipe is read once", () => {
  assert.equal(tsharkCommand(PLAIN, "lab.pcapng", "", "linux"), "tshark -2 -n -r lab.pcapng");
  assert.equal(tsharkCommand(PLAIN, "-", "ip", "linux"), "tshark -n -r - -Y ip");
  const all: ReadOptions = {
    ...LIMITS,
    type: "fields",
    field: ["ip.src", "tcp.port"],
    format: ["header=y"],
    option: ["tcp.reassemble_out_of_order:TRUE"],
    statistics: ["conv,tcp"],
    count: 3,
    details: true,
    quiet: true,
  };
  assert.equal(
    tsharkCommand(all, "a.pcap", "", "linux"),
    "tshark -2 -n -r a.pcap -o tcp.reassemble_out_of_order:TRUE -c 3 -T fields -e ip.src -e tcp.port -E header=y -V -q -z conv,tcp",
  );
});

test("what a shell would take apart is quoted", () => {
  const filter = `http.host == "a" && !(tcp contains 'x')`;
  assert.equal(
    tsharkCommand(PLAIN, "my lab.pcap", filter, "linux"),
    `tshark -2 -n -r 'my lab.pcap' -Y 'http.host == "a" && !(tcp contains '\\''x'\\'')'`,
  );
  assert.equal(
    tsharkCommand(PLAIN, "my lab.pcap", filter, "win32"),
    String.raw`tshark -2 -n -r "my lab.pcap" -Y "http.host == \"a\" && !(tcp contains 'x')"`,
  );
});

test("HTCPCP needs our dissector", () => {
  assert.match(tsharkNote("tshark -r a -Y htcpcp.request"), /potshark dissector install/);
  assert.equal(tsharkNote("tshark -r a -Y http"), "");
});
