/**
 * Reads a pot's JSON about its brew. The JSON is not trusted: it is checked field by field, nothing here throws, and
 * unreadable values are undefined. There are two formats: our pot's, with `phase` and ISO times, and the lab's Python
 * original's, which has only local time strings ("Fri, 19 May 2023 17:39:59").
 */
import type { Bean } from "@potshark/config";

/** A brew in its phase. Times are milliseconds; they are undefined if the pot does not say when the phase ends. */
export interface Brew {
  readonly phase: "brewing" | "pouring" | "ready";
  readonly pot: string | undefined;
  /** The variety of a tea; undefined for coffee. */
  readonly tea: string | undefined;
  /** Strength of a tea: 1 is the recommended one (RFC 7168 §2.1.2). */
  readonly strength: number | undefined;
  readonly additions: readonly string[];
  readonly bean: Bean | undefined;
  /** Total duration of the phase. */
  readonly totalMs: number | undefined;
  /** Remaining time of the phase; not negative. */
  readonly leftMs: number | undefined;
  /** How long milk poured, or will pour without WHEN; undefined without milk, or if the pot does not say. */
  readonly pourMs: number | undefined;
  /** Identifies this phase of this brew. */
  readonly key: string;
}

export type BrewStatus = { readonly phase: "idle" } | Brew;

type Fields = Readonly<Record<string, unknown>>;

/** Longer texts are cut; no normal pot sends them. */
const MAX_TEXT = 200;
const MAX_LIST = 60;

/** The fields of a JSON object; undefined for every other value. */
export const fieldsOf = (value: unknown): Fields | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;

/** A non-empty text, trimmed and cut to a maximum length. */
export const textOf = (value: unknown): string | undefined => {
  const text = typeof value === "string" ? value.trim().slice(0, MAX_TEXT) : "";
  return text === "" ? undefined : text;
};

/** The texts of a list; anything else in it is dropped. */
export const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.slice(0, MAX_LIST).flatMap((item: unknown) => textOf(item) ?? []) : [];

/** A bean, if the value has a name at least. */
export const beanOf = (value: unknown): Bean | undefined => {
  const fields = fieldsOf(value);
  const name = textOf(fields?.name);
  if (fields === undefined || name === undefined) return undefined;
  const [type, origin, profile, strength, roast] = ["type", "origin", "profile", "strength", "roast"].map(
    (key) => textOf(fields[key]) ?? "",
  );
  return { name, type: type!, origin: origin!, profile: profile!, strength: strength!, roast: roast! };
};

/** Parses JSON bytes; undefined if they are not JSON. */
export const parseJson = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
};

/**
 * Milliseconds since 1970 of an ISO time, or of the original's local time without a zone, read in this machine's time
 * zone.
 */
export const timeOf = (value: unknown): number | undefined => {
  const text = textOf(value);
  if (text === undefined || !/^(\d{4}-\d\d-\d\dT|\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d)/.test(text)) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
};

const phaseOf = (fields: Fields, nowMs: number): Brew["phase"] | undefined => {
  const phase = fields.phase;
  if (phase === "brewing" || phase === "pouring" || phase === "ready") return phase;
  const brewEnds = timeOf(fields.brew_time_end);
  if (brewEnds === undefined) return undefined;
  if (nowMs < brewEnds) return "brewing";
  const hasMilk = textOf(fields.pour_milk_start) !== undefined;
  return hasMilk && fields.pour_milk_stop !== true ? "pouring" : "ready";
};

/**
 * How much of a phase is left. The pot's clock may differ from ours: if its end time and its `seconds_left` differ by
 * more than rounding, `seconds_left` counts.
 */
const leftOf = (endsMs: number | undefined, seconds: unknown, nowMs: number): number | undefined => {
  const byClock = endsMs === undefined ? undefined : Math.max(0, endsMs - nowMs);
  if (typeof seconds !== "number" || !(seconds >= 0 && seconds < 1e7)) return byClock;
  const bySeconds = seconds * 1000;
  return byClock !== undefined && Math.abs(byClock - bySeconds) <= 1500 ? byClock : bySeconds;
};

/**
 * The status in the body of a GET.
 * @param nowMs the site's clock, milliseconds since 1970
 * @returns undefined if the bytes are no status at all
 */
export const parseBrewStatus = (body: Uint8Array, nowMs: number): BrewStatus | undefined => {
  const fields = fieldsOf(parseJson(body));
  if (fields === undefined) return undefined;
  if (Object.keys(fields).length === 0) return { phase: "idle" };
  const phase = phaseOf(fields, nowMs);
  if (phase === undefined) return undefined;
  const started = timeOf(fields.started_at) ?? timeOf(fields.date);
  const brewEnds = timeOf(fields.brew_ends_at) ?? timeOf(fields.brew_time_end);
  // The original pours until WHEN, so its pouring has no end time.
  const pourEnds = timeOf(fields.pour_ends_at);
  const [from, to] = phase === "brewing" ? [started, brewEnds] : phase === "pouring" ? [brewEnds, pourEnds] : [];
  const leftMs = phase === "ready" ? undefined : leftOf(to, fields.seconds_left, nowMs);
  const span = from !== undefined && to !== undefined && to > from ? to - from : leftMs;
  return {
    phase,
    pot: textOf(fields.pot),
    tea: fields.beverage_type === "Tea" ? (textOf(fields.variety) ?? "tea") : undefined,
    strength: typeof fields.strength === "number" ? fields.strength : undefined,
    additions: textsOf(fields.additions),
    bean: beanOf(fields.coffee_bean),
    totalMs: leftMs === undefined || span === undefined ? undefined : Math.max(span, leftMs),
    leftMs,
    pourMs: pourEnds === undefined || brewEnds === undefined ? undefined : pourEnds - brewEnds,
    key: `${phase} ${textOf(fields.started_at) ?? textOf(fields.date) ?? ""}`,
  };
};
