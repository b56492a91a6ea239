/** How the fields of a frame become a line: tshark's `-E`, read as tshark reads it. */
import { inert, UserMistake } from "@potshark/service/mistake";

export interface FieldFormat {
  readonly header: boolean;
  /** Whether a byte order mark comes first. */
  readonly bom: boolean;
  readonly separator: string;
  readonly aggregator: string;
  readonly occurrence: "f" | "l" | "a";
  readonly quote: string;
  /** Whether line ends and tabs in values are written as `\n`, `\r`, `\t`. */
  readonly escapes: boolean;
}

type Setting = (format: FieldFormat, value: string) => FieldFormat | undefined;

const QUOTES: Readonly<Record<string, string>> = { d: '"', s: "'", n: "" };

/** tshark checks only the first letter: `header=yes` is `header=y`. */
const yesOrNo = (value: string): boolean | undefined => ({ y: true, n: false })[value.slice(0, 1)];

const withFlag =
  (name: "header" | "bom" | "escapes"): Setting =>
  (format, value) => {
    const isOn = yesOrNo(value);
    return isOn === undefined ? undefined : { ...format, [name]: isOn };
  };

/** `/t` and `/s` stand for tab and space; of anything else the first character counts. */
const character = (value: string): string => {
  if (value.startsWith("/t")) return "\t";
  if (value.startsWith("/s")) return " ";
  return value.startsWith("/") ? "\\" : (Array.from(value)[0] ?? "");
};

const withCharacter =
  (name: "separator" | "aggregator"): Setting =>
  (format, value) =>
    value === "" ? undefined : { ...format, [name]: character(value) };

const SETTINGS: Readonly<Record<string, { readonly allowed: string; readonly set: Setting }>> = {
  header: { allowed: "y or n", set: withFlag("header") },
  bom: { allowed: "y or n", set: withFlag("bom") },
  separator: { allowed: "/t (tab), /s (space) or a character", set: withCharacter("separator") },
  aggregator: { allowed: "/s (space) or a character", set: withCharacter("aggregator") },
  occurrence: {
    allowed: "f (first), l (last) or a (all)",
    set: (format, value) => {
      const occurrence = (["f", "l", "a"] as const).find((one) => value.startsWith(one));
      return occurrence === undefined ? undefined : { ...format, occurrence };
    },
  },
  quote: {
    allowed: "d (double), s (single) or n (none)",
    set: (format, value) => {
      const quote = QUOTES[value.slice(0, 1)];
      return quote === undefined ? undefined : { ...format, quote };
    },
  },
  escape: { allowed: "y or n", set: withFlag("escapes") },
};

const INITIAL: FieldFormat = {
  header: false,
  bom: false,
  separator: "\t",
  aggregator: ",",
  occurrence: "a",
  quote: "",
  escapes: true,
};

/**
 * @param given the arguments of `-E`: "header=y"
 * @throws UserMistake if one is unknown
 */
export const readFieldFormat = (given: readonly string[]): FieldFormat => {
  let format = INITIAL;
  for (const text of given) {
    const [name = ""] = text.split("=", 1);
    const setting = Object.hasOwn(SETTINGS, name) ? SETTINGS[name] : undefined;
    if (setting === undefined) {
      throw new UserMistake(`-E ${inert(text, 60)} is not known; allowed: ${Object.keys(SETTINGS).join(", ")}`);
    }
    const next = text.includes("=") ? setting.set(format, text.slice(name.length + 1)) : undefined;
    if (next === undefined)
      throw new UserMistake(`-E ${inert(text, 60)} says nothing; allowed: ${name}= ${setting.allowed}`);
    format = next;
  }
  return format;
};
