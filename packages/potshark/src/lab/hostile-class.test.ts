/** A class with many harmful submissions: each gets a line, and all others are marked as if these did not exist. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, it } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));
const SAMPLES = fileURLToPath(new URL("../../../../sample_capture/", import.meta.url));
const HONEST = ["aaa first", "mmm middle", "zzz last"];
const ANSWERS = '"3.1a": 1, 6, 22, 25, 28, 52\n3.2b: 5031\n';

const folder = mkdtempSync(join(tmpdir(), "potshark-hostile-"));
const elsewhere = mkdtempSync(join(tmpdir(), "potshark-elsewhere-"));
after(() => {
  for (const one of [folder, elsewhere]) rmSync(one, { recursive: true, force: true });
});
const capture = readFileSync(`${SAMPLES}homepage_coffee.pcapng`);

const put = (path: string, content: string | Uint8Array): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
};

/** A student with a good capture, and the hostile file as the answers. */
const answering = (student: string, name: string, content: string | Uint8Array): void => {
  put(`${student}/mine.pcapng`, capture);
  put(`${student}/${name}`, content);
};

const linking = (student: string, name: string, target: string): void => {
  put(`${student}/mine.pcapng`, capture);
  symlinkSync(target, join(folder, student, name));
};

const pipe = (path: string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  assert.equal(spawnSync("mkfifo", [join(folder, path)]).status, 0);
};

/** Sets the unpacked size that the zip states for its first file. */
const claimingSize = (zip: Uint8Array, bytes: number): Uint8Array => {
  const view = Buffer.from(zip);
  const directory = view.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
  view.writeUInt32LE(bytes, directory + 24);
  return view;
};

/** The message for each, besides its name; without an expected message, the file only must do no harm. */
const EXPECTED: Readonly<Record<string, RegExp>> = {
  "answers link": /answers\.yaml was left out: it is a link/,
  "answers passwd": /answers\.csv was left out: it is a link/,
  "answers zero": /answers\.yaml was left out: it is a link/,
  "answers pipe": /answers\.yaml was left out: it is no regular file/,
  "answers hard": /is the same file as that of aaa first \(a hard link\)/,
  "answers deep": /nested more than 16 levels deep/,
  "answers bomb": /has "&a0"/,
  "answers long": /The file has 2 MB; up to 256 kB/,
  "answers binary": /is no text/,
  "answers proto": /not asked: __proto__/,
  "answers others": /says that its answers are of aaa first/,
  "answers strays": /Answers to 4000 questions that were not asked: stray0, .* and 3995 more/,
  "capture link": /This is a link|There is no capture/,
  "capture pipe": /no regular file/,
  "capture hard": /is the same file as that of aaa first/,
  "capture empty": /The file is empty/,
  "capture picture": /it is a picture/,
  "capture gz": /unpack|larger|too|up to/,
  "folder link": /This is a link/,
  "folder loop": /loop was left out: it is a link/,
  "folder deep": /b was left out: it lies more than 8 folders deep/,
  "zip bomb": /capture\.pcapng was left out: it has 1024 MB; up to 4 MB are read/,
  "zip twice": /^zip twice\/capture\.pcapng: .*\n(?:.*\n)*zip twice\/capture\.pcap: /,
  "zip cut": /damaged zip/,
  "zip outside": /answers\.yaml was left out: its name leads out of the zip/,
  "zip link": /This is a link/,
  "zip pipe": /no regular file/,
  two: /^one\.pcapng: .*\n(?:.*\n)*other\.pcapng: /,
};

before(() => {
  for (const name of HONEST) {
    put(`${name}/mine.pcapng`, capture);
    put(`${name}/answers.yaml`, ANSWERS);
  }
  linking("answers link", "answers.yaml", "../aaa first/answers.yaml");
  linking("answers passwd", "answers.csv", "/etc/passwd");
  linking("answers zero", "answers.yaml", "/dev/zero");
  answering("answers pipe", "notes.txt", "");
  pipe("answers pipe/answers.yaml");
  put("answers hard/mine.pcapng", capture);
  linkSync(join(folder, "aaa first/answers.yaml"), join(folder, "answers hard/answers.yaml"));
  answering("answers deep", "answers.json", `{"a": ${"[".repeat(100_000)}`);
  answering("answers bomb", "answers.yaml", "a0: &a0 x\na1: &a1 [*a0, *a0]\na2: [*a1, *a1]\n");
  answering("answers long", "answers.yaml", `a: ${"x".repeat(1 << 20)}`);
  answering("answers binary", "answers.csv", capture);
  answering("answers proto", "answers.yaml", "__proto__: 1\nconstructor: 2\n");
  answering("answers others", "answers.yaml", `student: aaa first\n${ANSWERS}`);
  answering("answers strays", "answers.csv", Array.from({ length: 4000 }, (_, index) => `stray${index},1`).join("\n"));
  answering("answers escape", "answers.csv", `3.1d,"\x1b[2J\x1b]0;x\x07"\n"\x1b[31m",1\n`);
  answering("answers words", "answers.yaml", `"3.1a": "${"x ".repeat(100_000)}"`);
  answering("answers quote", "answers.csv", `3.1a,"${"1,".repeat(1000)}`);
  answering("answers formula", "answers.csv", '3.1a,"=cmd|x"');
  linking("capture link", "theirs.pcapng", "../aaa first/mine.pcapng");
  rmSync(join(folder, "capture link/mine.pcapng"));
  pipe("capture pipe.pcapng");
  mkdirSync(join(folder, "capture hard"));
  linkSync(join(folder, "aaa first/mine.pcapng"), join(folder, "capture hard/mine.pcapng"));
  put("capture empty/mine.pcapng", "");
  put("capture picture/mine.png", Buffer.from("\x89PNG\r\n", "latin1"));
  put("capture cut/mine.pcapng", capture.subarray(0, 5000));
  put("capture noise/mine.pcap", Buffer.concat([Buffer.from("d4c3b2a1", "hex"), Buffer.alloc(5000, 0xff)]));
  put("capture gz/mine.pcapng.gz", gzipSync(Buffer.concat([capture, Buffer.alloc(8 << 20)])));
  symlinkSync("aaa first", join(folder, "folder link"));
  answering("folder loop", "notes.txt", "");
  symlinkSync("..", join(folder, "folder loop/loop"));
  put("folder deep/mine.pcapng", capture);
  put(`folder deep/${"a/b/".repeat(5)}more.pcapng`, capture);
  const zip = zipSync({ "capture.pcapng": capture, "manifest.json": new Uint8Array(2) });
  put("zip bomb.zip", claimingSize(zip, 1 << 30));
  const names = { "capture.pcapng": capture, "capture.pcap": capture };
  put("zip twice.zip", zipSync(names));
  put("zip cut.zip", zip.subarray(0, zip.length / 2));
  put("zip outside.zip", zipSync({ "../../answers.yaml": capture, "/etc/x": capture }));
  const outside = join(elsewhere, "theirs.zip");
  writeFileSync(outside, zipSync({ "capture.pcapng": capture, "answers.yaml": Buffer.from(ANSWERS) }));
  symlinkSync(outside, join(folder, "zip link.zip"));
  pipe("zip pipe.zip");
  put("two/one.pcapng", capture);
  put("two/other.pcapng", capture);
  put(`\x1b[31mred/mine.pcapng`, "");
  put("line\naaa forged  105/mine.pcapng", "");
  answering("answers lines", "answers.json", JSON.stringify({ "9\naaa forged  105": 1 }));
  put("\u202eover/mine.pcapng", "");
  put(`long ${"n".repeat(200)}/mine.pcapng`, "");
  put("__proto__/mine.pcapng", "");
  put("constructor/answers.yaml/mine.pcapng", "");
});

it("everybody else is marked, each hostile hand-in is said to be one, and the report stays short and inert", () => {
  const args = [MAIN, "grade", folder, "--task", "3", "--max-mb", "4", "--timeout", "60"];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...process.execArgv, ...args], { encoding: "utf8" });
  assert.deepEqual([status, stderr], [1, ""]);
  const [table = "", notes = ""] = stdout.split("\nTo look at:\n");
  const rows = new Map(table.split("\n").map((line) => [line.slice(0, line.search(/ {2}|$/)), line.split(/ {2,}/)[1]]));
  for (const name of [...HONEST, "answers hard", "answers others"])
    assert.match(rows.get(name) ?? "", /^2\/\d+/, `${name}: ${rows.get(name)}`);
  const said = new Map<string, string>();
  let student = "";
  for (const line of notes.trimEnd().split("\n")) {
    const [name = "", text = ""] = [line.slice(0, line.search(/ {2}/)), line.replace(/^.*? {2,}/, "")];
    student = name.trim() === "" ? student : name.trim();
    said.set(student, `${said.get(student) ?? ""}${text}\n`);
  }
  for (const [name, expected] of Object.entries(EXPECTED)) {
    const own = [...said].filter(([who]) => who === name || who.startsWith(`${name}/`)).map(([, text]) => text);
    assert.match(own.join(""), expected, name);
  }
  for (const name of ["answers link", "answers passwd", "answers zero", "answers pipe"])
    assert.match(rows.get(name) ?? "", /^0\/\d+/, `${name} earns nothing: ${rows.get(name)}`);
  assert.ok(!stdout.includes("root:"));
  assert.match(stdout, /\\x0aaaa forged/);
  assert.doesNotMatch(stdout, /^aaa forged/m);
  assert.doesNotMatch(stdout.replaceAll("\n", ""), /\p{C}/u);
  assert.ok(stdout.length < 40_000, `${stdout.length} characters`);
});
