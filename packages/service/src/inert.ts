/**
 * Text from the network, made harmless for a terminal and a log line. Control characters could move the cursor or forge
 * a second line, bidirectional overrides could change how a line reads.
 */

/** Everything of Unicode's class "Other" (controls, format characters, lone surrogates), and the line separators. */
const ACTIVE = /[\p{C}\u2028\u2029]/gu;

/** Nearly every text has only these characters, and then needs no further check. */
const PLAIN = /^[ -[\]-~]*$/;
const PRINTABLE = /^[ -~]*$/;

const escapeCharacter = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
};

/**
 * The text as one inert line: active characters as `\x1b` or `\u{202e}`, a backslash doubled so that no escape can be
 * forged.
 * @param limit maximum length, in UTF-16 units of the input; a longer text ends in an ellipsis
 */
export const inert = (text: string, limit: number = Number.POSITIVE_INFINITY): string => {
  if (text.length <= limit && PLAIN.test(text)) return text;
  const cut = text.length > limit ? `${text.slice(0, limit)}…` : text;
  return cut.replaceAll("\\", "\\\\").replace(ACTIVE, escapeCharacter);
};

/** A value as one line of equally inert JSON that parses to exactly the value. */
export const inertJson = (value: unknown): string => {
  const json = JSON.stringify(value);
  if (PRINTABLE.test(json)) return json;
  return json.replace(ACTIVE, (character) =>
    // A JSON escape is one UTF-16 unit, so a character outside the basic plane needs two.
    Array.from(
      { length: character.length },
      (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`,
    ).join(""),
  );
};
