/** Times as learning systems write them for people, in the language of who exported them. */

/** Languages whose names of months are known. */
const LANGUAGES = [
  ...["bg", "ca", "cs", "da", "de", "el", "en", "es", "fi", "fr", "hr", "hu", "id", "it", "nb", "nl", "pl", "pt", "ro"],
  ...["ru", "sk", "sl", "sv", "tr", "uk", "vi"],
];

/** Each with its number; 0 where languages mean different months by it. */
const monthNames = (): ReadonlyMap<string, number> => {
  const months = new Map<string, number>();
  for (const language of LANGUAGES)
    for (const options of [{ month: "long" }, { month: "short" }, { month: "long", day: "numeric" }] as const) {
      const format = new Intl.DateTimeFormat(language, { ...options, timeZone: "UTC" });
      for (let month = 1; month <= 12; month += 1) {
        const parts = format.formatToParts(Date.UTC(2026, month - 1, 15));
        const name = parts.find(({ type }) => type === "month")!.value;
        for (const word of name.toLowerCase().match(/\p{Letter}+/gu) ?? [])
          months.set(word, (months.get(word) ?? month) === month ? month : 0);
      }
    }
  return months;
};
let months: ReadonlyMap<string, number> | undefined;

type Day = readonly [year: number, month: number, day: number];

const dayOf = (text: string): Day | undefined => {
  const [, y, m, d] = /(\d{4})(?:\s*[年년]\s*|[-/.])(\d{1,2})(?:\s*[月월]\s*|[-/.])(\d{1,2})(?!\d)/.exec(text) ?? [];
  if (y !== undefined) return [Number(y), Number(m), Number(d)];
  const [, first, mark, second, year] = /(?<!\d)(\d{1,2})([-/.])(\d{1,2})\2(\d{4})/.exec(text) ?? [];
  if (year !== undefined) {
    const [one, two] = [Number(first), Number(second)];
    // With slashes 1/2 is in January or in February.
    if (mark === "." || one > 12 || one === two) return [Number(year), two, one];
    return two > 12 ? [Number(year), one, two] : undefined;
  }
  months ??= monthNames();
  const words = text.toLowerCase().match(/\p{Letter}+/gu) ?? [];
  const named = new Set(words.flatMap((word) => months!.get(word) || []));
  const [month] = named;
  const [years, days] = [text.match(/(?<!\d)\d{4}(?!\d)/g), text.match(/(?<!\d)\d{1,2}(?!\d)/g)];
  if (named.size !== 1 || month === undefined || years?.length !== 1 || days?.length !== 1) return undefined;
  return [Number(years[0]), month, Number(days[0])];
};

const CLOCK = /(?<![\d.:])(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(?![\d:])/;
/** A point between hours and minutes is not one of a date. */
const POINTED_CLOCK = /(?<![\d.])(\d{1,2})[.h](\d\d)(?:\.(\d\d))?\s*$/;
const MORNING = /\ba\.?\s?m\b|π\.\s?μ|上午|午前|오전/i;
const AFTERNOON = /\bp\.?\s?m\b|μ\.\s?μ|下午|午後|오후/i;
const ZONE = /(?:\d|\s)(Z|UTC|GMT|[+-]\d\d:?\d\d)$/;

const MAX_CHARACTERS = 100;
const two = (value: number): string => String(value).padStart(2, "0");

/**
 * @param text such as "Monday, 30 November 2026, 11:59 PM", "30.11.2026 23:59", "2026年11月30日 23:59"
 * @returns such as `2026-11-30T23:59:00`, with `Z` or `+08:00` behind it where the text has that; undefined where it is
 * no time, or not certain which
 */
export const writtenTime = (text: string): string | undefined => {
  const plain = text.normalize("NFKC").trim();
  if (plain.length > MAX_CHARACTERS) return undefined;
  const [, zone] = ZONE.exec(plain) ?? [];
  const local = zone === undefined ? plain : plain.slice(0, -zone.length).trim();
  const clock = CLOCK.exec(local.replace(/(\d)T(?=\d)/, "$1 ")) ?? POINTED_CLOCK.exec(local);
  if (clock === null) return undefined;
  const [whole, hours, minutes, seconds = "0"] = clock;
  const isAfternoon = AFTERNOON.test(local);
  const isHalf = isAfternoon || MORNING.test(local);
  if (isHalf && (Number(hours) > 12 || Number(hours) === 0) && !(hours === "0" || hours === "00")) return undefined;
  const hour = isHalf ? (Number(hours) % 12) + (isAfternoon ? 12 : 0) : Number(hours);
  const day = dayOf(local.replace(/(\d)T(?=\d)/, "$1 ").replace(whole, " "));
  if (day === undefined) return undefined;
  const [year, month, date] = day;
  const iso = `${year}-${two(month)}-${two(date)}T${two(hour)}:${minutes}:${seconds.padStart(2, "0")}`;
  const instant = Date.parse(`${iso}Z`);
  // A 31st of June would be taken for a 1st of July.
  if (Number.isNaN(instant) || !new Date(instant).toISOString().startsWith(iso)) return undefined;
  return `${iso}${zone === undefined ? "" : /^[+-]/.test(zone) ? zone : "Z"}`;
};
