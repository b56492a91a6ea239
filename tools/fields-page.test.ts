/** The page of the engine's fields is up to date. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { FIELDS, KNOWN_DIFFERENCES } from "../packages/dissect/src/index.ts";
import { fieldsPage, writtenFieldsPage } from "./fields-page.ts";

test("packages/dissect/FIELDS.md is what the registry gives", () => {
  assert.ok(fieldsPage() === writtenFieldsPage(), "out of date: npm run generate");
});

test("it has every field and every known difference", () => {
  const page = fieldsPage();
  for (const { name, type } of FIELDS) if (type !== "protocol") assert.ok(page.includes(`| \`${name}\` `), name);
  for (const { what, reason } of KNOWN_DIFFERENCES) assert.ok(page.includes(what) && page.includes(reason), what);
});

test("no field is claimed twice, and all have a label", () => {
  const names = FIELDS.map(({ name }) => name);
  assert.deepEqual(names, [...new Set(names)]);
  assert.deepEqual(
    FIELDS.filter(({ label }) => label.trim() === "").map(({ name }) => name),
    [],
  );
});
