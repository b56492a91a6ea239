/** Converts queries of files to self-contained queries: names looked up, filters and fields checked. */
import { closestName, compileFilter, type FieldRegistry } from "@potshark/dissect";
import type { Path } from "../files/file-place.ts";
import type { FileCalculation, FileCondition, FileFrameQuery, FilePair, FileQuery } from "./file-query.ts";
import { isTime, measureOf, quotientMeasure } from "./measure.ts";
import {
  type CalculationQuery,
  type Condition,
  type FrameQuery,
  type Keep,
  type Pair,
  type Query,
  takeOf,
} from "./query.ts";
import { SINGLE, type Take } from "./reduce.ts";
import { type Measure, UNITS_OF, type Unit } from "./units.ts";

/** A reference in a filter: `tcp.stream in $pot-streams`. */
export const REFERENCE: RegExp = /(?<![\w.])([\w.]+)\s+in\s+\$([\w-]+(?:\.[\w-]+)*)/g;

/** Receives the problems with queries; the path is the query's. */
export type Complain = (path: Path, message: string) => void;

/** A named query from its file, and its place. */
export interface NamedQuery {
  /** Undefined if nothing can be read. */
  readonly query: FileQuery | undefined;
  /** Whether there is no problem with its shape. */
  readonly isWhole: boolean;
  readonly complain: Complain;
  readonly path: Path;
}

/** In place of a query with a problem: what depends on it is not judged. */
export const STAND_IN: FrameQuery = { kind: "frames", filter: "", tell: ["frame.number"], take: "frames", uses: {} };

/** Values of these types, for a reference whose result is not known yet; 0 for all other types. */
const STAND_INS: Readonly<Record<string, string>> = {
  string: '"a"',
  ipv4: "0.0.0.0",
  ipv6: "::",
  ether: "00:00:00:00:00:00",
  bytes: "00:00",
};

const listOf = <Item>(one: Item | readonly Item[]): readonly Item[] =>
  Array.isArray(one) ? (one as readonly Item[]) : [one as Item];

const fieldsOf = (pair: Pair | undefined): readonly string[] =>
  pair === undefined ? [] : "fields" in pair ? pair.fields : [pair.tell];

const readKeep = (text: string | undefined): Keep | undefined => {
  if (text === undefined) return undefined;
  const [which, each] = text.split(" of each ");
  return { which: which as Keep["which"], each };
};

export class QueryReader {
  readonly #named: ReadonlyMap<string, NamedQuery>;
  readonly #registry: FieldRegistry;
  readonly #isComplete: boolean;
  readonly #read = new Map<string, Query>();
  readonly #underWay = new Set<string>();

  /** @param isComplete false if there may be more named queries, in a file that cannot be read */
  constructor(named: ReadonlyMap<string, NamedQuery>, registry: FieldRegistry, isComplete: boolean) {
    this.#named = named;
    this.#registry = registry;
    this.#isComplete = isComplete;
  }

  /** Never throws: it reports a query with a problem and returns a valid substitute. */
  read(query: FileQuery, path: Path, complain: Complain): Query {
    if (typeof query === "string") return this.named(query, path, complain);
    return "filter" in query ? this.#frames(query, path, complain) : this.#calculation(query, path, complain);
  }

  condition(condition: FileCondition, path: Path, complain: Complain): Condition {
    if ("some" in condition) return { kind: "some", of: this.read(condition.some, [...path, "some"], complain) };
    if ("none" in condition) return { kind: "none", of: this.read(condition.none, [...path, "none"], complain) };
    const kind = (["equals", "above", "below"] as const).find((one) => condition[one] !== undefined) ?? "equals";
    const than = condition[kind] ?? 0;
    return {
      kind,
      of: this.read(condition.number, [...path, "number"], complain),
      than: typeof than === "number" ? than : this.read(than, [...path, kind], complain),
    };
  }

  /** A named query, each read once. */
  named(name: string, path: Path, complain: Complain): Query {
    const known = this.#read.get(name);
    if (known) return known;
    const found = this.#named.get(name);
    if (found === undefined && !this.#isComplete) return STAND_IN;
    if (found === undefined) {
      const names = [...this.#named.keys()].sort();
      const near = closestName(name, names);
      const hint = near ? `did you mean ${near}?` : `there are: ${names.join(", ") || "none"}`;
      complain(path, `there is no query ${JSON.stringify(name)}; ${hint}`);
      return STAND_IN;
    }
    if (this.#underWay.has(name)) {
      complain(path, `the query ${JSON.stringify(name)} needs itself: ${[...this.#underWay, name].join(" -> ")}`);
      return STAND_IN;
    }
    this.#underWay.add(name);
    const read = found.query === undefined ? STAND_IN : this.read(found.query, found.path, found.complain);
    const query = found.isWhole ? read : STAND_IN;
    this.#underWay.delete(name);
    this.#read.set(name, query);
    return query;
  }

  #calculation(file: FileCalculation, path: Path, complain: Complain): CalculationQuery {
    const [key, kind, operands] =
      "subtract" in file
        ? (["subtract", "difference", file.subtract] as const)
        : (["divide", "quotient", file.divide] as const);
    const [left, right] = operands.map((one, index) => {
      const query = this.read(one, [...path, key, index], complain);
      if (query !== STAND_IN && !SINGLE.includes(takeOf(query)))
        complain(
          [...path, key, index],
          `takes ${takeOf(query)}; a ${kind} needs one number each: ${SINGLE.join(", ")}`,
        );
      return query;
    }) as [Query, Query];
    const query: CalculationQuery = { kind, of: [left, right], unit: file.unit, isWhole: file.whole };
    if (left === STAND_IN || right === STAND_IN) return query;
    const [one, other] = [left, right].map((operand) => measureOf(operand, this.#registry)) as [Measure, Measure];
    const fits = kind === "difference" ? one === other : quotientMeasure(one, other) !== undefined;
    if (!fits) complain([...path, key], `has a ${one} and a ${other}, which have no ${kind}`);
    else if (file.unit !== undefined) {
      const measure = measureOf(query, this.#registry);
      if (!UNITS_OF[measure].includes(file.unit))
        complain(
          [...path, "unit"],
          `is ${file.unit}, but the ${kind} is a ${measure}: ${UNITS_OF[measure].join(", ")}`,
        );
    }
    return query;
  }

  #frames(query: FileFrameQuery, path: Path, complain: Complain): FrameQuery {
    const uses: Record<string, Query> = {};
    this.#filter(query.filter, [...path, "filter"], complain, uses);
    const keep = readKeep(query.keep);
    if (keep?.each !== undefined) this.#field(keep.each, [...path, "keep"], complain);
    const tell = listOf(query.tell ?? "frame.number");
    for (const name of tell) this.#field(name, [...path, "tell"], complain);
    const pair = this.#pair(query.pair, [...path, "pair"], complain);
    const take = query.take ?? (pair ? "pairs" : query.tell === undefined ? "frames" : "values");
    if ((pair === undefined) === (take === "pairs"))
      complain(
        [...path, "take"],
        pair
          ? `take is ${take}; a query with pair takes pairs`
          : "take is pairs; then pair says what the other half is",
      );
    if (take === "frames" && query.tell !== undefined)
      complain([...path, "take"], "take is frames, which tells the numbers of the frames; leave tell out");
    this.#groups(query, take, path, complain);
    this.#unit(query.unit, [...tell, ...fieldsOf(pair)], query.read, [...path, "unit"], complain);
    if (query.extract !== undefined) checkExtract(query.extract, [...path, "extract"], complain);
    return {
      kind: "frames",
      filter: query.filter,
      keep,
      tell,
      extract: query.extract,
      read: query.read,
      take,
      per: query.per,
      overall: query.overall,
      pair,
      unit: query.unit,
      withoutDissector: query.dissector === false ? true : undefined,
      uses,
    };
  }

  #groups({ per, overall, pair }: FileFrameQuery, take: Take, path: Path, complain: Complain): void {
    if (per === undefined) {
      if (overall !== undefined) complain([...path, "overall"], "is of groups; per says of which: per: tcp.stream");
      return;
    }
    this.#field(per, [...path, "per"], complain);
    if (pair !== undefined) complain([...path, "pair"], "is not for groups; leave out pair or per");
    else if (!SINGLE.includes(take))
      complain([...path, "take"], `is ${take}; with per it is one value of each group: ${SINGLE.join(", ")}`);
    if (overall === "frames" || overall === "pairs")
      complain([...path, "overall"], `is ${overall}; leave it out for pairs of group and value`);
  }

  /** Only times are counted in units. */
  #unit(
    unit: Unit | undefined,
    fields: readonly string[],
    read: FileFrameQuery["read"],
    path: Path,
    complain: Complain,
  ): void {
    if (unit === undefined) return;
    if (!UNITS_OF.time.includes(unit)) complain(path, `is ${unit}; a time is counted in ${UNITS_OF.time.join(", ")}`);
    else if (read !== "date" && !fields.some((field) => isTime(field, this.#registry)))
      complain(path, `is ${unit}, but ${fields.join(", ")} is no time; leave unit out`);
  }

  #pair(pair: FilePair | undefined, path: Path, complain: Complain): Pair | undefined {
    if (pair === undefined) return undefined;
    if (typeof pair === "string" || Array.isArray(pair)) {
      const fields = listOf(pair as string | readonly string[]);
      for (const name of fields) this.#field(name, path, complain);
      return { fields };
    }
    const {
      tell = "frame.number",
      side = "right",
      across,
      ...filters
    } = pair as Exclude<FilePair, string | readonly string[]>;
    this.#field(tell, [...path, "tell"], complain);
    if (across !== undefined && this.#registry.get(across)?.type !== "framenum")
      complain([...path, "across"], `is ${across}; it has to be a field that names a frame, such as http.response_in`);
    const [direction, filter] = "before" in filters ? ["before", filters.before] : ["after", filters.after];
    this.#filter(filter as string, [...path, direction as string], complain, undefined);
    const neighbour = { tell, side, across };
    return "before" in filters ? { before: filters.before, ...neighbour } : { after: filters.after, ...neighbour };
  }

  /** @param uses receives the queries that the filter names; if left out, the filter may not name any */
  #filter(text: string, path: Path, complain: Complain, uses: Record<string, Query> | undefined): void {
    for (const [, , name = ""] of text.matchAll(REFERENCE)) {
      if (uses === undefined) complain(path, "a filter in pair cannot refer to other queries");
      else {
        const used = this.named(name, path, complain);
        const take = takeOf(used);
        if (take === "pairs" || take === "tally")
          complain(path, `the query ${JSON.stringify(name)} takes ${take}; a filter needs values`);
        uses[name] = used;
      }
    }
    const plain = text.replaceAll(REFERENCE, (_, field: string) => {
      const value = STAND_INS[this.#registry.get(field)?.type ?? "uint32"] ?? "0";
      return `${field} in {${value}}`;
    });
    if (/\$\w/.test(plain.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""'))) {
      complain(path, "a reference stands behind in, and names a query: tcp.stream in $NAME");
      return;
    }
    const problem = checkFilter(plain, this.#registry, text);
    if (problem !== undefined) complain(path, problem);
  }

  #field(name: string, path: Path, complain: Complain): void {
    const field = this.#registry.get(name);
    if (field !== undefined && field.type !== "protocol") return;
    if (field) complain(path, `${name} is a protocol, not a field`);
    else {
      const compiled = compileFilter(name, this.#registry);
      complain(path, `there is no field ${name}${compiled.ok ? "" : `; ${compiled.problem.hint}`}`);
    }
  }
}

/** What is wrong with a filter. @param shown it, as its author wrote it */
export const checkFilter = (filter: string, registry: FieldRegistry, shown = filter): string | undefined => {
  const compiled = compileFilter(filter, registry);
  if (compiled.ok) return undefined;
  const { offset, length, message, hint } = compiled.problem;
  const at = filter.slice(offset, offset + length);
  return `the filter ${JSON.stringify(shown)} is wrong at ${at ? JSON.stringify(at) : "its end"}: ${message}; ${hint}`;
};

const checkExtract = (pattern: string, path: Path, complain: Complain): void => {
  try {
    // One alternative more matches the empty text; the match then has an entry for every group.
    const groups = (new RegExp(`${pattern}|`).exec("")?.length ?? 1) - 1;
    if (groups !== 1) complain(path, `${JSON.stringify(pattern)} has ${groups} groups; it needs exactly one`);
  } catch (error) {
    complain(path, `${JSON.stringify(pattern)} is no regular expression: ${(error as Error).message}`);
  }
};
