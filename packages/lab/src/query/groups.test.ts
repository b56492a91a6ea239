/** What is taken of groups and in total, on captures of random segments, against the same worked out by hand. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { writePcap } from "@potshark/test-captures";
import fc from "fast-check";
import { tcpPacket } from "../testing/conversation.ts";
import { questionSetOf } from "../testing/handout-questions.ts";
import { factsOf } from "../testing/lab-facts.ts";
import type { QueryResult } from "./query-result.ts";
import { runQuery } from "./run-query.ts";

interface Segment {
  readonly stream: number;
  readonly size: number;
  /** Microseconds since the first. */
  readonly at: number;
}

const segments = fc
  .array(fc.record({ port: fc.integer({ min: 40_000, max: 40_003 }), size: fc.nat(40), gap: fc.nat(3_000_000) }), {
    minLength: 1,
    maxLength: 25,
  })
  .map((list) => {
    const streams = [...new Set(list.map(({ port }) => port))];
    let at = 0;
    return list.map(({ port, size, gap }, index): Segment & { readonly port: number } => {
      at += index === 0 ? 0 : gap;
      return { port, size, at, stream: streams.indexOf(port) };
    });
  });

const BEGIN = 1_700_000_000_000_000;

const written = (list: readonly (Segment & { readonly port: number })[]): Uint8Array<ArrayBuffer> => {
  const next = new Map<number, number>();
  return writePcap(
    list.map(({ port, size, at }) => {
      const seq = next.get(port) ?? 1;
      next.set(port, seq + size);
      return {
        bytes: tcpPacket({ from: port, to: 9, flags: 16, seq, ack: 1, data: "a".repeat(size) }),
        microseconds: BEGIN + at,
      };
    }),
  );
};

const total = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);

const ORACLE: Readonly<Record<string, (numbers: readonly number[]) => number>> = {
  sum: total,
  mean: (numbers) => total(numbers) / numbers.length,
  median(numbers) {
    const sorted = [...numbers].sort((one, other) => one - other);
    return (sorted[(numbers.length - 1) >> 1]! + sorted[numbers.length >> 1]!) / 2;
  },
  span: (numbers) => Math.max(...numbers) - Math.min(...numbers),
  min: (numbers) => Math.min(...numbers),
  max: (numbers) => Math.max(...numbers),
  first: (numbers) => numbers[0]!,
  last: (numbers) => numbers.at(-1)!,
  count: (numbers) => numbers.length,
  "count-distinct": (numbers) => new Set(numbers).size,
};

const take = fc.constantFrom(...Object.keys(ORACLE));

const TOLD = [
  ["tell: tcp.len", ({ size }: Segment) => size],
  ["tell: frame.time_relative, unit: us", ({ at }: Segment) => at],
] as const;

const byStream = (list: readonly Segment[]): ReadonlyMap<number, readonly Segment[]> => {
  const groups = new Map<number, Segment[]>();
  for (const one of list) groups.set(one.stream, [...(groups.get(one.stream) ?? []), one]);
  return groups;
};

describe("reductions", () => {
  it("give what is worked out by hand, in total and for groups, and so do the frames that show it alone", async () => {
    await fc.assert(
      fc.asyncProperty(segments, take, take, async (list, inner, outer) => {
        const facts = await factsOf(written(list));
        const ask = (query: string): QueryResult =>
          runQuery(questionSetOf([{ name: "q", text: `queries: { asked: { ${query} } }` }]).queries.asked!, facts);
        const same = (found: unknown, wanted: number, query: string): void =>
          assert.ok(Math.abs(Number(found) - wanted) <= 1e-3, `${query}: ${found}, not ${wanted}`);
        const one = (query: string, wanted: number): void => {
          const { value, filter } = ask(query);
          assert.ok(value.shape === "single");
          same(value.value, wanted, query);
          assert.deepEqual(
            ask(query.replace("filter: tcp,", `filter: '${filter}',`)).value,
            value,
            `${query} of ${filter}`,
          );
        };
        for (const [told, of] of TOLD) {
          const groups = [...byStream(list)].map(([stream, some]) => [stream, ORACLE[inner]!(some.map(of))] as const);
          one(`filter: tcp, ${told}, take: ${inner}`, ORACLE[inner]!(list.map(of)));
          one(
            `filter: tcp, ${told}, take: ${inner}, per: tcp.stream, overall: ${outer}`,
            ORACLE[outer]!(groups.map(([, value]) => value)),
          );
          const query = `filter: tcp, ${told}, take: ${inner}, per: tcp.stream`;
          const { value } = ask(query);
          assert.ok(value.shape === "pairs" && value.pairs.length === groups.length);
          for (const [index, [stream, wanted]] of groups.entries()) {
            assert.equal(value.pairs[index]![0], stream);
            same(value.pairs[index]![1], wanted, query);
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});
