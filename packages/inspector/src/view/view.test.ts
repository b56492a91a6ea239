import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { PacketField } from "../engine/requests.ts";
import { fieldAt, fieldRows, pathsTo } from "./field-rows.ts";
import { COMBINATIONS, combineFilters } from "./filter-text.ts";

const field = (name: string, offset: number, length: number, children: readonly PacketField[] = []): PacketField => ({
  name,
  text: name,
  filter: name,
  value: "",
  source: 0,
  offset,
  length,
  goesTo: undefined,
  children,
});

const syn = field("tcp.flags.syn", 47, 1);
const flags = field("tcp.flags", 46, 2, [syn]);
const tcp = field("tcp", 34, 20, [field("tcp.srcport", 34, 2), flags]);
const fields = [field("eth", 0, 14), tcp];

describe("the field tree", () => {
  it("shows what is in open fields only, with levels and places", () => {
    assert.deepEqual(
      fieldRows(fields, new Set()).map(({ path, level, isOpen }) => [path, level, isOpen]),
      [
        ["eth", 1, undefined],
        ["tcp", 1, false],
      ],
    );
    const rows = fieldRows(fields, new Set(["tcp", "tcp/tcp.flags"]));
    assert.deepEqual(
      rows.map(({ path, level, place, neighbours }) => [path, level, place, neighbours]),
      [
        ["eth", 1, 1, 2],
        ["tcp", 1, 2, 2],
        ["tcp/tcp.srcport", 2, 1, 2],
        ["tcp/tcp.flags", 2, 2, 2],
        ["tcp/tcp.flags/tcp.flags.syn", 3, 1, 1],
      ],
    );
  });

  it("knows what to open so that a field is seen", () => {
    const open = pathsTo(fields, syn)!;
    assert.ok(fieldRows(fields, new Set(open)).some((row) => row.field === syn));
    assert.deepEqual(pathsTo(fields, field("udp", 0, 1)), undefined);
  });

  it("finds the innermost field of a byte", () => {
    const details = { frame: 1, fields, sources: [] };
    assert.equal(fieldAt(details, 0, 47), syn);
    assert.equal(fieldAt(details, 0, 46), flags);
    assert.equal(fieldAt(details, 0, 50), tcp);
    assert.equal(fieldAt(details, 1, 47), undefined);
    assert.equal(fieldAt(details, 0, 60), undefined);
  });
});

describe("filters put together", () => {
  it("as Wireshark's menu does", () => {
    assert.deepEqual(
      COMBINATIONS.map((how) => combineFilters("a or b", "c", how)),
      ["c", "!(c)", "(a or b) and (c)", "(a or b) or (c)", "(a or b) and !(c)", "(a or b) or !(c)"],
    );
    assert.deepEqual(
      COMBINATIONS.map((how) => combineFilters(" ", "c", how)),
      ["c", "!(c)", "c", "c", "!(c)", "!(c)"],
    );
  });
});
