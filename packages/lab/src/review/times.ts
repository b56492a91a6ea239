/**
 * Times as people and learning systems write them. A time that names no zone is in the zone of the due date, or of this
 * machine where that names none either.
 */

/** A name such as Europe/Berlin, or an offset such as +08:00; undefined for this machine's. */
export type Zone = string | undefined;

export interface Time {
  /** Milliseconds since 1970, UTC. */
  readonly at: number;
  /** As it was named with the time. */
  readonly zone: Zone;
}

export const TIME_SHAPE =
  "a time such as 2026-11-30 23:59, with a zone behind it where it is not this machine's: +08:00 or Europe/Berlin";

const TIME =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?\s*(Z|UTC|[+-](?:0\d|1[0-4]):?[0-5]\d|[A-Za-z_]+(?:\/[\w+-]+)+)?$/;

const MINUTE = 60_000;

/** How far the clocks of a zone are ahead of UTC at that instant, in milliseconds. */
const aheadOf = (zone: string, at: number): number => {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    ...{ year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" },
  }).formatToParts(at);
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second")) - at;
};

const OFFSET = /^([+-])(\d\d):?(\d\d)$/;

/** The instant at which the clocks of the zone show the time `clock`, given as if it were UTC. */
const instantOf = (clock: number, zone: Zone): number => {
  if (zone === undefined) {
    const date = new Date(clock);
    return new Date(
      date.getUTCFullYear(),
      date.getUTCMonth(),
      date.getUTCDate(),
      date.getUTCHours(),
      date.getUTCMinutes(),
      date.getUTCSeconds(),
    ).getTime();
  }
  const [, sign, hours, minutes] = OFFSET.exec(zone) ?? [];
  if (sign !== undefined) return clock - (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE;
  // Twice: the clocks may have been changed between the guess and the time.
  const guess = clock - aheadOf(zone, clock);
  return clock - aheadOf(zone, guess);
};

/** @returns undefined where it is no time, or names a zone that there is not */
export const readTime = (text: string, zone: Zone = undefined): Time | undefined => {
  const match = TIME.exec(text.trim());
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second = "00", own] = match;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const clock = Date.parse(`${iso}Z`);
  // A 31st of June would be taken for a 1st of July.
  if (Number.isNaN(clock) || !new Date(clock).toISOString().startsWith(iso)) return undefined;
  const used = own === "Z" || own === "UTC" ? "+00:00" : (own ?? zone);
  try {
    return { at: instantOf(clock, used), zone: used };
  } catch {
    return undefined;
  }
};

const UNITS = [
  ["day", 24 * 60 * MINUTE],
  ["h", 60 * MINUTE],
  ["min", MINUTE],
] as const;

/** "1 day 3 h": the two largest parts. */
export const durationText = (ms: number): string => {
  const first = UNITS.findIndex(([, size]) => ms >= size);
  if (first < 0) return "less than a minute";
  let rest = ms;
  return UNITS.slice(first, first + 2)
    .flatMap(([unit, size]) => {
      const count = Math.floor(rest / size);
      rest -= count * size;
      return count === 0 ? [] : [`${count} ${unit}${unit === "day" && count > 1 ? "s" : ""}`];
    })
    .join(" ");
};
