/** Prepares facts for queries: all their filters run in one walk over the capture, which is faster than a walk for each. */
import type { CaptureFacts } from "./facts.ts";
import type { FrameQuery, Query } from "./query.ts";
import { REFERENCE } from "./query-reader.ts";

/** The queries of frames that a query is made from, those that it refers to first. */
export function* frameQueriesOf(query: Query): Generator<FrameQuery> {
  const parts = query.kind === "difference" ? query.of : Object.values(query.uses);
  for (const part of parts) yield* frameQueriesOf(part);
  if (query.kind === "frames") yield query;
}

const filtersOf = ({ filter, pair }: FrameQuery): readonly string[] => [
  // With a reference in it the filter is known only once the other query has been run.
  ...(filter.search(REFERENCE) < 0 ? [filter] : []),
  ...(pair && "before" in pair ? [pair.before] : []),
  ...(pair && "after" in pair ? [pair.after] : []),
];

const fieldsOf = ({ tell, pair }: FrameQuery): readonly string[] => [
  ...tell,
  ...(pair ? ("fields" in pair ? pair.fields : [pair.tell]) : []),
];

/** A step at a time, for who has other work between the steps. */
export function* primeSteps(facts: CaptureFacts, queries: readonly Query[]): Generator<undefined, void> {
  const all = queries.flatMap((query) => [...frameQueriesOf(query)]);
  facts.expect(all.flatMap(fieldsOf));
  yield* facts.primeSteps(all.flatMap(filtersOf));
}
