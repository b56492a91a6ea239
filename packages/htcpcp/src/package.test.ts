/** The published package runs in a browser and contains exactly the intended files. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import { build } from "rolldown";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
/** A module that is only in the test. */
const ENTRY = "entry-of-the-bundle.ts";
const EXAMPLE = fileURLToPath(new URL("../examples/in-a-browser.ts", import.meta.url));

describe("in a browser", () => {
  it("everything but ./node makes a bundle that needs text encoding and nothing else", async () => {
    const entry = `export * from ${JSON.stringify(EXAMPLE)};\nexport * from "@potshark/htcpcp";`;
    const { output } = await build({
      input: ENTRY,
      plugins: [
        {
          name: "entry",
          resolveId: (id) => (id === ENTRY ? join(ROOT, ENTRY) : null),
          load: (id) => (id === join(ROOT, ENTRY) ? entry : null),
        },
      ],
      platform: "browser",
      output: { format: "iife", name: "htcpcp" },
      write: false,
      logLevel: "silent",
    });
    const [{ code, imports }] = output;
    assert.deepEqual(imports, [], "what no browser has");
    const context = createContext({ TextEncoder, TextDecoder });
    runInContext(code, context);
    const run = (expression: string): unknown =>
      JSON.parse(String(runInContext(`JSON.stringify(${expression})`, context)));

    assert.equal(run('htcpcp.orderFor("coffee://pot").split("\\r\\n")[0]'), "BREW coffee://pot HTCPCP/1.0");
    assert.equal(run('htcpcp.answerIn(new TextEncoder().encode("HTTP/1.1 200 OK\\r\\n\\r\\n"))'), "200 OK");
    assert.deepEqual(run('htcpcp.parseAdditions("Cream;q=0.5, Rum").additions.map((one) => one.quality)'), [0.5, 1]);
    assert.equal(run('htcpcp.parseCoffeeUri("%4Baffee://pot/pot-2").uri.pot'), 2);
    assert.equal(run('htcpcp.parseCoffeeUri("coffee://pot?@").problem.code'), "bad-addition");
  });
});

interface Packed {
  readonly name: string;
  readonly files: readonly { readonly path: string }[];
}

/** The files that `npm publish` would send, for every public package. */
const packAll = (): readonly Packed[] => {
  const args = ["pack", "--dry-run", "--json", "--workspaces", "--ignore-scripts"];
  const npm = process.env.npm_execpath;
  // Under npm an environment variable names its file; otherwise it is on the PATH, on Windows as a .cmd that only a
  // shell starts.
  const { status, stdout, stderr } = npm?.endsWith(".js")
    ? spawnSync(process.execPath, [npm, ...args], { cwd: ROOT, encoding: "utf8" })
    : spawnSync(["npm", ...args].join(" "), { cwd: ROOT, encoding: "utf8", shell: true });
  assert.equal(status, 0, stderr);
  return Object.values(JSON.parse(stdout) as readonly Packed[] | Record<string, Packed>);
};

const folderOf = (name: string): string => {
  const folder = name === "@potshark/config" ? "config" : `packages/${name.replace(/^@potshark\//, "")}`;
  assert.ok(existsSync(`${ROOT}${folder}/package.json`), name);
  return folder;
};

describe("npm pack", () => {
  for (const { name, files } of packAll()) {
    const folder = folderOf(name);
    const manifest = JSON.parse(readFileSync(`${ROOT}${folder}/package.json`, "utf8")) as { private?: boolean };
    if (manifest.private === true) continue;
    it(`${name} holds what it should and nothing else`, () => {
      const paths = files.map(({ path }) => path);
      assert.deepEqual(
        paths.filter((path) => /\.test\.|\.tsbuildinfo$|(?:^|\/)(?:testing|src|node_modules)\//.test(path)),
        [],
        "not to be published",
      );
      for (const wanted of ["LICENSE", "README.md", "package.json"]) assert.ok(paths.includes(wanted), `no ${wanted}`);
      assert.ok(
        paths.some((path) => path.startsWith("dist/") || path.endsWith(".lua")),
        "nothing built",
      );
    });
  }
});
