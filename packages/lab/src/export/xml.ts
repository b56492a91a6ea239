/** XML of exports. */

/** Characters that XML 1.0 has no way to write (section 2.2): one of them, and nothing is imported. */
const FORBIDDEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** A whole document, with a mark in the place of what cannot be written. */
export const xmlDocument = (lines: readonly string[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${lines.join("\n")}\n`.replaceAll(FORBIDDEN, "\ufffd");

/** Two hyphens would end a comment. */
export const xmlComment = (lines: readonly string[]): string =>
  lines.length === 0 ? "" : `<!--\n${lines.join("\n").replaceAll("--", "- -").replace(/-$/, "- ")}\n-->`;

const CHUNK = 0x8000;

export const encodeBase64 = (bytes: Uint8Array): string => {
  const parts: string[] = [];
  // A call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += CHUNK) parts.push(String.fromCharCode(...bytes.subarray(at, at + CHUNK)));
  return btoa(parts.join(""));
};
