/** What the results of queries measure: known before a capture is there, from the types of fields. */
import type { FieldRegistry } from "@potshark/dissect";
import type { FrameQuery, Query } from "./query.ts";
import type { Take } from "./reduce.ts";
import type { Measure } from "./units.ts";

const COUNTS: readonly (Take | undefined)[] = ["count", "count-distinct", "most"];

export const isTime = (field: string, registry: FieldRegistry): boolean => registry.get(field)?.kind === "time";

const ofValues = ({ read, extract, tell }: FrameQuery, registry: FieldRegistry): Measure => {
  if (read !== undefined || extract !== undefined) return read === "date" ? "time" : "number";
  return tell.length === 1 && isTime(tell[0]!, registry) ? "time" : "number";
};

/** @returns undefined where the one cannot be divided by the other */
export const quotientMeasure = (dividend: Measure, divisor: Measure): Measure | undefined => {
  if (divisor === "number") return dividend;
  if (dividend === divisor) return "number";
  return dividend === "number" && divisor === "time" ? "rate" : undefined;
};

/** Of a single result. */
export const measureOf = (query: Query, registry: FieldRegistry): Measure => {
  if (query.kind === "frames")
    return COUNTS.includes(query.take) || COUNTS.includes(query.overall) ? "number" : ofValues(query, registry);
  const [left, right] = query.of.map((one) => measureOf(one, registry)) as [Measure, Measure];
  return query.kind === "difference" ? left : (quotientMeasure(left, right) ?? "number");
};
