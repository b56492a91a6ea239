/** The text of a field for people: its label and its value, on one inert line. */
import type { FieldDefinition, FieldValue } from "../fields/field.ts";
import { formatTime, formatValue } from "../fields/format-value.ts";

/** Longer texts are cut: a body of a megabyte is not a label. */
export const MAX_LABEL_CHARACTERS = 240;
export const MAX_LABEL_BYTES = 36;

const ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Controls, format characters and line separators could move the cursor or change how a line is read. */
const ACTIVE = /[\p{C}\u2028\u2029]/gu;

const MIDDLE_DOT = 0xb7;

const escapeCharacter = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  return (
    ESCAPES[character] ?? (code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`)
  );
};

/**
 * Whether every character is printable: ASCII, or the dot between flags. Most texts are, and need no regular
 * expression.
 */
const isPlain = (text: string): boolean => {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || (code > 0x7e && code !== MIDDLE_DOT)) return false;
  }
  return true;
};

/** Text from the network, on one line and inert. */
export const shownText = (text: string): string => (isPlain(text) ? text : text.replace(ACTIVE, escapeCharacter));

const cutText = (text: string): string =>
  shownText(text.length > MAX_LABEL_CHARACTERS ? `${text.slice(0, MAX_LABEL_CHARACTERS)}…` : text);

const secondsText = (seconds: string): string => `${seconds} seconds`;

/** The text after the label of a time. */
export const labelledTime = ({ zone }: FieldDefinition, seconds: number, nanoseconds: number): string =>
  zone === undefined ? secondsText(formatTime(seconds, nanoseconds)) : formatTime(seconds, nanoseconds, zone);

/** The text after the label of a field. */
export const labelledValue = (field: FieldDefinition, value: FieldValue): string => {
  const { type, values } = field;
  if (type === "string") return cutText(value as string);
  if (value instanceof Uint8Array && type === "bytes") {
    return value.length > MAX_LABEL_BYTES
      ? `${formatValue(field, value.subarray(0, MAX_LABEL_BYTES))}…`
      : formatValue(field, value);
  }
  if (field.zone !== undefined) return formatValue(field, value);
  if (type === "absolute_time" || type === "relative_time") return secondsText(formatValue(field, value));
  const word = typeof value === "bigint" ? undefined : values?.get(Number(value));
  if (word === undefined) return formatValue(field, value);
  return type === "boolean" ? word : `${word} (${formatValue(field, value)})`;
};

/**
 * "Protocol: TCP (6)". For a protocol, or a field that has no value of its own, only the label. Long texts and bytes
 * are cut and end in "…"; characters that could move a cursor are escaped.
 */
export const fieldLabel = (field: FieldDefinition, value: FieldValue): string =>
  field.type === "protocol" || field.type === "none" ? field.label : `${field.label}: ${labelledValue(field, value)}`;
