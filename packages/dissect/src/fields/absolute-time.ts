/** Dates and times of day as Wireshark prints them: "Nov 14, 2023 22:13:20.000000000 UTC". */

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

export type TimeZone = "local" | "utc";

const pad = (number: number, width = 2): string => String(number).padStart(width, "0");

/** No locale has all English abbreviations of time zones. */
const LOCALES = ["en-US", "en-GB", "en-AU", "en-IN"] as const;

/** By the offset from UTC, in minutes: only the offset of a zone changes with the date. */
const zoneNames = new Map<number, string>();

/** "CET"; a zone without an abbreviation is named by its offset: "+03". */
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

/** The last second that was formatted in each zone, since most frames come in the same second as their neighbours. */
const lastSeconds: Record<TimeZone, { seconds: number; before: string; behind: string }> = {
  local: { seconds: Number.NaN, before: "", behind: "" },
  utc: { seconds: Number.NaN, before: "", behind: "" },
};

const remember = (seconds: number, date: Date, zone: TimeZone): void => {
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
  lastSeconds[zone].seconds = seconds;
  lastSeconds[zone].before =
    `${MONTHS[month]} ${String(day).padStart(2)}, ${year} ${pad(hour)}:${pad(minute)}:${pad(second)}.`;
  lastSeconds[zone].behind = ` ${name}`;
};

/**
 * The text before and after the nanoseconds of a date and time of day; undefined for a time that is outside the
 * calendar.
 *
 * @param seconds whole seconds, since 1970
 */
export const absoluteTimeParts = (
  seconds: number,
  zone: TimeZone,
): { readonly before: string; readonly behind: string } | undefined => {
  const last = lastSeconds[zone];
  if (last.seconds !== seconds) {
    const date = new Date(seconds * 1000);
    if (Number.isNaN(date.getTime())) return undefined;
    remember(seconds, date, zone);
  }
  return last;
};

/**
 * @param seconds whole seconds, since 1970
 * @param nanoseconds of the second, below 1,000,000,000
 */
export const formatAbsoluteTime = (seconds: number, nanoseconds: number, zone: TimeZone): string => {
  const parts = absoluteTimeParts(seconds, zone);
  return parts === undefined ? "Not representable" : `${parts.before}${pad(nanoseconds, 9)}${parts.behind}`;
};
