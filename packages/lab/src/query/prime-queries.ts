/**
 * Prepares facts for queries: all their filters run in one pass over the capture, which is faster than one pass for
 * each.
 */
import type { CaptureFacts } from "./facts.ts";
import type { FrameQuery, Query } from "./query.ts";
import { REFERENCE } from "./query-reader.ts";

/** The frame queries of a query, after those that it refers to. */
export function* frameQueriesOf(query: Query): Generator<FrameQuery> {
  const parts = query.kind === "frames" ? Object.values(query.uses) : query.of;
  for (const part of parts) yield* frameQueriesOf(part);
  if (query.kind === "frames") yield query;
}

const filtersOf = ({ filter, pair }: FrameQuery): readonly string[] => [
  // If the filter contains a reference, it is known only after the other query has run.
  ...(filter.search(REFERENCE) < 0 ? [filter] : []),
  ...(pair && "before" in pair ? [pair.before] : []),
  ...(pair && "after" in pair ? [pair.after] : []),
];

const fieldsOf = ({ tell, per, pair }: FrameQuery): readonly string[] => [
  ...tell,
  ...(per === undefined ? [] : [per]),
  ...(pair ? ("fields" in pair ? pair.fields : [pair.tell, ...(pair.across === undefined ? [] : [pair.across])]) : []),
];

/** In steps, for a caller with other work between them. */
export function* primeSteps(facts: CaptureFacts, queries: readonly Query[]): Generator<undefined, void> {
  const all = queries.flatMap((query) => [...frameQueriesOf(query)]);
  facts.expect(all.flatMap(fieldsOf));
  yield* facts.primeSteps(all.flatMap(filtersOf));
}
