import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { after, describe, it } from "node:test";
import { LineWriter } from "./line-writer.ts";

const folder = mkdtempSync(join(tmpdir(), "potshark-lines-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const MODULE = new URL("./index.ts", import.meta.url).href;
const LINES = 5_000;
const EXPECTED = Array.from({ length: LINES }, (_, index) => `line ${index}\n`).join("");

describe("LineWriter", () => {
  it("writes many lines at once, in order, and leaves none waiting", async (t) => {
    // Keeps the process alive as a server's sockets do: the writer's timer does not.
    const open = setInterval(() => {}, 60_000);
    t.after(() => clearInterval(open));
    const stream = new PassThrough({ highWaterMark: 1e6 });
    const writes: string[] = [];
    stream.on("data", (chunk: Buffer) => writes.push(String(chunk)));
    const lines = new LineWriter(stream, (line: string) => line);
    for (let index = 0; index < LINES; index += 1) lines.write(`line ${index}`);
    while (writes.join("") !== EXPECTED) await once(stream, "data");
    assert.ok(writes.length < LINES / 100, `${writes.length} writes`);
  });

  // Our servers end by a signal, by an uncaught error, or by an immediate exit.
  const ENDS = {
    "an exit": "process.exit(0)",
    "a fault": "setImmediate(() => { throw new Error('the lid is stuck'); })",
    "its natural end": "",
    SIGTERM: "runUntilStopped({ stop: async () => {}, say: () => {} }); process.kill(process.pid, 'SIGTERM')",
    SIGINT: "runUntilStopped({ stop: async () => {}, say: () => {} }); process.kill(process.pid, 'SIGINT')",
  };
  for (const [end, code] of Object.entries(ENDS)) {
    for (const kind of end === "an exit" ? (["pipe", "file"] as const) : (["pipe"] as const)) {
      it(`loses no line to ${end}, into a ${kind}`, async () => {
        const script = `
          import { LineWriter, runUntilStopped } from ${JSON.stringify(MODULE)};
          const lines = new LineWriter(process.stdout, (line) => line);
          for (let index = 0; index < ${LINES}; index += 1) lines.write("line " + index);
          ${code}
        `;
        const path = join(folder, "log");
        const file = openSync(path, "w");
        const child = spawn(
          process.execPath,
          ["--conditions=source", "--import", "tsx", "--input-type=module", "-e", script],
          { stdio: ["ignore", kind === "pipe" ? "pipe" : file, "ignore"] },
        );
        closeSync(file);
        let piped = "";
        child.stdout?.on("data", (chunk: Buffer) => {
          piped += String(chunk);
        });
        await once(child, "close");
        assert.equal(kind === "pipe" ? piped : readFileSync(path, "utf8"), EXPECTED);
      });
    }
  }
});
