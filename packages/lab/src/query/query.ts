/**
 * The query language: what may be asked of a capture. A query is a display filter, the values to take from the frames
 * that pass it, and a reduction from a closed set. It is plain data: it can be cloned, sent to a worker, printed.
 */
import type { Take } from "./reduce.ts";
import type { Unit } from "./units.ts";

/** Which of the frames that pass are kept. */
export interface Keep {
  readonly which: "first" | "last";
  /** For each different value of this field; for all frames if it is left out. */
  readonly each?: string | undefined;
}

/** The other half of a pair. It is on the right, unless `side` says otherwise. */
export type Pair =
  /** Fields of the same frame, joined by a space. */
  | { readonly fields: readonly string[] }
  /** Of the last earlier frame that passes the filter. */
  | ({ readonly before: string } & Neighbour)
  /** Of the first later frame that passes the filter. */
  | ({ readonly after: string } & Neighbour);

interface Neighbour {
  readonly tell: string;
  readonly side: PairSide;
  /** It counts only where the frame that this field of it names lies on the other side, or is not in the capture. */
  readonly across?: string | undefined;
}

export type PairSide = "left" | "right";

export interface FrameQuery {
  readonly kind: "frames";
  /** Wireshark's display filter. `FIELD in $NAME` refers to the result of a query in `uses`. */
  readonly filter: string;
  readonly keep?: Keep | undefined;
  /** Fields to take from each frame; the values of several fields are joined by a space. */
  readonly tell: readonly string[];
  /**
   * A regular expression with one group: the value is the text of the group. A value that does not match is left out.
   */
  readonly extract?: string | undefined;
  /** How a text is read. The time zone of a date is ignored. */
  readonly read?: "number" | "date" | undefined;
  readonly take: Take;
  /** Frames with the same value of this field are a group, and `take` is for each of them. */
  readonly per?: string | undefined;
  /** What to take of the values of the groups; without it, the result is pairs of group and value. */
  readonly overall?: Take | undefined;
  readonly pair?: Pair | undefined;
  readonly unit?: Unit | undefined;
  /** The command that shows the frames runs without our dissector. */
  readonly withoutDissector?: boolean | undefined;
  /** The queries that the filter names. */
  readonly uses: Readonly<Record<string, Query>>;
}

/** The first result minus the second, or by the second: both are single. */
export interface CalculationQuery {
  readonly kind: "difference" | "quotient";
  readonly of: readonly [Query, Query];
  readonly unit?: Unit | undefined;
  readonly isWhole?: boolean | undefined;
}

export type Query = FrameQuery | CalculationQuery;

/** What is taken in the end: it says which shape the result has. */
export const takeOf = (query: Query): Take => {
  if (query.kind !== "frames") return "first";
  return query.per === undefined ? query.take : (query.overall ?? "pairs");
};

/** The field whose values a result has, where nothing was made of them. */
export const fieldOf = (query: Query): string | undefined => {
  if (query.kind !== "frames" || query.tell.length !== 1) return undefined;
  if (query.per !== undefined || query.pair !== undefined) return undefined;
  return query.extract === undefined && query.read === undefined ? query.tell[0] : undefined;
};

/** A statement about a capture that is true or false. A number is the result itself, or its number of items. */
export type Condition =
  | { readonly kind: "some"; readonly of: Query }
  | { readonly kind: "none"; readonly of: Query }
  | { readonly kind: "equals" | "above" | "below"; readonly of: Query; readonly than: number | Query };

/** The queries that conditions are about. */
export const conditionQueries = (conditions: readonly Condition[]): readonly Query[] =>
  conditions.flatMap((condition) =>
    "than" in condition && typeof condition.than !== "number" ? [condition.of, condition.than] : [condition.of],
  );
