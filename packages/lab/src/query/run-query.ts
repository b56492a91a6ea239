/** Runs a query over a capture. */

import { REGISTRY } from "@potshark/dissect";
import { difference, quotient } from "./calculate.ts";
import type { CaptureFacts } from "./facts.ts";
import { isOneOf } from "./number-set.ts";
import { partnersOf } from "./partners.ts";
import { type CalculationQuery, type Condition, type FrameQuery, fieldOf, type Pair, type Query } from "./query.ts";
import { REFERENCE } from "./query-reader.ts";
import type { Exact, QueryResult, ResultValue, Row, Value } from "./query-result.ts";
import { REDUCTIONS, type Take } from "./reduce.ts";
import { counted, countedAll, type Unit } from "./units.ts";

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
const joined = (columns: readonly (readonly Exact[])[], unit: Unit | undefined): readonly Exact[] => {
  if (columns.length === 1) return columns[0]!;
  const height = Math.max(0, ...columns.map((column) => column.length));
  const texts = columns.map((column) => column.map((value) => counted(value, unit)));
  return Array.from({ length: height }, (_, index) => texts.flatMap((column) => column[index] ?? []).join(" "));
};

const MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

/** "Tue, 27 Jun 2023 17:39:59" read as UTC; undefined if there is no such date. */
const readDate = (text: string): bigint | undefined => {
  const found = /(\d{1,2})[ -]([A-Z][a-z]{2})[a-z]*[ -](\d{4}) (\d{2}):(\d{2}):(\d{2})/.exec(text);
  const month = MONTHS.indexOf(found?.[2] ?? "-") / 3;
  if (!found || !Number.isInteger(month)) return undefined;
  const [day, year, hour, minute, second] = [1, 3, 4, 5, 6].map((group) => Number(found[group]));
  return BigInt(Date.UTC(year!, month, day!, hour!, minute!, second!)) * 1_000_000n;
};

const converted = ({ extract, read, unit }: FrameQuery, values: readonly Exact[]): readonly Exact[] => {
  if (extract === undefined && read === undefined) return values;
  const pattern = extract === undefined ? undefined : new RegExp(extract);
  return values.flatMap((value) => {
    const text = String(counted(value, unit));
    const part = pattern === undefined ? text : pattern.exec(text)?.[1];
    if (part === undefined || read === undefined) return part ?? [];
    const quantity = read === "date" ? readDate(part) : Number(part);
    return quantity === undefined || Number.isNaN(quantity) ? [] : quantity;
  });
};

const kept = ({ keep }: FrameQuery, rows: readonly number[], facts: CaptureFacts): readonly number[] => {
  if (keep === undefined) return rows;
  if (keep.each === undefined) return keep.which === "first" ? rows.slice(0, 1) : rows.slice(-1);
  const chosen = new Map<Exact, number>();
  const keys = facts.values(rows, [keep.each]);
  for (const [index, row] of rows.entries()) {
    const key = keys[index]?.[0]?.[0];
    if (key === undefined || (keep.which === "first" && chosen.has(key))) continue;
    chosen.set(key, row);
  }
  return [...chosen.values()].sort((left, right) => left - right);
};

/** @returns the row that the field of each frame names */
const rowsNamed = (rows: readonly number[], field: string, facts: CaptureFacts): ReadonlyMap<number, number> => {
  const values = facts.values(rows, [field]);
  return new Map(rows.flatMap((row, index) => values[index]![0]!.slice(0, 1).map((frame) => [row, Number(frame) - 1])));
};

const pairRows = (
  query: FrameQuery,
  pair: Pair,
  rows: readonly number[],
  values: readonly (readonly Exact[])[],
  facts: CaptureFacts,
): readonly Row[] => {
  if ("fields" in pair) {
    const others = facts.values(rows, pair.fields);
    return rows.map((row, index) => ({
      frame: row + 1,
      values: values[index]!,
      others: joined(others[index]!, query.unit),
      partner: undefined,
    }));
  }
  const isBefore = "before" in pair;
  const partners = facts.matching(isBefore ? pair.before : pair.after);
  const ends = pair.across === undefined ? new Map() : rowsNamed(partners, pair.across, facts);
  const partnerOf = partnersOf(rows, partners, isBefore, (partner) => ends.get(partner));
  const others = facts.values(
    partnerOf.flatMap((partner) => partner ?? []),
    [pair.tell],
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

const reduced = (take: Take, rows: readonly Row[]): Exact | undefined => {
  const value = REDUCTIONS[take](rows, false);
  return value.shape === "single" ? value.value : undefined;
};

/** What shows the result of a reduction: where single items hold it, these, otherwise all of them. */
const holders = <Item extends Pick<Row, "values">>(
  take: Take,
  items: readonly Item[],
  rows: readonly Row[],
): readonly Item[] => {
  const holder = (one: Take): readonly Item[] => {
    const value = reduced(one, rows);
    const holding = items.filter(({ values }) => value !== undefined && values.includes(value));
    return one === "last" ? holding.slice(-1) : holding.slice(0, 1);
  };
  if (take === "span") return [...new Set([...holder("min"), ...holder("max")])];
  return take === "first" || take === "last" || take === "min" || take === "max" ? holder(take) : items;
};

interface Taken {
  readonly value: ResultValue<Exact>;
  /** Those that show it. */
  readonly rows: readonly Row[];
}

/** Takes one value for each group, in the order of their first frames. A frame is in the group of each of its values. */
const takenPer = (field: string, { take, overall }: FrameQuery, rows: readonly Row[], facts: CaptureFacts): Taken => {
  const keys = facts.values(
    rows.map(({ frame }) => frame - 1),
    [field],
  );
  const groups = new Map<Exact, Row[]>();
  for (const [index, row] of rows.entries()) {
    for (const key of new Set(keys[index]![0])) {
      const group = groups.get(key);
      if (group) group.push(row);
      else groups.set(key, [row]);
    }
  }
  const taken = [...groups].flatMap(([key, members]) => {
    const value = reduced(take, members);
    return value === undefined ? [] : { key, members, values: [value] };
  });
  const showing = (some: readonly (typeof taken)[number][]): readonly Row[] =>
    some.flatMap(({ members }) => holders(take, members, members));
  if (overall === undefined)
    return {
      value: { shape: "pairs", pairs: taken.map(({ key, values }) => [key, values[0]!]) },
      rows: showing(taken),
    };
  const asRows = taken.map(({ values }): Row => ({ frame: 0, values, others: [], partner: undefined }));
  return { value: REDUCTIONS[overall](asRows, false), rows: showing(holders(overall, taken, asRows)) };
};

const taken = (query: FrameQuery, rows: readonly Row[], facts: CaptureFacts): Taken => {
  const { take, per, pair } = query;
  if (per !== undefined) return takenPer(per, query, rows, facts);
  const value = REDUCTIONS[take](rows, pair !== undefined && "side" in pair && pair.side === "left");
  return { value, rows: pair ? rows.filter(({ others }) => others.length > 0) : holders(take, rows, rows) };
};

const quantityOf = (value: ResultValue<Exact>): number | bigint | undefined =>
  value.shape === "single" && typeof value.value !== "string" ? value.value : undefined;

const runFrames = (query: FrameQuery, facts: CaptureFacts): QueryResult => {
  const filter = expand(query, facts);
  const passing = facts.matching(filter);
  const chosen = kept(query, passing, facts);
  const { pair, per, unit } = query;
  const values = facts.values(chosen, query.tell).map((columns) => converted(query, joined(columns, unit)));
  const rows: readonly Row[] = pair
    ? pairRows(query, pair, chosen, values, facts)
    : chosen.map((row, index) => ({ frame: row + 1, values: values[index]!, others: [], partner: undefined }));
  const { value, rows: showing } = taken(query, rows, facts);
  const own = showing.map(({ frame }) => frame);
  const partners = showing.flatMap(({ partner }) => partner ?? []);
  const frames = [...new Set([...own, ...partners])].sort((left, right) => left - right);
  const isWhole = frames.length === passing.length && partners.length === 0;
  return {
    value: countedAll(value, unit),
    exact: quantityOf(value),
    frames,
    filter: isWhole ? filter : frames.length === 0 ? NOTHING : isOneOf("frame.number", frames),
    fields: [
      ...new Set([
        "frame.number",
        ...(per === undefined ? [] : [per]),
        ...query.tell,
        ...(pair ? ("fields" in pair ? pair.fields : [pair.tell]) : []),
      ]),
    ],
    withoutDissector: query.withoutDissector ?? false,
    field: fieldOf(query),
  };
};

const runCalculation = ({ kind, of, unit, isWhole }: CalculationQuery, facts: CaptureFacts): QueryResult => {
  const [left, right] = of.map((query) => runQuery(query, facts)) as [QueryResult, QueryResult];
  const calculate = kind === "difference" ? difference : quotient;
  const exact = left.exact === undefined || right.exact === undefined ? undefined : calculate(left.exact, right.exact);
  const number = exact === undefined ? undefined : Number(counted(exact, unit));
  const value = number !== undefined && isWhole ? Math.round(number) : number;
  const frames = [...new Set([...left.frames, ...right.frames])].sort((one, other) => one - other);
  return {
    value: { shape: "single", value },
    exact,
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
  const result = query.kind === "frames" ? runFrames(query, facts) : runCalculation(query, facts);
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
