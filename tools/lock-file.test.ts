/**
 * The lock files have a hash for every package, also for other systems: npm would install one without a hash unchecked.
 * They name no host, so that npm uses the configured registry.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  /** One of the workspaces. */
  readonly link?: boolean;
}

for (const name of ["package-lock.json", "tools/wiregasm/package-lock.json"]) {
  test(`${name} has a SHA-512 for every package, and no host`, () => {
    const text = readFileSync(new URL(`../${name}`, import.meta.url), "utf8");
    const { packages } = JSON.parse(text) as { packages: Readonly<Record<string, LockedPackage>> };
    const installed = Object.entries(packages).filter(([path, { link }]) => path.includes("node_modules/") && !link);
    assert.ok(installed.length > 0);
    for (const [path, { integrity, resolved }] of installed) {
      assert.match(integrity ?? "", /^sha512-[A-Za-z\d+/]{86}==$/, path);
      assert.equal(resolved, undefined, path);
    }
    for (const [path, { link, resolved }] of Object.entries(packages))
      if (link) assert.match(resolved ?? "", /^(?:config|packages\/[a-z-]+)$/, path);
  });

  // `npm install` silently adds what the lock file lacks, but `npm ci` refuses it.
  test(`${name} has all that its package.json needs: npm ci takes it`, () => {
    const cwd = dirname(fileURLToPath(new URL(`../${name}`, import.meta.url)));
    const args = ["ci", "--dry-run", "--offline", "--ignore-scripts"];
    execFileSync("npm", args, { cwd, stdio: "pipe", shell: process.platform === "win32" });
  });
}
