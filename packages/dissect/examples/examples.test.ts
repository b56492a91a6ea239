/** The examples must work as described, because people copy them. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { openAsBlob, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { packetList } from "./in-a-browser.ts";

const SAMPLE = fileURLToPath(new URL("../../../sample_capture/coffee_brew.pcapng", import.meta.url));

const execute = promisify(execFile);

const run = async (example: string, ...args: readonly string[]): Promise<readonly string[]> => {
  const file = fileURLToPath(new URL(example, import.meta.url));
  const { stdout } = await execute(process.execPath, ["--conditions=source", "--import", "tsx", file, ...args]);
  return stdout.trimEnd().split("\n");
};

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");

describe("README.md", () => {
  for (const example of ["read-frames.ts", "show-tree.ts"]) {
    it(`shows ${example} as it is`, () => {
      const code = read(example).replace(/^\/\*\*.*\*\/\n/, "");
      assert.ok(read("../README.md").includes(`\`\`\`ts\n${code}\`\`\``), code);
    });
  }
});

describe("examples", () => {
  it("read-frames.ts prints fields of the frames that pass a filter", async () => {
    const lines = await run("read-frames.ts", SAMPLE, "tcp.flags.syn == 1 && frame.number < 10");
    assert.deepEqual(lines, ["1 [ 37674, 5031 ]", "2 [ 5031, 37674 ]", "6 [ 59626, 5030 ]", "7 [ 5030, 59626 ]"]);
  });

  it("show-tree.ts emits where each field was read", async () => {
    const lines = await run("show-tree.ts", SAMPLE, "9");
    assert.ok(lines.includes("  Source Port: 59626  frame 9 [34, 36)"), lines.join("\n"));
    assert.ok(
      lines.some((line) => /^ {4}Push: \S+ {2}frame 9 \[47, 48\)$/.test(line)),
      lines.join("\n"),
    );
    assert.ok(!lines.some((line) => line.includes("Source or Destination")), "hidden fields are left out");
  });

  it("follow-streams.ts emits what was said", async () => {
    const lines = await run("follow-streams.ts", SAMPLE);
    const at = lines.indexOf("stream 1: 127.0.0.1:59626 436 bytes, 127.0.0.1:5030 523 bytes");
    assert.deepEqual(lines.slice(at + 1, at + 3), ["  → GET coffee://ducky HTCPCP/1.0", "  ← HTCPCP/1.0 200 OK"]);
  });

  it("in-a-browser.ts lists packets, and says what is wrong", async () => {
    const list = await packetList(await openAsBlob(SAMPLE), "frame.number == 3");
    assert.equal(list.length, 1);
    assert.match(list[0] ?? "", /^3 127\.0\.0\.1 → 127\.0\.0\.1 TCP 37674 → 5031 \[ACK\] Seq=1 Ack=1 Win=65536 Len=0 /);
    assert.equal(await packetList(new Blob(["no"]), ""), "This is no capture: neither pcap nor pcapng.");
    assert.match(String(await packetList(await openAsBlob(SAMPLE), "tcp.prt")), /\(character 1\)$/);
  });
});
