/** `-z`: which statistics there are. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readStatistic } from "./statistics.ts";

test("conversations, with a filter that may have commas", () => {
  assert.deepEqual(readStatistic("conv,tcp"), { kind: "conversations", filter: "" });
  assert.deepEqual(readStatistic("conv,tcp,tcp.port in {1, 2}"), {
    kind: "conversations",
    filter: "tcp.port in {1, 2}",
  });
});

test("streams to follow, and a range of what was said", () => {
  const chunksOf = (range: string): unknown => {
    const statistic = readStatistic(`follow,tcp,hex,7${range}`);
    return statistic.kind === "follow" && [statistic.mode, statistic.stream, ...statistic.chunks];
  };
  assert.deepEqual(["", ",2", ",2-", ",2-5"].map(chunksOf), [
    ["hex", 7, 1, Number.POSITIVE_INFINITY],
    ["hex", 7, 2, 2],
    ["hex", 7, 2, Number.POSITIVE_INFINITY],
    ["hex", 7, 2, 5],
  ]);
});

test("others are refused, with those there are", () => {
  for (const text of ["", "conv,ip", "io,phs", "follow,http,ascii,0"])
    assert.throws(() => readStatistic(text), /is not known; there are conv,tcp/, text);
  for (const text of [
    "follow,tcp",
    "follow,tcp,ebcdic,0",
    "follow,tcp,ascii",
    "follow,tcp,ascii,x",
    "follow,tcp,raw,1,a",
  ])
    assert.throws(() => readStatistic(text), /cannot be read; write -z follow,tcp,ascii,0/, text);
});
