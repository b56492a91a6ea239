/**
 * The fields of an HTCPCP message by the names that every view uses: Wireshark, display filters, pages. The table in
 * `packages/wireshark/htcpcp.lua` is generated from this one. Named after Wireshark's own `http.*` fields.
 */

/** How a field's value is held, in Wireshark's words. */
export type FieldType = "boolean" | "string" | "bytes" | "uint16" | "uint32" | "uint64" | "framenum" | "relative_time";

/** One field that a display filter can ask for. */
export interface FieldEntry {
  readonly name: `htcpcp.${string}`;
  readonly type: FieldType;
  /** The label before the value in the packet details. */
  readonly label: string;
  /** One line of description. */
  readonly description: string;
  /** The header with this value, in lower case. */
  readonly header?: string;
  /** Its parent field in the packet details, if neither its name nor `header` says it. */
  readonly parents?: `htcpcp.${string}`;
}

/** In the order of a message: start line, headers, body, computed fields. */
export const FIELDS = [
  { name: "htcpcp.request", type: "boolean", label: "Request", description: "This message is a request" },
  { name: "htcpcp.response", type: "boolean", label: "Response", description: "This message is a response" },
  {
    name: "htcpcp.request.method",
    type: "string",
    label: "Request Method",
    description: "What the pot is asked to do",
  },
  { name: "htcpcp.request.uri", type: "string", label: "Request URI", description: "Which pot is asked" },
  {
    name: "htcpcp.request.uri.scheme",
    type: "string",
    label: "Scheme",
    description: "The word for coffee, percent-decoded",
  },
  { name: "htcpcp.request.uri.host", type: "string", label: "Host", description: "The host that the pot is on" },
  {
    name: "htcpcp.request.uri.pot",
    type: "string",
    label: "Pot",
    description: "The pot designator, for machines with several pots",
  },
  {
    name: "htcpcp.request.uri.additions",
    type: "string",
    label: "Additions",
    description: "The additions list of the URI, percent-decoded",
  },
  {
    name: "htcpcp.request.version",
    type: "string",
    label: "Request Version",
    description: "Protocol and version of the request",
  },
  {
    name: "htcpcp.response.version",
    type: "string",
    label: "Response Version",
    description: "Protocol and version of the response",
  },
  { name: "htcpcp.response.code", type: "uint16", label: "Status Code", description: "How it went, as a number" },
  { name: "htcpcp.response.phrase", type: "string", label: "Response Phrase", description: "How it went, in words" },
  {
    name: "htcpcp.header.line",
    type: "string",
    label: "Header line",
    description: "One header field as sent, without its line end",
    // A field of the trailer section of a chunked body; the fields of the head come before any body.
    parents: "htcpcp.body",
  },
  {
    name: "htcpcp.unknown_header",
    type: "string",
    label: "Unknown header",
    description: "A header field without a field of its own",
    parents: "htcpcp.header.line",
  },
  {
    name: "htcpcp.accept_additions",
    type: "string",
    label: "Accept-Additions",
    description: "RFC 2324 2.2.2.1: what to add to the coffee",
    header: "accept-additions",
  },
  {
    name: "htcpcp.addition",
    type: "string",
    label: "Addition",
    description: "One member of Accept-Additions, without its parameters",
    parents: "htcpcp.accept_additions",
  },
  {
    name: "htcpcp.safe",
    type: "string",
    label: "Safe",
    description: "RFC 2324 2.2.1.1: whether the request may be repeated",
    header: "safe",
  },
  {
    name: "htcpcp.use_pot",
    type: "string",
    label: "Use-Pot",
    description: "The pot asked for by name",
    header: "use-pot",
  },
  {
    name: "htcpcp.alternates",
    type: "string",
    label: "Alternates",
    description: "RFC 7168 2.1.1: the teas on offer",
    header: "alternates",
  },
  {
    name: "htcpcp.content_type",
    type: "string",
    label: "Content-Type",
    description: "Media type of the body",
    header: "content-type",
  },
  {
    name: "htcpcp.content_length",
    type: "uint64",
    label: "Content-Length",
    description: "Length of the body in bytes",
    header: "content-length",
  },
  {
    name: "htcpcp.transfer_encoding",
    type: "string",
    label: "Transfer-Encoding",
    description: "How the body is framed",
    header: "transfer-encoding",
  },
  {
    name: "htcpcp.trailer",
    type: "string",
    label: "Trailer",
    description: "Header fields to come after the last chunk",
    header: "trailer",
  },
  { name: "htcpcp.server", type: "string", label: "Server", description: "Software of the pot", header: "server" },
  {
    name: "htcpcp.user_agent",
    type: "string",
    label: "User-Agent",
    description: "Software of the client",
    header: "user-agent",
  },
  {
    name: "htcpcp.host",
    type: "string",
    label: "Host",
    description: "Host that the request was sent to",
    header: "host",
  },
  { name: "htcpcp.date", type: "string", label: "Date", description: "When the message was made", header: "date" },
  {
    name: "htcpcp.connection",
    type: "string",
    label: "Connection",
    description: "Whether the connection stays open",
    header: "connection",
  },
  {
    name: "htcpcp.keep_alive",
    type: "string",
    label: "Keep-Alive",
    description: "How long the connection stays open",
    header: "keep-alive",
  },
  {
    name: "htcpcp.accept",
    type: "string",
    label: "Accept",
    description: "Media types the client takes",
    header: "accept",
  },
  {
    name: "htcpcp.accept_language",
    type: "string",
    label: "Accept-Language",
    description: "Languages the client takes",
    header: "accept-language",
  },
  { name: "htcpcp.allow", type: "string", label: "Allow", description: "Methods this resource takes", header: "allow" },
  {
    name: "htcpcp.authorization",
    type: "string",
    label: "Authorization",
    description: "Credentials of the client",
    header: "authorization",
  },
  {
    name: "htcpcp.www_authenticate",
    type: "string",
    label: "WWW-Authenticate",
    description: "Credentials the pot asks for",
    header: "www-authenticate",
  },
  {
    name: "htcpcp.cache_control",
    type: "string",
    label: "Cache-Control",
    description: "Whether the answer may be kept",
    header: "cache-control",
  },
  {
    name: "htcpcp.expect",
    type: "string",
    label: "Expect",
    description: "What the client waits for before it sends the body",
    header: "expect",
  },
  {
    name: "htcpcp.location",
    type: "string",
    label: "Location",
    description: "Where to ask instead",
    header: "location",
  },
  {
    name: "htcpcp.retry_after",
    type: "string",
    label: "Retry-After",
    description: "When to ask again",
    header: "retry-after",
  },
  {
    name: "htcpcp.deprecation",
    type: "string",
    label: "Deprecation",
    description: "Since when what was asked is deprecated",
    header: "deprecation",
  },
  {
    name: "htcpcp.warning",
    type: "string",
    label: "Warning",
    description: "A warning from the pot",
    header: "warning",
  },
  { name: "htcpcp.body", type: "string", label: "Body", description: "The body as sent, chunk framing included" },
  { name: "htcpcp.body.command", type: "string", label: "Command", description: "RFC 2324 4: start or stop" },
  {
    name: "htcpcp.chunk.size",
    type: "uint32",
    label: "Chunk size",
    description: "Bytes of data in this chunk",
    parents: "htcpcp.body",
  },
  {
    name: "htcpcp.chunk.extension",
    type: "string",
    label: "Chunk extension",
    description: "What follows the chunk size",
    parents: "htcpcp.body",
  },
  {
    name: "htcpcp.chunk.data",
    type: "bytes",
    label: "Chunk data",
    description: "Data of this chunk",
    parents: "htcpcp.body",
  },
  {
    name: "htcpcp.file_data",
    type: "string",
    label: "File Data",
    description: "The body without its framing",
    parents: "htcpcp.body",
  },
  {
    name: "htcpcp.request_in",
    type: "framenum",
    label: "Request in frame",
    description: "The request that this response answers",
  },
  {
    name: "htcpcp.response_in",
    type: "framenum",
    label: "Response in frame",
    description: "The response to this request",
  },
  {
    name: "htcpcp.time",
    type: "relative_time",
    label: "Time since request",
    description: "From the request to this response",
  },
  {
    name: "htcpcp.continuation_of",
    type: "framenum",
    label: "Continuation of frame",
    description: "The message that these bytes belong to",
  },
] as const;

/** The name of a field: `htcpcp.request.method`. */
export type FieldName = (typeof FIELDS)[number]["name"];

/** The severity of a remark, in Wireshark's words. */
export type RemarkSeverity = "NOTE" | "WARN";

/** The group of a remark, in Wireshark's words. */
export type RemarkGroup =
  | "DEPRECATED"
  | "MALFORMED"
  | "PROTOCOL"
  | "REASSEMBLE"
  | "RESPONSE_CODE"
  | "SEQUENCE"
  | "UNDECODED";

/** A remark about a message; a display filter can use it like a field. */
export interface RemarkEntry {
  readonly name: `htcpcp.${string}`;
  readonly group: RemarkGroup;
  readonly severity: RemarkSeverity;
  readonly text: string;
  /** The field that the remark is about, and its parent. */
  readonly parents?: `htcpcp.${string}`;
}

/** Wireshark's expert infos. */
export const REMARKS = [
  {
    name: "htcpcp.te_and_length",
    group: "PROTOCOL",
    severity: "WARN",
    text: "Transfer-Encoding and Content-Length in one message",
  },
  { name: "htcpcp.te_unknown", group: "UNDECODED", severity: "WARN", text: "Unknown transfer coding" },
  { name: "htcpcp.bad_length", group: "MALFORMED", severity: "WARN", text: "Content-Length is not one number" },
  {
    name: "htcpcp.missing_length",
    group: "PROTOCOL",
    severity: "NOTE",
    text: "Body without Content-Length: it ends where a new message begins",
    parents: "htcpcp.body",
  },
  {
    name: "htcpcp.excess_data",
    group: "PROTOCOL",
    severity: "WARN",
    text: "Bytes after the end of the message that are no new message",
  },
  { name: "htcpcp.bad_chunk", group: "MALFORMED", severity: "WARN", text: "Bad chunk", parents: "htcpcp.body" },
  { name: "htcpcp.leading_crlf", group: "PROTOCOL", severity: "NOTE", text: "Empty line before the start line" },
  { name: "htcpcp.bad_start_line", group: "MALFORMED", severity: "WARN", text: "Bad start line" },
  {
    name: "htcpcp.bad_header_name",
    group: "MALFORMED",
    severity: "WARN",
    text: "Bad header name",
    parents: "htcpcp.header.line",
  },
  {
    name: "htcpcp.folded_header",
    group: "PROTOCOL",
    severity: "WARN",
    text: "Folded header line (obsolete)",
    parents: "htcpcp.header.line",
  },
  { name: "htcpcp.unfinished_head", group: "MALFORMED", severity: "WARN", text: "The header section does not end" },
  {
    name: "htcpcp.unfinished_body",
    group: "REASSEMBLE",
    severity: "NOTE",
    text: "The rest of the body is not in this frame",
    parents: "htcpcp.body",
  },
  {
    name: "htcpcp.cut_short",
    group: "UNDECODED",
    severity: "NOTE",
    text: "The capture kept only the beginning of this packet",
  },
  {
    name: "htcpcp.bytes_before_missing",
    group: "SEQUENCE",
    severity: "NOTE",
    text: "The beginning is missing: an earlier segment was lost, or came out of order",
  },
  {
    name: "htcpcp.teapot",
    group: "RESPONSE_CODE",
    severity: "NOTE",
    text: "418: asked to brew coffee with a teapot",
    parents: "htcpcp.response.code",
  },
  {
    name: "htcpcp.not_acceptable",
    group: "RESPONSE_CODE",
    severity: "NOTE",
    text: "406: the pot cannot make the additions asked for",
    parents: "htcpcp.response.code",
  },
  {
    name: "htcpcp.unknown_scheme",
    group: "PROTOCOL",
    severity: "WARN",
    text: "Not a coffee scheme of RFC 2324",
    parents: "htcpcp.request.uri.scheme",
  },
  {
    name: "htcpcp.deprecated_post",
    group: "DEPRECATED",
    severity: "NOTE",
    text: "POST to brew is deprecated by RFC 2324: use BREW",
    parents: "htcpcp.request.method",
  },
] as const;

/** The name of a remark: `htcpcp.teapot`. */
export type RemarkName = (typeof REMARKS)[number]["name"];
