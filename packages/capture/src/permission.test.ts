import assert from "node:assert/strict";
import { test } from "node:test";
import { groupName, permissionStep } from "./permission.ts";

const LINUX = { platform: "linux", isRoot: false, group: "wireshark" } as const;

test("where Debian lets the group wireshark capture, one joins the group", () => {
  const debian = { name: "dumpcap", file: "/usr/bin/dumpcap", isExecutable: false } as const;
  assert.match(permissionStep(debian, LINUX), /^sudo usermod -aG wireshark "\$USER" /);
  // The user is in the group already: then the file lacks the capabilities.
  assert.match(permissionStep({ ...debian, isExecutable: true }, LINUX), /^sudo setcap /);
});

test("a path is quoted for the shell", () => {
  const program = { name: "dumpcap", file: "/opt/my tools/it's/dumpcap", isExecutable: true } as const;
  assert.match(permissionStep(program, LINUX), /eip '\/opt\/my tools\/it'\\''s\/dumpcap'$/);
});

test("reads /etc/group", () => {
  const table = "root:x:0:\nwireshark:x:115:ada,grace\nusers:x:100:\n";
  assert.equal(groupName(table, 115), "wireshark");
  assert.equal(groupName(table, 1), undefined);
});
