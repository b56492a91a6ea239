/**
 * Every regular expression must be linear in its text, because it matches untrusted text. Each literal of the sources
 * is analysed for two neighbouring quantifiers that take the same characters, and for one that is tried again at each
 * of them.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { parseAst } from "rolldown/parseAst";
import { analyse } from "scslre";
import { PACKAGE_RULES, readPackages } from "./package-graph.ts";

const root = fileURLToPath(new URL("../", import.meta.url));

/** The regular expressions of a TypeScript source, with the offset of each. */
const expressionsOf = (
  source: string,
  lang: "ts" | "tsx",
): readonly { readonly at: number; readonly regex: RegExp }[] => {
  const found: { at: number; regex: RegExp }[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    if ("regex" in node && "start" in node) {
      const { pattern, flags } = node.regex as { readonly pattern: string; readonly flags: string };
      found.push({ at: Number(node.start), regex: new RegExp(pattern, flags) });
    }
    for (const child of Object.values(node)) visit(child);
  };
  visit(parseAst(source, { lang }).body);
  return found;
};

/** The regular expressions that are not linear, one line each. */
const superLinear = (name: string, source: string): readonly string[] =>
  expressionsOf(source, name.endsWith("x") ? "tsx" : "ts").flatMap(({ at, regex }) => {
    const { reports } = analyse(regex, { reportTypes: { Move: true, Self: true, Trade: true } });
    const line = source.slice(0, at).split("\n").length;
    return reports.length === 0 ? [] : [`${name}:${line} ${regex}`];
  });

test("no regular expression of the sources grows faster than its text", () => {
  const names = readPackages(root).flatMap(({ name, sources }) =>
    sources
      .filter(({ path }) => !/\.test\.tsx?$/.test(path))
      .map(({ path }) => `${PACKAGE_RULES[name]?.folder}/${path}`),
  );
  assert.ok(names.length > 300, "the sources were not found");
  assert.deepEqual(
    names.flatMap((name) => superLinear(name, readFileSync(`${root}${name}`, "utf8"))),
    [],
  );
});

test("what grows is seen", () => {
  const source = String.raw`[/^.*?[ \t]+$/, /\s+$/, /^(?:a+)+$/, /a+b/.source, /^[ab]*c/]`;
  assert.equal(superLinear("source.ts", source).length, 4);
});
