/** The command as a process. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { describe, it, test } from "node:test";
import { fileURLToPath } from "node:url";
import { labCommand } from "@potshark/lab/server";
import { clientCommand } from "./client/client-commands.ts";
import { conformCommand } from "./conform.ts";
import { answersCommand } from "./lab/answers-command.ts";
import { exportCommand } from "./lab/export-command.ts";
import { gradeCommand } from "./lab/grade-command.ts";
import { questionsCommand } from "./lab/questions-command.ts";
import { readCommand } from "./read/read-command.ts";

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));
const NODE_ARGS = [...process.execArgv.filter((one) => one !== "--test"), MAIN];
const SAMPLE = fileURLToPath(new URL("../../../sample_capture/homepage_coffee.pcapng", import.meta.url));

/** Wrong arguments for each sub-command, and the message for them. */
const WRONG_USAGE: readonly (readonly [args: string, says: RegExp])[] = [
  ["nosuch", /unknown command 'nosuch'/],
  ["help nosuch", /unknown command 'nosuch'/],
  ["up extra", /too many arguments/],
  ["up --pot-port 6000", /^error: unknown option '--pot-port'\n\(Did you mean --coffee-server-port\?\)\n$/],
  ["up --site-port=6000", /^error: unknown option '--site-port=6000'\n\(Did you mean --webserver-port\?\)\n$/],
  ["up --port 6000", /\(Did you mean --coffee-server-port or --webserver-port or --lab-port\?\)\n$/],
  ["up --head-bytes 9", /\(--head-bytes is an option of potshark pot\.\)\n$/],
  ["up --publik", /\(Did you mean --public\?\)\n$/],
  ["up --nosuch", /^error: unknown option '--nosuch'\n$/],
  ["grade SAMPLE --coffee-server-port 9", /\(Did you mean --port\?\)\n$/],
  ["pot --coffee-server-port x", /COFFEE_SERVER_PORT|--coffee-server-port/],
  ["web --nosuch", /unknown option '--nosuch'/],
  ["lab --lab-port 99999", /LAB_PORT|--lab-port/],
  ["brew http://ducky/", /is no coffee URI/],
  ["get a b", /too many arguments/],
  ["when --nosuch", /unknown option/],
  ["propfind --timeout x", /--timeout/],
  ["conform --only 99", /--only/],
  ["capture --for x", /--for/],
  ["dissector nosuch", /unknown command 'nosuch'/],
  ["dissector install --nosuch", /unknown option/],
  ["doctor extra", /too many arguments/],
  ["read -r /nosuch", /there is no file/],
  ["read -r SAMPLE -T nosuch", /argument 'nosuch' is invalid/],
  ["grade", /missing required argument 'capture'/],
  ["grade /nosuch", /There is no such file/],
  ["grade SAMPLE --task 99", /--task 99 is no task of these questions; there are: 1, 2/],
  ["grade SAMPLE --answers /nosuch", /the answers \/nosuch cannot be read/],
  ["grade SAMPLE --max-memory-mb 1", /--max-memory-mb is "1"; allowed: a whole number from 64/],
  ["answers /nosuch", /no such file/],
  ["answers SAMPLE --port site=0", /--port is "site=0"; allowed: NAME=PORT/],
  ["export --format nosuch", /argument 'nosuch' is invalid/],
  ["export --format gift --task 99", /--task 99 is no task/],
  ["questions nosuch", /unknown command 'nosuch'/],
  ["questions check --nosuch", /unknown option/],
  ["questions check --questions /nosuch", /there are no questions in \/nosuch/],
];

describe("wrong usage ends with code 2, and a line that says what is wrong:", () => {
  for (const [args, says] of WRONG_USAGE)
    it(args, () => {
      const words = args.split(" ").map((word) => (word === "SAMPLE" ? SAMPLE : word));
      const ended = spawnSync(process.execPath, [...NODE_ARGS, ...words], { encoding: "utf8", stdio: "pipe" });
      assert.match(ended.stderr, says);
      assert.deepEqual([ended.status, ended.stdout, ended.stderr.split("\n").length <= 3], [2, "", true], ended.stderr);
    });
});

test("help says each default in words, and names no folder of this machine", () => {
  const [check] = questionsCommand().commands;
  const commands = [gradeCommand(), answersCommand(), exportCommand(), check!, labCommand(), readCommand()];
  for (const command of [...commands, conformCommand(), clientCommand("brew")])
    assert.doesNotMatch(command.helpInformation(), /default:\s+(?:[[{]|"[\d/])/, command.name());
});

test("an output that cannot be written is one line, as on a full disk", () => {
  // Opened for reading: every write fails.
  const output = openSync(MAIN, "r");
  try {
    const ended = spawnSync(process.execPath, [...NODE_ARGS, "--help"], {
      stdio: ["ignore", output, "pipe"],
      encoding: "utf8",
    });
    assert.match(ended.stderr, /^potshark: the output cannot be written, write it elsewhere: .*\n$/);
    assert.equal(ended.status, 2);
  } finally {
    closeSync(output);
  }
});
