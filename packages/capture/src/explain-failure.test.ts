/** Real messages of dumpcap 4.0 and tcpdump 4.99, from Linux unless stated otherwise. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { CaptureError } from "./capture-error.ts";
import { explainFailure } from "./explain-failure.ts";
import type { PermissionFacts } from "./permission.ts";

const LINUX: PermissionFacts = { platform: "linux", isRoot: false, group: "root" };

const explain = (name: "dumpcap" | "tcpdump", said: string, facts: PermissionFacts = LINUX): CaptureError =>
  explainFailure(
    {
      program: { name, file: `/usr/bin/${name}`, isExecutable: true },
      interface: "lo",
      filter: "tcp prt 5",
      file: "/captures/a.pcapng",
      said,
    },
    facts,
  );

const NO_PERMISSION = `Capturing on 'Loopback: lo'
dumpcap: You do not have permission to capture on device "lo".
(socket: Operation not permitted)
Please check to make sure you have sufficient permissions.
`;

test("no permission, and the one command for each system", () => {
  const step = (facts: PermissionFacts): string => {
    const { code, message, next } = explain("dumpcap", NO_PERMISSION, facts);
    assert.equal(code, "no-permission");
    assert.equal(message, "dumpcap may not capture on lo for this user");
    return next;
  };
  assert.equal(step(LINUX), "sudo setcap cap_net_raw,cap_net_admin+eip /usr/bin/dumpcap");
  assert.match(step({ ...LINUX, isRoot: true }), /--cap-add=NET_RAW --cap-add=NET_ADMIN/);
  assert.match(step({ ...LINUX, platform: "darwin" }), /Install ChmodBPF\.pkg"/);
  assert.match(step({ ...LINUX, platform: "win32" }), /https:\/\/npcap\.com/);
  const tcpdump = explain(
    "tcpdump",
    "tcpdump: lo: You don't have permission to perform this capture on that device\n(socket: Operation not permitted)\n",
  );
  assert.equal(tcpdump.code, "no-permission");
  assert.equal(tcpdump.next, "sudo setcap cap_net_raw,cap_net_admin+eip /usr/bin/tcpdump");
});

test("macOS says the same in its own way", () => {
  const said =
    "Capturing on 'Loopback: lo0'\ndumpcap: You do not have permission to capture on device \"lo0\".\n((cannot open BPF device) /dev/bpf0: Permission denied)\n";
  assert.equal(explain("dumpcap", said, { ...LINUX, platform: "darwin" }).code, "no-permission");
});

test("a filter that cannot be read", () => {
  const dumpcap = explain(
    "dumpcap",
    "Capturing on 'Loopback: lo'\ndumpcap: Invalid capture filter \"tcp prt 5\" for interface 'lo'.\n\nThat string isn't a valid capture filter (can't parse filter expression: syntax error).\n",
  );
  const tcpdump = explain("tcpdump", "tcpdump: can't parse filter expression: syntax error\n");
  for (const { code, message } of [dumpcap, tcpdump]) {
    assert.equal(code, "bad-filter");
    assert.equal(
      message,
      'the capture filter "tcp prt 5" cannot be read: can\'t parse filter expression: syntax error',
    );
  }
});

test("an interface that is not there", () => {
  const texts = {
    dumpcap: "Capturing on 'nope'\ndumpcap: There is no device named \"nope\".\n(No such device exists)\n",
    tcpdump: "tcpdump: nope: No such device exists\n(No such device exists)\n",
  };
  for (const name of ["dumpcap", "tcpdump"] as const) assert.equal(explain(name, texts[name]).code, "no-interface");
});

test("a file that cannot be written is no matter of the right to capture", () => {
  const dumpcap = explain(
    "dumpcap",
    "Capturing on 'Loopback: lo'\ndumpcap: The file to which the capture would be saved (\"/captures/a.pcapng\") could not be opened: Permission denied.\n",
  );
  const tcpdump = explain("tcpdump", "tcpdump: /captures/a.pcapng: Permission denied\n");
  for (const { code, next } of [dumpcap, tcpdump]) {
    assert.equal(code, "failed");
    assert.equal(next, "choose another file with -w");
  }
});

test("anything else is told in the program's own words, inert", () => {
  const { code, message } = explain("dumpcap", "dumpcap: the \u001b[31mmoon is full.\n");
  assert.equal(code, "failed");
  assert.equal(message, "dumpcap could not capture: the \\x1b[31mmoon is full");
  assert.match(explain("tcpdump", "").message, /it said nothing$/);
});
