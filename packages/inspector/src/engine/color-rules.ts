/**
 * Wireshark's colour-rule files (`colorfilters`): a line is `@NAME@FILTER@[red,green,blue][red,green,blue]`, background
 * first, each part from 0 to 65535. A line that begins with `!` is switched off; the first rule that fits a packet wins.
 */
import {
  compileFilter,
  defineField,
  type FieldDefinition,
  type FieldRegistry,
  type FieldType,
  type Filter,
  type FilterResult,
  REGISTRY,
} from "@potshark/dissect";

export interface ColorRule {
  readonly name: string;
  readonly filter: Filter;
  /** "#ffdf99". */
  readonly background: string;
  readonly foreground: string;
}

export interface ColorRules {
  readonly rules: readonly ColorRule[];
  /** Lines that are not used, each with the reason. */
  readonly problems: readonly string[];
}

const MAX_RULES = 500;
const MAX_LINE = 4096;
const COLOR = /\[(\d{1,5}),\s*(\d{1,5}),\s*(\d{1,5})\]/;
const COLORS = new RegExp(`^${COLOR.source}\\s*${COLOR.source}\\s*$`);

const hexColor = (parts: readonly string[]): string | undefined => {
  const bytes = parts.map((part) => Number(part) >> 8);
  return bytes.some((byte) => byte > 255)
    ? undefined
    : `#${bytes.map((one) => one.toString(16).padStart(2, "0")).join("")}`;
};

/**
 * Wireshark's own rules name protocols that are not dissected here (`http || http2`). Their fields are taken for fields
 * that no packet has. Of their types only this is known: what the rule compares them with has to fit.
 */
const withAbsentFields = (type: FieldType): FieldRegistry => {
  const absent = new Map<string, FieldDefinition>();
  const absentField = (name: string): FieldDefinition => {
    const field = absent.get(name) ?? defineField(name, type, name);
    absent.set(name, field);
    return field;
  };
  return {
    get: (name) => REGISTRY.get(name) ?? (/^[a-z_][\w-]*(?:\.[\w-]+)*$/i.test(name) ? absentField(name) : undefined),
    names: () => REGISTRY.names(),
  };
};

const WITH_ABSENT: readonly FieldRegistry[] = [withAbsentFields("uint32"), withAbsentFields("string")];

const compileRule = (text: string): FilterResult<Filter> => {
  const compiled = compileFilter(text, REGISTRY);
  if (compiled.ok) return compiled;
  for (const registry of WITH_ABSENT) {
    const lenient = compileFilter(text, registry);
    if (lenient.ok) return lenient;
  }
  return compiled;
};

/** @returns the rule, or why there is none */
const parseLine = (line: string): ColorRule | string => {
  const nameEnd = line.indexOf("@", 1);
  const filterEnd = line.lastIndexOf("@");
  const colors = COLORS.exec(line.slice(filterEnd + 1));
  if (!line.startsWith("@") || nameEnd < 0 || filterEnd <= nameEnd || colors === null)
    return "not @NAME@FILTER@[red,green,blue][red,green,blue]";
  const [background, foreground] = [hexColor(colors.slice(1, 4)), hexColor(colors.slice(4, 7))];
  if (background === undefined || foreground === undefined) return "a part of a colour is from 0 to 65535";
  const filter = compileRule(line.slice(nameEnd + 1, filterEnd));
  if (!filter.ok) return filter.problem.message;
  return { name: line.slice(1, nameEnd), filter: filter.value, background, foreground };
};

/** Never throws. What is no rule is named. */
export const parseColorRules = (text: string): ColorRules => {
  const rules: ColorRule[] = [];
  const problems: string[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === "" || line.startsWith("#") || line.startsWith("!")) continue;
    const rule = line.length > MAX_LINE ? "the line is too long" : parseLine(line);
    if (typeof rule === "string") problems.push(`line ${index + 1}: ${rule}`);
    else if (rules.length < MAX_RULES) rules.push(rule);
    else problems.push(`line ${index + 1}: more than ${MAX_RULES} rules`);
  }
  return { rules, problems };
};
