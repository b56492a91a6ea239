/**
 * Numbers that Wireshark has names for (value strings): people write the name, the number to either base, or both, and
 * all of these are read as what Wireshark shows, "TLS 1.3 (0x0304)".
 */
import { type FieldDefinition, formatValue, REGISTRY } from "@potshark/dissect";

/** Which base digits without a prefix may have, where both are possible. */
export const BASES = [10, 16] as const;
export type Base = (typeof BASES)[number];

/** Case, blanks, signs and the v of a version do not count: "TLSv1.3" names TLS 1.3. */
const keyOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "")
    .replace(/(?<=\p{L})v(?:ersion)?(?=\p{N})/gu, "");

const namedBy = new WeakMap<FieldDefinition, ReadonlyMap<string, readonly number[]>>();

/** Several numbers may have one name. */
const named = (field: FieldDefinition, name: string): readonly number[] => {
  let known = namedBy.get(field);
  if (known === undefined) {
    const numbers = new Map<string, number[]>();
    for (const [number, text] of field.values ?? []) {
      const key = keyOf(text);
      numbers.set(key, [...(numbers.get(key) ?? []), number]);
    }
    known = numbers;
    namedBy.set(field, known);
  }
  return known.get(keyOf(name)) ?? [];
};

/** The field, if it is a number that has names, or is shown in hexadecimal. */
export const labelledField = (name: string | undefined): FieldDefinition | undefined => {
  const field = name === undefined ? undefined : REGISTRY.get(name);
  const hasLabels = field?.kind === "number" && (field.hasValueStrings || field.hexDigits !== undefined);
  return hasLabels ? field : undefined;
};

/** "TLS 1.3 (0x0304)"; only the number, where it has no name. */
export const labelled = (field: FieldDefinition, number: number): string => {
  const [name, printed] = [field.values?.get(number), formatValue(field, number)];
  return name === undefined ? printed : `${name} (${printed})`;
};

/** Name and number of what `labelled` gave. */
export const withoutLabel = (text: string): { readonly name: string; readonly number: string } => {
  const [, name = text, number = text] = /^(.*) \(([^()]*)\)$/s.exec(text) ?? [];
  return { name, number };
};

const numberIn = ({ hexDigits }: FieldDefinition, text: string, base: Base): number | undefined => {
  const prefixed = /^0x([0-9a-f]{1,8})$/i.exec(text)?.[1];
  const digits = text.replace(/[ :]/g, "");
  const isHex = base === 16 && digits.length === hexDigits && /^[0-9a-f]+$/i.test(digits);
  if (prefixed !== undefined || isHex) return Number.parseInt(prefixed ?? digits, 16);
  return /^\d{1,10}$/.test(text) ? Number(text) : undefined;
};

const numbersOf = (field: FieldDefinition, text: string, base: Base): readonly number[] => {
  const numbers = named(field, text);
  const number = numberIn(field, text, base);
  return numbers.length > 0 || number === undefined ? numbers : [number];
};

/** Longer texts name nothing. */
const MAX_CHARACTERS = 120;

type Both = readonly [one: string, between: string, other: string];

const NUMBER = /^(?:0x[0-9a-f]+|[0-9a-f]{2,8}|\d+)$/i;

/** Name and number beside each other, in either order, with what is between them. */
const bothIn = (text: string): readonly Both[] => {
  if (text.length > MAX_CHARACTERS) return [];
  // Every second one is what is between two words.
  const words = text.replace(/[)\]]$/, "").split(/([ ([=:,-]+)/);
  const splits: readonly Both[] = [
    [words.slice(0, -2).join(""), words.at(-2) ?? "", words.at(-1)!],
    [words[0]!, words[1] ?? "", words.slice(2).join("")],
  ];
  return splits.filter(([one, , other], index) => one !== "" && other !== "" && NUMBER.test(index === 0 ? other : one));
};

/** The text as `labelled` gives it, if it says which number is meant. */
export const readLabelled = (field: FieldDefinition, text: string, base: Base): string => {
  const alone = numbersOf(field, text, base);
  if (alone.length > 0) return alone.length === 1 ? labelled(field, alone[0]!) : text;
  for (const [one, , other] of bothIn(text)) {
    const right = numbersOf(field, other, base);
    const both = numbersOf(field, one, base).filter((each) => right.includes(each));
    if (both.length === 1) return labelled(field, both[0]!);
  }
  return text;
};

/** Whether a name and a number that are said to be the same are not: "TLS 1.3 (0x0303)". */
export const isContradiction = (field: FieldDefinition, text: string): boolean =>
  bothIn(text).some(([one, between, other]) => {
    const isOneNamed = named(field, one).length > 0;
    if (!/[([=:]/.test(between) || isOneNamed === named(field, other).length > 0) return false;
    return BASES.every((base) => {
      const right = numbersOf(field, other, base);
      const left = numbersOf(field, one, base);
      return left.length > 0 && right.length > 0 && !left.some((each) => right.includes(each));
    });
  });

/** Each name that several right answers have stands for these: Wireshark names some numbers alike. */
export const withSharedNames = (given: readonly string[], wanted: readonly string[]): readonly string[] => {
  const named = new Map<string, string[]>();
  for (const text of wanted) {
    const key = keyOf(withoutLabel(text).name);
    named.set(key, [...(named.get(key) ?? []), text]);
  }
  return given.flatMap((text) => named.get(keyOf(text)) ?? text);
};
