/** `potshark read` as a person runs it. e2e/read.test.ts compares its output with tshark. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { UserMistake } from "@potshark/service/mistake";
import { readCommand } from "./read-command.ts";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));
const TSCONFIG = fileURLToPath(new URL("../../../../tsconfig.base.json", import.meta.url));
const SAMPLE = fileURLToPath(new URL("../../../../sample_capture/coffee_brew.pcapng", import.meta.url));

const folder = mkdtempSync(join(tmpdir(), "potshark-read-"));
after(() => rmSync(folder, { recursive: true }));
copyFileSync(SAMPLE, join(folder, "brew.pcapng"));
writeFileSync(join(folder, "notes.txt"), "no capture\n");

const start = (args: readonly string[]) =>
  spawn(process.execPath, ["--conditions=source", "--import", import.meta.resolve("tsx"), MAIN, "read", ...args], {
    cwd: folder,
    env: { ...process.env, TSX_TSCONFIG_PATH: TSCONFIG },
  });

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const read = async (args: readonly string[], input?: Uint8Array): Promise<Outcome> => {
  const child = start(args);
  const texts = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => {
    texts.stdout += String(chunk);
  });
  child.stderr.on("data", (chunk: Buffer) => {
    texts.stderr += String(chunk);
  });
  // A command that refuses its options reads no input.
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const [code] = (await once(child, "close")) as [number | null];
  return { code, ...texts };
};

/** The outcome of a command that must print exactly this. */
const printed = async (args: readonly string[], input?: Uint8Array): Promise<string> => {
  const { code, stdout, stderr } = await read(args, input);
  assert.deepEqual([code, stderr], [0, ""], args.join(" "));
  return stdout;
};

describe("potshark read", { concurrency: 2 }, () => {
  it("prints lines, and takes the filter behind the options", async () => {
    const lines = await printed(["-2nr", "brew.pcapng", "-c9", "tcp.flags.syn", "==", "1"]);
    assert.deepEqual(
      lines.split("\n").map((line) => line.slice(0, 5).trim()),
      ["1", "2", "6", "7", ""],
    );
  });

  it("reads a gzipped capture from standard input", async () => {
    const args = ["-r", "-", "-T", "fields", "-e", "tcp.port", "-c", "1"];
    assert.equal(await printed(args, gzipSync(readFileSync(SAMPLE))), "37674,5031\n");
  });

  it("prints statistics alone with -q, the one asked for last first", async () => {
    const args = ["-r", "brew.pcapng", "-q", "-z", "follow,tcp,ascii,1", "-z", "conv,tcp,tcp.stream == 1"];
    const text = await printed(args);
    assert.match(text, /^=+\nTCP Conversations\nFilter:tcp\.stream == 1\n/);
    assert.match(text, /\n127\.0\.0\.1:59626 +<-> 127\.0\.0\.1:5030 +5 523 bytes /);
    assert.match(
      text,
      /\nNode 0: 127\.0\.0\.1:59626\nNode 1: 127\.0\.0\.1:5030\n98\nGET coffee:\/\/ducky HTCPCP\/1\.0\r\n/,
    );
  });

  it("marks the place in a filter that cannot be read", async () => {
    const { code, stdout, stderr } = await read(["-r", "brew.pcapng", "-Y", "ip and tcp.prt == 1"]);
    assert.deepEqual([code, stdout], [2, ""]);
    const [message, filter, mark, next] = stderr.split("\n");
    assert.match(message ?? "", /^potshark: display filter: "tcp\.prt" /);
    assert.deepEqual([filter, mark], ["    ip and tcp.prt == 1", "           ^~~~~~~"]);
    assert.match(next ?? "", /^ {2}next: .*tcp\.port/);
  });

  const brew = join(folder, "brew.pcapng");
  const MISTAKES: readonly (readonly [args: readonly string[], message: RegExp])[] = [
    [[], /^which capture\? potshark read -r FILE; - is standard input$/],
    [["-r", join(folder, "lab.pcap")], /^there is no file .*lab\.pcap; there are .*brew\.pcapng$/],
    [["-r", join(folder, "notes.txt")], /notes\.txt is no capture/],
    [["-r", folder], /is a folder/],
    [["-r", brew, "-T", "fields"], /^-T fields needs a field/],
    [["-r", brew, "-T", "fields", "-e", "tcp.prt"], /^-e: no field tcp\.prt; did you mean tcp\.port\?$/],
    [["-r", brew, "-e", "ip.src"], /^-e names what -T fields or -T json prints/],
    [["-r", brew, "-c", "0"], /^-c is "0"; allowed/],
    [["-r", brew, "-Y", "ip", "tcp"], /^two display filters/],
    [["-r", brew, "-o", "tcp.foo:1"], /^-o tcp\.foo:1 is not known; there is tcp\.reassemble_out_of_order/],
  ];
  it("says what to do about a mistake, on one line", async () => {
    for (const [args, message] of MISTAKES) {
      const parsed = readCommand().parseAsync(args, { from: "user" });
      await assert.rejects(
        parsed,
        (error) => error instanceof UserMistake && message.test(error.message),
        args.join(" "),
      );
    }
  });

  it("reads a damaged capture as far as it goes, and says where that is", async () => {
    const file = join(folder, "cut.pcapng");
    copyFileSync(SAMPLE, file);
    truncateSync(file, 5000);
    const { code, stdout, stderr } = await read(["-r", "cut.pcapng"]);
    assert.equal(code, 0);
    const frames = stdout.split("\n").length - 1;
    assert.match(
      stderr,
      new RegExp(`^potshark: cut\\.pcapng is damaged after ${frames} frames, and was read up to there: `),
    );
  });

  it("says which limit was reached, and how to read more, and nothing of what was asked for", async () => {
    const sample = readFileSync(SAMPLE);
    const copies = Math.ceil(2 ** 21 / sample.length);
    writeFileSync(join(folder, "many.pcapng.gz"), gzipSync(Buffer.concat(Array(copies).fill(sample))));
    const outcomeOf = async (...flags: readonly string[]) => {
      const { stdout, stderr } = await read(["-r", "many.pcapng.gz", "-T", "fields", "-e", "frame.number", ...flags]);
      return { frames: stdout.split("\n").length - 1, stderr };
    };
    const said = (limit: string, flag: string): string =>
      `potshark: many.pcapng.gz ${limit}, and was read up to there; to read more: ${flag} N\n`;
    const all = await outcomeOf();
    assert.equal(all.stderr, "");
    for (const flags of [[], ["--max-frames", "7"]])
      assert.deepEqual(await outcomeOf("-c", "7", ...flags), { frames: 7, stderr: "" });
    const stderr = said("has more than 7 frames", "--max-frames");
    assert.deepEqual(await outcomeOf("--max-frames", "7"), { frames: 7, stderr });
    const part = await outcomeOf("--max-mb", "1");
    assert.equal(part.stderr, said("unpacks to more than 1,048,576 bytes", "--max-mb"));
    assert.ok(part.frames > all.frames / 3 && part.frames < all.frames);
  });

  it("ends quietly when nobody reads on", async () => {
    const child = start(["-r", "brew.pcapng", "-V"]);
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => {
      stderr += String(chunk);
    });
    child.stdout.once("data", () => child.stdout.destroy());
    const [code] = (await once(child, "close")) as [number | null];
    assert.deepEqual([code, stderr], [0, ""]);
  });
});
