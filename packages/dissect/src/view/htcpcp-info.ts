/** The columns for HTCPCP, as our dissector for Wireshark fills them. */
import { coffeeWord } from "../app/htcpcp/coffee-scheme.ts";
import { readable } from "../app/htcpcp/text.ts";
import type { EmittedFields } from "./emitted-fields.ts";
import type { ShownColumns } from "./http-info.ts";
import { lineAt, type MessageFields, messagesOf } from "./start-line.ts";

/** A percent-encoded scheme is shown as a word. */
const spokenScheme = (line: string): string => {
  if (!line.includes("%")) return "";
  const scheme = /^\S+[ \t]+([^:/?#\s]+):/.exec(line)?.[1];
  const word = scheme?.includes("%") ? coffeeWord(scheme) : undefined;
  return word === undefined ? "" : ` (${word})`;
};

const textOf = ({ layer, start, parts }: MessageFields): string => {
  if (start !== undefined) {
    const line = lineAt(start);
    return `${readable(line)}${spokenScheme(line)}`;
  }
  if (parts.has("bad_start_line")) return `Bad start line: ${readable(lineAt(layer))}`;
  if (parts.has("excess_data")) return "Excess data";
  if (parts.has("leading_crlf")) return "Empty line";
  // Otherwise it is the beginning of a message that was cut short.
  return parts.has("continuation_of") || parts.has("bytes_before_missing") ? "Continuation" : readable(lineAt(layer));
};

/** The fields that are needed here. */
export const HTCPCP_INFO_FIELDS: readonly string[] = [
  "htcpcp",
  "htcpcp.request.method",
  "htcpcp.response.version",
  "htcpcp.bad_start_line",
  "htcpcp.excess_data",
  "htcpcp.leading_crlf",
  "htcpcp.continuation_of",
  "htcpcp.bytes_before_missing",
];

export const htcpcpInfo = (frame: EmittedFields): ShownColumns => ({
  protocol: "HTCPCP",
  info: messagesOf(frame, "htcpcp").map(textOf).join(", "),
});
