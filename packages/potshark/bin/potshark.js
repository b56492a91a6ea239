#!/usr/bin/env node
// npm links a command when it installs, and only to a file that is there: before anything is compiled, this one is.
import { existsSync } from "node:fs";

const main = new URL("../dist/main.js", import.meta.url);
if (existsSync(main)) await import(main.href);
else {
  process.stderr.write("potshark: not compiled yet. Run npm start once, or node tools/setup.mjs build\n");
  process.exitCode = 1;
}
