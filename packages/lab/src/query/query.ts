/**
 * The query language: what may be asked of a capture. A query is a display filter, what is told of the frames that pass
 * it, and a reduction from a closed set. It is plain data: it can be cloned, sent to a worker, printed.
 */
import type { Take } from "./reduce.ts";

/** Which of the frames that pass are kept. */
export interface Keep {
  readonly which: "first" | "last";
  /** Of each different value of this field; of all frames where it is left out. */
  readonly each?: string | undefined;
}

/** The other half of a pair. It stands on the right, unless `side` says otherwise. */
export type Pair =
  /** Fields of the same frame, joined by a space. */
  | { readonly fields: readonly string[] }
  /** Of the last earlier frame that passes the filter. */
  | { readonly before: string; readonly tell: string; readonly side: PairSide }
  /** Of the first later frame that passes the filter. */
  | { readonly after: string; readonly tell: string; readonly side: PairSide };

export type PairSide = "left" | "right";

/** What times and differences are counted in. */
export const UNITS = {
  us: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  min: 60_000_000_000n,
  h: 3_600_000_000_000n,
} as const;

export type Unit = keyof typeof UNITS;

export interface FrameQuery {
  readonly kind: "frames";
  /** Wireshark's display filter. `FIELD in $NAME` refers to the result of a query in `uses`. */
  readonly filter: string;
  readonly keep?: Keep | undefined;
  /** Fields told of each frame; where there are several, their values are joined by a space. */
  readonly tell: readonly string[];
  /** A regular expression with one group: the value is what the group holds. A value it does not match is left out. */
  readonly extract?: string | undefined;
  /** What a text is read as. A date is read as it is written: its zone is not looked at. */
  readonly read?: "number" | "date" | undefined;
  readonly take: Take;
  readonly pair?: Pair | undefined;
  readonly unit?: Unit | undefined;
  /** The command that shows the frames runs without our dissector. */
  readonly withoutDissector?: boolean | undefined;
  /** The queries that the filter names. */
  readonly uses: Readonly<Record<string, Query>>;
}

/** The first number minus the second; dates are numbers here. */
export interface DifferenceQuery {
  readonly kind: "difference";
  readonly of: readonly [Query, Query];
  readonly unit?: Unit | undefined;
  readonly isWhole?: boolean | undefined;
}

export type Query = FrameQuery | DifferenceQuery;

/** A statement about a capture that is true or false. A number is the result itself, or how many items it has. */
export type Condition =
  | { readonly kind: "some"; readonly of: Query }
  | { readonly kind: "none"; readonly of: Query }
  | { readonly kind: "equals" | "above" | "below"; readonly of: Query; readonly than: number | Query };

/** The queries that conditions are about. */
export const conditionQueries = (conditions: readonly Condition[]): readonly Query[] =>
  conditions.flatMap((condition) =>
    "than" in condition && typeof condition.than !== "number" ? [condition.of, condition.than] : [condition.of],
  );
