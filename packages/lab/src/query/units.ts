/** The units that results are counted in, by what they measure. */
import type { Exact, ResultValue, Value } from "./query-result.ts";

/** In nanoseconds. */
const TIMES = {
  us: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  min: 60_000_000_000n,
  h: 3_600_000_000_000n,
} as const;

/** In bytes per second. */
const RATES = {
  "bit/s": 1 / 8,
  "kbit/s": 125,
  "Mbit/s": 125_000,
  "Gbit/s": 125_000_000,
  "B/s": 1,
  "kB/s": 1_000,
  "MB/s": 1_000_000,
} as const;

const RATIOS = { "%": 0.01 } as const;

const NUMBERS = { ...RATES, ...RATIOS } as const;

type TimeUnit = keyof typeof TIMES;
export type Unit = TimeUnit | keyof typeof NUMBERS;

/** What a single result measures: a number may count anything; a rate is a number per second. */
export type Measure = "time" | "number" | "rate";

/** The units of each measure. */
export const UNITS_OF: Readonly<Record<Measure, readonly Unit[]>> = {
  time: Object.keys(TIMES) as Unit[],
  number: Object.keys(RATIOS) as Unit[],
  rate: Object.keys(RATES) as Unit[],
};

export const UNITS: readonly Unit[] = Object.values(UNITS_OF).flat();

/** @param unit seconds and numbers as they are, where it is left out */
export const counted = (value: Exact, unit: Unit | undefined): Value => {
  if (typeof value === "bigint") return Number(value) / Number(TIMES[(unit ?? "s") as TimeUnit]);
  return typeof value === "number" && unit !== undefined && unit in NUMBERS
    ? value / NUMBERS[unit as keyof typeof NUMBERS]
    : value;
};

export const countedAll = (value: ResultValue<Exact>, unit: Unit | undefined): ResultValue => {
  if (value.shape === "list") return { shape: "list", values: value.values.map((one) => counted(one, unit)) };
  if (value.shape === "single")
    return { shape: "single", value: value.value === undefined ? undefined : counted(value.value, unit) };
  return { shape: "pairs", pairs: value.pairs.map(([left, right]) => [counted(left, unit), counted(right, unit)]) };
};
