/** The API page of the protocol library is up to date with its exports. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { apiPage, declarationsOf, writtenPage } from "./api-page.ts";

describe("packages/htcpcp/API.md", () => {
  it("is what the doc comments give", () => {
    assert.ok(apiPage() === writtenPage(), "out of date: npm run generate");
  });

  it("has every value that the library exports", async () => {
    const page = writtenPage();
    for (const entry of [
      await import("../packages/htcpcp/src/index.ts"),
      await import("../packages/htcpcp/src/node/index.ts"),
    ]) {
      for (const name of Object.keys(entry)) assert.ok(page.includes(`\n#### ${name}\n`), name);
    }
  });
});

describe("declarationsOf", () => {
  it("finds the end of whatever tsc emits, brackets in comments and strings apart", () => {
    const text = [
      "/** One { of them. */",
      "export type Either = ",
      "/** A. */",
      '{ readonly a: "}"; }',
      "/** B. */",
      " | { readonly b: 1; };",
      "export interface Wide {",
      "    /** } */",
      "    readonly c: () => void;",
      "}",
      "export declare const d: (e: string) => void;",
    ].join("\n");
    assert.deepEqual(
      declarationsOf(text).map(({ name, doc, code }) => [name, doc, code.split("\n").length]),
      [
        ["Either", "One { of them.", 5],
        ["Wide", "", 4],
        ["d", "", 1],
      ],
    );
  });
});
