/**
 * Where Wiregasm is installed: in the cache of `node_modules`, outside git and outside the workspaces. It is 90 MB and
 * under the GPL, so the product must not depend on it.
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const CACHE = fileURLToPath(new URL("../../node_modules/.cache/wiregasm", import.meta.url));
const MANIFESTS = ["package.json", "package-lock.json"] as const;

/** The folder with `wiregasm.js` and its data. */
export const WIREGASM_FOLDER: string = join(CACHE, "node_modules", "@goodtools", "wiregasm", "dist");

export const isWiregasmInstalled = (): boolean => existsSync(join(WIREGASM_FOLDER, "wiregasm.wasm"));

/** Installs the version in the manifest next to this file. */
export const installWiregasm = (): void => {
  mkdirSync(CACHE, { recursive: true });
  for (const name of MANIFESTS) copyFileSync(join(HERE, name), join(CACHE, name));
  const options = ["ci", "--prefix", CACHE, "--ignore-scripts", "--no-audit", "--no-fund"];
  const { status, error } = spawnSync("npm", options, { stdio: ["ignore", "ignore", "inherit"] });
  if (error) throw error;
  if (status !== 0) throw new Error(`npm could not install Wiregasm: exit code ${status}`);
};
