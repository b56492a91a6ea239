/** Dates and times of day as Wireshark prints them: "Nov 14, 2023 22:13:20.000000000 UTC". */

const NANOSECONDS = 1_000_000_000n;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

export type TimeZone = "local" | "utc";

const pad = (number: number, width = 2): string => String(number).padStart(width, "0");

/** English abbreviations of time zones are spread over the locales. */
const LOCALES = ["en-US", "en-GB", "en-AU", "en-IN"] as const;

/** By the offset from UTC, in minutes: nothing else of a zone changes with the date. */
const zoneNames = new Map<number, string>();

/** "CET"; a zone that has no abbreviation is called by its offset: "+03". */
const localZoneName = (date: Date): string => {
  const offset = -date.getTimezoneOffset();
  const known = zoneNames.get(offset);
  if (known !== undefined) return known;
  const names = LOCALES.map(
    (locale) =>
      new Intl.DateTimeFormat(locale, { timeZoneName: "short" })
        .formatToParts(date)
        .find(({ type }) => type === "timeZoneName")?.value ?? "",
  );
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  const name =
    names.find((one) => /^[A-Z]+$/.test(one)) ??
    `${offset < 0 ? "-" : "+"}${pad(hours)}${minutes === 0 ? "" : pad(minutes)}`;
  zoneNames.set(offset, name);
  return name;
};

/** @param time nanoseconds since 1970 */
export const formatAbsoluteTime = (time: bigint, zone: TimeZone): string => {
  const fraction = ((time % NANOSECONDS) + NANOSECONDS) % NANOSECONDS;
  const date = new Date(Number((time - fraction) / NANOSECONDS) * 1000);
  if (Number.isNaN(date.getTime())) return "Not representable";
  const [month, day, year, hour, minute, second, name] =
    zone === "utc"
      ? [
          date.getUTCMonth(),
          date.getUTCDate(),
          date.getUTCFullYear(),
          date.getUTCHours(),
          date.getUTCMinutes(),
          date.getUTCSeconds(),
          "UTC",
        ]
      : [
          date.getMonth(),
          date.getDate(),
          date.getFullYear(),
          date.getHours(),
          date.getMinutes(),
          date.getSeconds(),
          localZoneName(date),
        ];
  const clock = `${pad(hour)}:${pad(minute)}:${pad(second)}.${pad(Number(fraction), 9)}`;
  return `${MONTHS[month]} ${String(day).padStart(2)}, ${year} ${clock} ${name}`;
};
