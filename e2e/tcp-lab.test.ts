/**
 * The lab on TCP, against Wireshark: its captures, field by field; and its answers, found by Wireshark's filters and
 * calculated in floating point from what tshark prints.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { FIELDS } from "../packages/dissect/src/index.ts";
import { computeAnswer } from "../packages/lab/src/marking/answers.ts";
import type { CaptureFacts } from "../packages/lab/src/query/facts.ts";
import type { Query } from "../packages/lab/src/query/query.ts";
import type { Take } from "../packages/lab/src/query/reduce.ts";
import { runQuery } from "../packages/lab/src/query/run-query.ts";
import { questionSetOf } from "../packages/lab/src/testing/handout-questions.ts";
import { factsOf } from "../packages/lab/src/testing/lab-facts.ts";
import { judgeFilters } from "./filter/judge-filters.ts";
import { compareFields } from "./wireshark/compare-fields.ts";
import { olderSeries } from "./wireshark/older-series.ts";
import { mode, recorded } from "./wireshark/recorded.ts";
import { tsharkPrints } from "./wireshark/tshark.ts";

const LAB = new URL("../labs/tcp/", import.meta.url);
const QUESTIONS = new URL("questions/", LAB);

const set = questionSetOf(
  readdirSync(QUESTIONS).map((name) => ({ name, text: readFileSync(new URL(name, QUESTIONS), "utf8") })),
);

/** What a query is made of, itself too. */
const partsOf = (query: Query): readonly Query[] =>
  query.kind === "frames" ? [query] : [query, ...query.of.flatMap(partsOf)];

const sum = (values: readonly number[]): number => values.reduce((one, other) => one + other, 0);

const TAKEN: Readonly<Partial<Record<Take, (values: readonly number[]) => number>>> = {
  sum,
  mean: (values) => sum(values) / values.length,
  max: (values) => Math.max(...values),
  span: (values) => Math.max(...values) - Math.min(...values),
  first: ([first]) => first!,
  count: (values) => values.length,
};

const PER_UNIT: Readonly<Record<string, number>> = { s: 1, ms: 1e3, "%": 100, "Mbit/s": 8e-6 };

type Cells = (field: string, frames: readonly number[]) => readonly number[];

/** A number as people come to it, without the unit; tshark prints seconds. */
const calculated = (query: Query, facts: CaptureFacts, cells: Cells): number => {
  if (query.kind !== "frames") {
    const [left, right] = query.of.map((one) => calculated(one, facts, cells)) as [number, number];
    return query.kind === "difference" ? left - right : left / right;
  }
  const take = TAKEN[query.take];
  assert.ok(take, `nothing is known of ${query.take}`);
  return take(cells(query.tell[0]!, runQuery(query, facts).frames));
};

describe("the lab on TCP", () => {
  for (const sample of ["upload", "loss", "slow-reader"])
    describe(sample, () => {
      const bytes = readFileSync(new URL(`captures/${sample}.pcapng`, LAB));
      const asked = set.tasks.flatMap(({ questions }) => questions).filter(({ on }) => on.samples.includes(sample));
      const computed = asked.flatMap((one) => ("query" in one ? [one] : []));
      const queries = computed.flatMap(({ query }) => partsOf(query));

      it("agrees with tshark in every field", async () => {
        assert.ok((await compareFields(`labs tcp ${sample}`, bytes, { fields: FIELDS })) > 3000);
      });

      it("has the frames that Wireshark finds", async () => {
        const facts = await factsOf(bytes);
        const results = queries.map((query) => runQuery(query, facts));
        const filters = [...new Set(results.map(({ filter }) => filter))];
        const found = await judgeFilters(`labs tcp ${sample}`, bytes, filters, 2);
        const older = mode === "live" ? await olderSeries() : undefined;
        const isSaidAlike = (filter: string): boolean =>
          (filter.match(/[a-z]+(?:\.[a-z_]+)+/g) ?? []).every((field) => older?.hasField(field) ?? true);
        for (const { filter, frames } of results)
          if (isSaidAlike(filter)) assert.deepEqual(found[filter], { frames: frames.join(" ") }, filter);
      });

      it("has the numbers that come out of what tshark prints", async () => {
        const facts = await factsOf(bytes);
        const names = [...new Set(["frame.number", ...queries.flatMap((one) => ("tell" in one ? one.tell : []))])];
        const printed = await recorded(`columns of labs tcp ${sample}`, [bytes, ...names], () =>
          tsharkPrints({ capture: bytes, options: ["-2", "-T", "fields", ...names.flatMap((name) => ["-e", name])] }),
        );
        const rows = printed.split("\n").map((line) => line.split("\t"));
        const cells: Cells = (field, frames) =>
          frames.flatMap(
            (frame) => (rows[frame - 1]![names.indexOf(field)] || undefined)?.split(",").map(Number) ?? [],
          );
        let compared = 0;
        for (const question of computed) {
          if (question.kind !== "number" && question.kind !== "count") continue;
          const { answer } = computeAnswer(question, facts);
          const given = "number" in answer ? answer.number : "count" in answer ? answer.count : Number.NaN;
          const wanted =
            calculated(question.query, facts, cells) * (PER_UNIT[question.query.unit ?? "s"] ?? Number.NaN);
          assert.ok(Math.abs(given - wanted) < 1e-6 * Math.max(1, wanted), `${question.id}: ${given}, not ${wanted}`);
          compared += 1;
        }
        assert.ok(compared > 3, String(compared));
      });
    });
});
