/** The display filter that a field of a packet passes: "Apply as filter". */
import { type FieldDefinition, type FieldValue, formatValue } from "@potshark/dissect";

/** A longer text or byte string is compared by its beginning. */
const MAX_COMPARED = 200;

const escaped = (text: string): string => text.replace(/[\\"]/g, "\\$&");

/** Text in a filter's quotes; undefined where it has characters that a filter cannot write as text. */
const quoted = (text: string): string | undefined => (/[\p{Cc}\ufffd]/u.test(text) ? undefined : `"${escaped(text)}"`);

const byteList = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(":");

const encoder = new TextEncoder();

const textFilter = (name: string, text: string): string => {
  if (text === "") return `${name} == ""`;
  const isWhole = text.length <= MAX_COMPARED;
  const literal = quoted(isWhole ? text : text.slice(0, MAX_COMPARED));
  if (literal !== undefined) return isWhole ? `${name} == ${literal}` : `${name} contains ${literal}`;
  // Written as escaped bytes: a line end or another control character is in it.
  const bytes = encoder.encode(text.slice(0, MAX_COMPARED));
  const hex = Array.from(bytes, (byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
  return isWhole ? `${name} == "${hex}"` : `${name} contains "${hex}"`;
};

const bytesFilter = (name: string, bytes: Uint8Array): string => {
  if (bytes.length === 0) return name;
  return bytes.length <= MAX_COMPARED
    ? `${name} == ${byteList(bytes)}`
    : `${name}[:${MAX_COMPARED}] == ${byteList(bytes.subarray(0, MAX_COMPARED))}`;
};

/** A filter that frames with this value of the field pass. */
export const fieldFilter = (field: FieldDefinition, value: FieldValue): string => {
  const { name, type } = field;
  if (type === "none" || type === "protocol") return name;
  if (type === "string") return textFilter(name, value as string);
  if (type === "bytes") return bytesFilter(name, value as Uint8Array);
  if (field.zone !== undefined) return `${name} == "${formatValue(field, value)}"`;
  return `${name} == ${formatValue(field, value)}`;
};
