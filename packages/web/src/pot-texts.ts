/** Reads the body of a pot's refusal: text for a person, and with 406 the available additions. Never throws. */
import { fieldsOf, parseJson, textOf, textsOf } from "./brew-status.ts";

export interface PotTexts {
  /** One paragraph; undefined if the pot said nothing readable. */
  readonly text: string | undefined;
  /** Names of additions, if the pot listed any. */
  readonly additions: readonly string[];
}

const MAX_TEXT = 300;
const MAX_BYTES = 4096;

/**
 * "a, b, c", with or without "Available additions:" before it; items of a list are short, parts of a sentence are not.
 */
const LIST = /^(?:[^:,]{1,40}:)?\s*((?:[^,;:]{1,30}[,;]){2,}[^,;:]{1,30})$/;

const readLine = (line: string): PotTexts => {
  const list = LIST.exec(line)?.[1];
  if (list !== undefined) return { text: undefined, additions: list.split(/[,;]/).map((item) => item.trim()) };
  // A state in JSON is for programs; the wire panel shows it.
  return { text: line.startsWith("{") ? undefined : line, additions: [] };
};

/** Reads JSON (a list, or an object with a list and a text in it) or plain text (lists or sentences). */
export const readPotTexts = (body: Uint8Array): PotTexts => {
  const value = parseJson(body);
  if (Array.isArray(value)) return { text: undefined, additions: textsOf(value) };
  const fields = fieldsOf(value);
  if (fields !== undefined) {
    const list = Object.values(fields).find((field) => Array.isArray(field));
    const text = ["message", "detail", "error", "reason", "title"].map((key) => textOf(fields[key])).find(Boolean);
    return { text, additions: textsOf(list) };
  }
  const lines = new TextDecoder()
    .decode(body.subarray(0, MAX_BYTES))
    .split(/\r?\n/)
    .map((line) => line.replace(/[\p{C}\s]+/gu, " ").trim())
    .filter((line) => line !== "")
    .map(readLine);
  const text = lines.flatMap((line) => line.text ?? []).join(" ");
  return {
    text: text === "" ? undefined : text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text,
    additions: lines.flatMap(({ additions }) => additions),
  };
};
