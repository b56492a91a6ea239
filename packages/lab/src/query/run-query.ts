/** Runs a query over a capture. */

import { REGISTRY } from "@potshark/dissect";
import type { CaptureFacts } from "./facts.ts";
import { isOneOf } from "./number-set.ts";
import { type Condition, type DifferenceQuery, type FrameQuery, type Pair, type Query, UNITS } from "./query.ts";
import { REFERENCE } from "./query-reader.ts";
import type { QueryResult, ResultValue, Row, Value } from "./query-result.ts";
import { REDUCTIONS } from "./reduce.ts";

/** Passes no frame: numbers begin at 1. */
const NOTHING = "frame.number == 0";

/** A value as written in a filter: quoted only for text fields, since Wireshark does not read addresses in quotes. */
const literal = (field: string, value: Value): string => {
  const type = REGISTRY.get(field)?.type;
  const text = String(value);
  if (type === "string") return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
  return type === "bytes" ? (text.match(/../g) ?? []).join(":") : text;
};

const listOf = (value: ResultValue): readonly Value[] => {
  if (value.shape === "list") return value.values;
  if (value.shape === "single") return value.value === undefined ? [] : [value.value];
  return value.pairs.map(([left]) => left);
};

/** Replaces the queries that a filter names by their results. */
const expand = ({ filter, uses }: FrameQuery, facts: CaptureFacts): string =>
  filter.replaceAll(REFERENCE, (_, field: string, name: string) => {
    const query = uses[name];
    const values = query ? [...new Set(listOf(runQuery(query, facts).value))] : [];
    if (values.length === 0) return NOTHING;
    const numbers = values.filter((value) => typeof value === "number" && Number.isInteger(value));
    return numbers.length === values.length
      ? isOneOf(field, numbers as readonly number[])
      : `${field} in {${values.map((value) => literal(field, value)).join(", ")}}`;
  });

/** The values of several fields joined, one text for each occurrence. The values of a single field stay as they are. */
const joined = (columns: readonly (readonly Value[])[]): readonly Value[] => {
  if (columns.length === 1) return columns[0]!;
  const height = Math.max(0, ...columns.map((column) => column.length));
  return Array.from({ length: height }, (_, index) => columns.flatMap((column) => column[index] ?? []).join(" "));
};

const MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

/** "Tue, 27 Jun 2023 17:39:59" in seconds, read as UTC; undefined if there is no such date. */
const readDate = (text: string): number | undefined => {
  const found = /(\d{1,2})[ -]([A-Z][a-z]{2})[a-z]*[ -](\d{4}) (\d{2}):(\d{2}):(\d{2})/.exec(text);
  const month = MONTHS.indexOf(found?.[2] ?? "-") / 3;
  if (!found || !Number.isInteger(month)) return undefined;
  const [day, year, hour, minute, second] = [1, 3, 4, 5, 6].map((group) => Number(found[group]));
  return Date.UTC(year!, month, day!, hour!, minute!, second!) / 1000;
};

const converted = ({ extract, read }: FrameQuery, values: readonly Value[]): readonly Value[] => {
  if (extract === undefined && read === undefined) return values;
  const pattern = extract === undefined ? undefined : new RegExp(extract);
  return values.flatMap((value) => {
    const part = pattern === undefined ? value : pattern.exec(String(value))?.[1];
    if (part === undefined || read === undefined) return part ?? [];
    const number = read === "date" ? readDate(String(part)) : Number(part);
    return number === undefined || Number.isNaN(number) ? [] : number;
  });
};

const kept = ({ keep }: FrameQuery, rows: readonly number[], facts: CaptureFacts): readonly number[] => {
  if (keep === undefined) return rows;
  if (keep.each === undefined) return keep.which === "first" ? rows.slice(0, 1) : rows.slice(-1);
  const chosen = new Map<Value, number>();
  const keys = facts.values(rows, [keep.each]);
  for (const [index, row] of rows.entries()) {
    const key = keys[index]?.[0]?.[0];
    if (key === undefined || (keep.which === "first" && chosen.has(key))) continue;
    chosen.set(key, row);
  }
  return [...chosen.values()].sort((left, right) => left - right);
};

/** The last of the sorted rows before this one, or the first after it. */
const neighbour = (rows: readonly number[], row: number, isBefore: boolean): number | undefined => {
  let low = 0;
  for (let high = rows.length; low < high; ) {
    const middle = (low + high) >>> 1;
    if (rows[middle]! < row || (!isBefore && rows[middle] === row)) low = middle + 1;
    else high = middle;
  }
  return isBefore ? rows[low - 1] : rows[low];
};

const pairRows = (
  query: FrameQuery,
  pair: Pair,
  rows: readonly number[],
  values: readonly (readonly Value[])[],
  facts: CaptureFacts,
): readonly Row[] => {
  if ("fields" in pair) {
    const others = facts.values(rows, pair.fields, query.unit);
    return rows.map((row, index) => ({
      frame: row + 1,
      values: values[index]!,
      others: joined(others[index]!),
      partner: undefined,
    }));
  }
  const isBefore = "before" in pair;
  const partners = facts.matching(isBefore ? pair.before : pair.after);
  const partnerOf = rows.map((row) => neighbour(partners, row, isBefore));
  const others = facts.values(
    partnerOf.flatMap((partner) => partner ?? []),
    [pair.tell],
    query.unit,
  );
  let next = 0;
  return rows.map((row, index) => {
    const partner = partnerOf[index];
    const told = partner === undefined ? [] : others[next++]![0]!;
    return {
      frame: row + 1,
      values: values[index]!,
      others: told,
      partner: partner === undefined ? undefined : partner + 1,
    };
  });
};

/** For a value from one frame: that frame. Otherwise all frames. */
const printing = ({ take }: FrameQuery, rows: readonly Row[], result: ResultValue): readonly Row[] => {
  if (result.shape !== "single" || !["first", "last", "min", "max"].includes(take)) return rows;
  const { value } = result;
  const holders = rows.filter(({ values }) => value !== undefined && values.includes(value));
  return take === "last" ? holders.slice(-1) : holders.slice(0, 1);
};

const runFrames = (query: FrameQuery, facts: CaptureFacts): QueryResult => {
  const filter = expand(query, facts);
  const passing = facts.matching(filter);
  const chosen = kept(query, passing, facts);
  const values = facts.values(chosen, query.tell, query.unit).map((columns) => converted(query, joined(columns)));
  const { pair } = query;
  const rows: readonly Row[] = pair
    ? pairRows(query, pair, chosen, values, facts)
    : chosen.map((row, index) => ({ frame: row + 1, values: values[index]!, others: [], partner: undefined }));
  const value = REDUCTIONS[query.take](rows, pair !== undefined && "side" in pair && pair.side === "left");
  const counted = pair ? rows.filter((row) => row.others.length > 0) : printing(query, rows, value);
  const own = counted.map(({ frame }) => frame);
  const partners = counted.flatMap(({ partner }) => partner ?? []);
  const frames = [...new Set([...own, ...partners])].sort((left, right) => left - right);
  const isWhole = frames.length === passing.length && partners.length === 0;
  return {
    value,
    frames,
    filter: isWhole ? filter : frames.length === 0 ? NOTHING : isOneOf("frame.number", frames),
    fields: [
      ...new Set(["frame.number", ...query.tell, ...(pair ? ("fields" in pair ? pair.fields : [pair.tell]) : [])]),
    ],
    withoutDissector: query.withoutDissector ?? false,
  };
};

const runDifference = ({ of, unit, isWhole }: DifferenceQuery, facts: CaptureFacts): QueryResult => {
  const [left, right] = of.map((query) => runQuery(query, facts)) as [QueryResult, QueryResult];
  const [minuend, subtrahend] = [left, right].map(({ value }) => (value.shape === "single" ? value.value : undefined));
  let value: number | undefined;
  if (typeof minuend === "number" && typeof subtrahend === "number") {
    value = minuend - subtrahend;
    if (unit !== undefined) value = (value * Number(UNITS.s)) / Number(UNITS[unit]);
    if (isWhole) value = Math.round(value);
  }
  const frames = [...new Set([...left.frames, ...right.frames])].sort((one, other) => one - other);
  return {
    value: { shape: "single", value },
    frames,
    filter: frames.length === 0 ? NOTHING : isOneOf("frame.number", frames),
    fields: [...new Set([...left.fields, ...right.fields])],
    withoutDissector: left.withoutDissector || right.withoutDissector,
  };
};

/** The result of a query; each runs once per capture. */
export const runQuery = (query: Query, facts: CaptureFacts): QueryResult => {
  const known = facts.results.get(query);
  if (known) return known;
  const result = query.kind === "frames" ? runFrames(query, facts) : runDifference(query, facts);
  facts.results.set(query, result);
  return result;
};

/** A single number itself; for anything else, the number of items. */
const numberOf = (query: Query, facts: CaptureFacts): number => {
  const { value } = runQuery(query, facts);
  if (value.shape === "single" && typeof value.value === "number") return value.value;
  return listOf(value).length;
};

/** Whether all of the conditions hold in the capture. */
export const allHold = (conditions: readonly Condition[], facts: CaptureFacts): boolean =>
  conditions.every((condition) => {
    if (condition.kind === "some") return runQuery(condition.of, facts).frames.length > 0;
    if (condition.kind === "none") return runQuery(condition.of, facts).frames.length === 0;
    const number = numberOf(condition.of, facts);
    const than = typeof condition.than === "number" ? condition.than : numberOf(condition.than, facts);
    if (condition.kind === "equals") return number === than;
    return condition.kind === "above" ? number > than : number < than;
  });
