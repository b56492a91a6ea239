/**
 * Dates and times as a filter writes them. Read first: wireshark-filter(4), after the list of escape sequences.
 *
 *     2020-07-04T12:34:56.5   2020-07-04 12:34Z   2020-07-04   Sep 26, 2004 23:18:04.954975
 *
 * "Z", "UTC", "GMT", "UT" or an offset such as +02:00 may follow; without one the time is local.
 */

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const TIME = "(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d{1,9})\\d*)?)?";
const ZONE = "\\s*(Z|UTC|GMT|UT|[+-]\\d{2}(?::?\\d{2})?)?";
const ISO = new RegExp(`^(\\d{4})-(\\d{1,2})-(\\d{1,2})(?:(?:T|\\s+)${TIME}${ZONE})?$`);
const LEGACY = new RegExp(`^([A-Za-z]{3})\\s+(\\d{1,2}),\\s*(\\d{4})(?:\\s+${TIME}${ZONE})?$`);
const NANOSECONDS_PER_MILLISECOND = 1_000_000n;

const minutesOf = (zone: string): number => {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  return hours === undefined ? 0 : (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes ?? 0));
};

/** Nanoseconds since 1970; undefined if the text is not a date. */
export function readDate(text: string): bigint | undefined {
  const iso = ISO.exec(text);
  const legacy = iso ? null : LEGACY.exec(text);
  const match = iso ?? legacy;
  if (match === null) return undefined;
  const [, first = "", second = "", third = "", hour = "0", minute = "0", clock = "0", fraction = "", zone] = match;
  const year = Number(iso ? first : third);
  const month = iso ? Number(second) - 1 : MONTHS.indexOf(first.toLowerCase());
  const day = Number(iso ? third : second);
  const [hours, minutes, seconds] = [Number(hour), Number(minute), Number(clock)];
  const utc = Date.UTC(year, month, day, hours, minutes, seconds);
  const date = new Date(utc);
  // `Date` turns 32 May into a day of June.
  const isReal = date.getUTCFullYear() === year && date.getUTCMonth() === month && date.getUTCDate() === day;
  if (!isReal || hours > 23 || minutes > 59 || seconds > 59) return undefined;
  const milliseconds =
    zone === undefined ? new Date(year, month, day, hours, minutes, seconds).getTime() : utc - minutesOf(zone) * 60_000;
  return BigInt(milliseconds) * NANOSECONDS_PER_MILLISECOND + BigInt(fraction.padEnd(9, "0"));
}
