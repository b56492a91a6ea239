import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FIELDS, REGISTRY } from "./dissector-tables.ts";

describe("the fields that are claimed", () => {
  it("have a name each", () => {
    assert.equal(new Set(FIELDS.map(({ name }) => name)).size, FIELDS.length);
  });

  it("name others that are claimed, of their own layer where they stand in them", () => {
    for (const field of FIELDS) {
      const { name, layer, isProtocol, parents = [], hiddenIn, summary = [] } = field;
      for (const other of [...parents, ...summary.map(([, shown]) => shown)]) {
        assert.ok(REGISTRY.get(other), `${name} names ${other}`);
        if (!isProtocol) assert.equal(REGISTRY.get(other)?.layer, layer, `${name} stands in ${other}`);
      }
      if (hiddenIn !== undefined) assert.ok(REGISTRY.get(hiddenIn)?.isProtocol, `${name} is hidden in ${hiddenIn}`);
    }
  });
});
