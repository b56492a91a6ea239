/** The table of packages/htcpcp/CONFORMANCE.md is complete, and every test it names exists. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";

const page = new URL("../packages/htcpcp/CONFORMANCE.md", import.meta.url);
const rows = readFileSync(page, "utf8")
  .split("\n")
  .filter((line) => /^\| +\d+ +\|/.test(line))
  .map((line) => line.replace(/^\| *| *\|$/g, "").split(/ +\| +/));

/** Titles of a test file; a template's placeholder matches any text. */
const titlesOf = (file: URL): readonly RegExp[] =>
  [...readFileSync(file, "utf8").matchAll(/\b(?:it|test|describe)\(\s*(["'`])(.*?)\1,/g)].map(
    ([, , title = ""]) =>
      new RegExp(
        `^${title
          .split(/\$\{[^}]*\}/)
          .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"))
          .join(".*")}$`,
      ),
  );

describe("CONFORMANCE.md", () => {
  it("has all 62 requirements, in order", () => {
    assert.deepEqual(
      rows.map(([number]) => Number(number)),
      Array.from({ length: 62 }, (_, index) => index + 1),
    );
  });

  it("links a test in every row, or says none", () => {
    for (const row of rows) assert.match(row.at(-1) ?? "", /^(?:\[.+\]\(.+\.test\.ts\)|none)$/, row[0]);
  });

  it("links only tests that are there", () => {
    const links = [...readFileSync(page, "utf8").matchAll(/\[([^\]]+)\]\(([^)]+\.test\.ts)\)/g)];
    assert.ok(links.length > 60);
    for (const [, title = "", path = ""] of links) {
      const file = new URL(path, page);
      assert.ok(existsSync(file), path);
      assert.ok(
        titlesOf(file).some((pattern) => pattern.test(title) || pattern.source.endsWith(`${title}$`)),
        `${path} has no test "${title}"`,
      );
    }
  });
});
