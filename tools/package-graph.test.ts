import assert from "node:assert/strict";
import { posix } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import {
  importsOf,
  PACKAGE_RULES,
  type PackageFacts,
  type PackageRule,
  problemsOf,
  readPackages,
} from "./package-graph.ts";

const packages = readPackages(fileURLToPath(new URL("../", import.meta.url)));

test("the packages keep to the graph", () => {
  assert.deepEqual(problemsOf(packages), []);
});

test("every rule is about a package, and its sources were read", () => {
  assert.deepEqual(packages.map(({ name }) => name).sort(), Object.keys(PACKAGE_RULES).sort());
  for (const { name, sources } of packages) {
    if (name !== "@potshark/wireshark") assert.ok(sources.length > 0, `no sources read in ${name}`);
  }
});

test("no two packages may import each other, by the table itself", () => {
  const reaches = (from: string, to: string): boolean =>
    (PACKAGE_RULES[from]?.ours ?? []).some((next) => next === to || (next !== "*" && reaches(next, to)));
  for (const name of Object.keys(PACKAGE_RULES)) assert.ok(!reaches(name, name), name);
  for (const { ours } of Object.values(PACKAGE_RULES)) assert.ok(!ours.includes("potshark"));
});

test("a folder may import only what stands above it in the table", () => {
  for (const { folder, folders = {} } of Object.values(PACKAGE_RULES)) {
    const names = Object.keys(folders);
    for (const [index, name] of names.entries())
      for (const imported of folders[name] ?? [])
        assert.ok(names.slice(0, index).includes(imported), `${folder}: ${name} imports ${imported}`);
  }
});

test("every folder of the table is there, and every one of its arrows is used", () => {
  for (const { name, sources } of packages) {
    for (const [folder, imported] of Object.entries(PACKAGE_RULES[name]?.folders ?? {})) {
      const own = sources.filter(({ path }) => path.startsWith(`src/${folder}/`));
      assert.ok(own.length > 0, `${name} has no folder ${folder}`);
      for (const other of imported) {
        const isUsed = own.some(({ path, imports }) =>
          imports.some((one) => posix.join(posix.dirname(path), one).startsWith(`src/${other}/`)),
        );
        assert.ok(isUsed, `${name}: ${folder} never imports ${other}`);
      }
    }
  }
});

test("imports of every form are seen", () => {
  const source = `
import { a } from "./a.ts";
import type { B } from "./b.ts";
import {
  c,
  type D,
} from './c.ts';
import "./e.ts";
export * from "./f.ts";
export { g } from "./g.ts";
export const h = "not-a-module";
const i = await import("./i.ts");
const j = import.meta.resolve("@potshark/j");
import k, * as l from "k";
`;
  assert.deepEqual([...importsOf(source)].sort(), [
    "./a.ts",
    "./b.ts",
    "./c.ts",
    "./e.ts",
    "./f.ts",
    "./g.ts",
    "./i.ts",
    "@potshark/j",
    "k",
  ]);
});

const RULES: Readonly<Record<string, PackageRule>> = {
  "@p/speak": { folder: "packages/speak", ours: [], others: [], browser: ["src"], exceptNode: "src/node/" },
  "@p/site": { folder: "packages/site", ours: ["@p/speak"] },
  "@p/pot": { folder: "packages/pot", ours: ["@p/speak"] },
  "@p/script": { folder: "packages/script", ours: [], isData: true },
  "@p/installer": { folder: "packages/installer", ours: ["*"] },
  "@p/layers": {
    folder: "packages/layers",
    ours: [],
    folders: { low: [], "high/inner": [], high: ["low", "high/inner"] },
  },
  "@p/captures": { folder: "packages/captures", ours: [], isForTests: true },
};
const speak: PackageFacts = {
  name: "@p/speak",
  dependencies: [],
  devDependencies: [],
  exports: [".", "./node"],
  references: [],
  sources: [],
};
const pot: PackageFacts = { ...speak, name: "@p/pot", exports: ["."] };
const site: PackageFacts = {
  name: "@p/site",
  dependencies: ["@p/speak"],
  devDependencies: ["@p/captures"],
  exports: ["."],
  references: ["packages/speak"],
  sources: [],
};
const layers: PackageFacts = { ...pot, name: "@p/layers" };
const captures: PackageFacts = { ...pot, name: "@p/captures" };
const importing = (facts: PackageFacts, path: string, ...imports: string[]): PackageFacts => ({
  ...facts,
  sources: [{ path, imports }],
});
const found = (...all: PackageFacts[]): readonly string[] => problemsOf(all, RULES);

test("what is allowed is no problem", () => {
  assert.deepEqual(
    found(speak, pot, importing(site, "src/a.ts", "@p/speak", "@p/speak/node", "./b.ts", "hono", "node:fs")),
    [],
  );
  assert.deepEqual(found(importing(speak, "src/node/client.ts", "node:net", "../a.ts")), []);
  assert.deepEqual(found(importing(speak, "src/a.test.ts", "node:test", "fast-check")), []);
  for (const path of ["src/a.test.ts", "src/testing/a.ts"])
    assert.deepEqual(found(captures, speak, importing(site, path, "@p/captures")), []);
});

test("what is allowed between folders is no problem", () => {
  assert.deepEqual(found(importing(layers, "src/high/a.ts", "./b.ts", "../low/c.ts", "./inner/d.ts")), []);
  assert.deepEqual(found(importing(layers, "src/high/deep/a.ts", "../b.ts", "../../low/c.ts")), []);
  assert.deepEqual(found(importing(layers, "src/index.ts", "./high/a.ts", "./low/c.ts")), []);
  assert.deepEqual(found(importing(layers, "src/low/a.test.ts", "../high/a.ts")), []);
});

test("what is not compiled needs no reference", () => {
  const script: PackageFacts = { ...pot, name: "@p/script", exports: ["./a.lua"] };
  const installer: PackageFacts = { ...pot, name: "@p/installer", dependencies: ["@p/script"] };
  assert.deepEqual(found(script, importing(installer, "src/a.ts", "@p/script/a.lua")), []);
});

const forbidden: readonly (readonly [string, readonly PackageFacts[], RegExp])[] = [
  [
    "an edge that is not in the table",
    [pot, importing(site, "src/a.ts", "@p/pot"), speak],
    /site\/src\/a\.ts imports @p\/pot: not allowed/,
  ],
  [
    "a dependency that is not in the table",
    [pot, speak, { ...site, dependencies: ["@p/pot"], references: ["packages/pot"] }],
    /depends on @p\/pot: not allowed/,
  ],
  ["a dependency without a reference", [speak, { ...site, references: [] }], /tsconfig\.json does not refer to/],
  [
    "an import past the exports",
    [speak, importing(site, "src/a.ts", "@p/speak/src/parser.ts")],
    /not one of its exports/,
  ],
  ["an import by path", [speak, importing(site, "src/a.ts", "../../speak/src/parser.ts")], /outside its package/],
  [
    "an undeclared dependency",
    [speak, importing({ ...site, dependencies: [] }, "src/a.ts", "@p/speak")],
    /not among its dependencies/,
  ],
  [
    "a stranger in a package that has none",
    [importing(speak, "src/a.ts", "left-pad")],
    /not among the packages it may use/,
  ],
  ["node: in browser code", [importing(speak, "src/a.ts", "node:net")], /runs in a browser too/],
  [
    "what tests share in what is published",
    [captures, speak, importing(site, "src/a.ts", "@p/captures")],
    /a\.ts imports @p\/captures: not allowed/,
  ],
  [
    "what tests share, undeclared",
    [captures, speak, importing({ ...site, devDependencies: [] }, "src/a.test.ts", "@p/captures")],
    /not among its dependencies/,
  ],
  ["a package that imports itself by name", [importing(speak, "src/a.ts", "@p/speak")], /itself, through its name/],
  ["an arrow back up", [importing(layers, "src/low/a.ts", "../high/b.ts")], /low may not import high/],
  [
    "an arrow out of an inner folder",
    [importing(layers, "src/high/inner/a.ts", "../b.ts")],
    /inner may not import high/,
  ],
  ["a folder that imports an entry", [importing(layers, "src/high/a.ts", "../index.ts")], /an entry, which no folder/],
  [
    "a folder nobody planned",
    [importing(layers, "src/other/a.ts", "../low/b.ts")],
    /folder other is not in the table of its package/,
  ],
  [
    "an import of a folder nobody planned",
    [importing(layers, "src/high/a.ts", "../other/b.ts")],
    /may not import other/,
  ],
  ["a package nobody planned", [{ ...speak, name: "@p/helpers" }], /not in the table/],
  [
    "an import cycle",
    [
      {
        ...speak,
        sources: [
          { path: "src/a.ts", imports: ["./b.ts"] },
          { path: "src/b.ts", imports: ["./deep/c.ts"] },
          { path: "src/deep/c.ts", imports: ["../a.ts"] },
        ],
      },
    ],
    /import cycle: src\/a\.ts -> src\/b\.ts -> src\/deep\/c\.ts -> src\/a\.ts/,
  ],
];

for (const [what, facts, expected] of forbidden) {
  test(`finds ${what}`, () => {
    const problems = found(...facts);
    assert.equal(problems.length, 1, problems.join("\n"));
    assert.match(problems[0] ?? "", expected);
  });
}
