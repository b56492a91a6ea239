/** `$NAME` in the texts of question files: the port of a server, or a value that was drawn. */
import { isMapping } from "../files/shape.ts";

/** `$site`, and `$which.stream` for a part of a value. */
const NAMED = /\$([A-Za-z_][\w-]*)(\.[A-Za-z_][\w-]*)?/g;

/** @returns undefined where nothing has this name: the text stays as it is, and may name a query */
export type LookUp = (name: string) => string | number | undefined;

/** The same value with each `$NAME` replaced in all texts. */
export const substitute = (value: unknown, lookUp: LookUp): unknown => {
  if (typeof value === "string")
    return value.replace(NAMED, (text, name: string, part = "") => {
      const whole = part === "" ? undefined : lookUp(`${name}${part}`);
      const found = whole ?? lookUp(name);
      if (found === undefined) return text;
      return whole === undefined ? `${found}${part}` : String(found);
    });
  if (Array.isArray(value)) return value.map((one) => substitute(one, lookUp));
  if (!isMapping(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, substitute(one, lookUp)]));
};
