/** Records the captures of `labs/tcp`: `npm run record-tcp-lab`, as root, on Linux, with Python. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { barePcapng } from "./record-samples/bare-pcapng.ts";

const RECORDER = fileURLToPath(new URL("record-tcp-lab/record.py", import.meta.url));
const CAPTURES = fileURLToPath(new URL("../labs/tcp/captures", import.meta.url));

const folder = mkdtempSync(join(tmpdir(), "potshark-tcp-lab-"));
try {
  const { status } = spawnSync("python3", [RECORDER, folder], { stdio: ["ignore", "inherit", "inherit"] });
  process.exitCode = status ?? 1;
  if (status === 0)
    for (const name of readdirSync(folder))
      writeFileSync(join(CAPTURES, name), barePcapng(readFileSync(join(folder, name))));
} finally {
  rmSync(folder, { recursive: true });
}
