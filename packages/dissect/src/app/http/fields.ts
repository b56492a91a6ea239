/** The fields of HTTP, with Wireshark's names and types. */
import { defineField, type FieldDefinition, type FieldOptions, type FieldType } from "../../fields/field.ts";
import { MEDIA_FIELDS } from "../media/media.ts";
import { TLS_FIELDS } from "../tls/fields.ts";

const field = (name: string, type: FieldType, label: string, options?: FieldOptions): FieldDefinition =>
  defineField(`http.${name}`, type, label, options);
const text = (name: string, label: string, options?: FieldOptions): FieldDefinition =>
  field(name, "string", label, options);

export const HTTP: FieldDefinition = defineField("http", "protocol", "Hypertext Transfer Protocol");

/** The start line says it; fields whose names begin with it stand in that, not here. */
const GENERATED_COPY: FieldOptions = { hidden: "always", isLeaf: true };
export const REQUEST: FieldDefinition = field("request", "boolean", "Request", GENERATED_COPY);
export const RESPONSE: FieldDefinition = field("response", "boolean", "Response", GENERATED_COPY);
export const NOTIFICATION: FieldDefinition = field("notification", "boolean", "Notification");

export const METHOD: FieldDefinition = text("request.method", "Request Method");
export const URI: FieldDefinition = text("request.uri", "Request URI");
export const PATH: FieldDefinition = text("request.uri.path", "Request URI Path");
export const QUERY: FieldDefinition = text("request.uri.query", "Request URI Query");
export const PARAMETER: FieldDefinition = text("request.uri.query.parameter", "Request URI Query Parameter");
export const REQUEST_VERSION: FieldDefinition = text("request.version", "Request Version");
export const FULL_URI: FieldDefinition = text("request.full_uri", "Full request URI");

export const RESPONSE_VERSION: FieldDefinition = text("response.version", "Response Version");
export const CODE: FieldDefinition = field("response.code", "uint16", "Status Code", { isLeaf: true });
export const CODE_DESCRIPTION: FieldDefinition = text("response.code.desc", "Status Code Description");
export const PHRASE: FieldDefinition = text("response.phrase", "Response Phrase");

export const REQUEST_LINE: FieldDefinition = text("request.line", "Request line", { hidden: "where repeated" });
export const RESPONSE_LINE: FieldDefinition = text("response.line", "Response line", { hidden: "where repeated" });
export const UNKNOWN_HEADER: FieldDefinition = text("unknown_header", "Unknown header");

export const CONTENT_LENGTH: FieldDefinition = field("content_length", "uint64", "Content length", {
  parents: ["http.content_length_header"],
});
export const COOKIE_PAIR: FieldDefinition = text("cookie_pair", "Cookie pair");
export const CREDENTIALS: FieldDefinition = text("authbasic", "Credentials");

/** What a header field is used for, besides being shown. */
export type HeaderUse =
  | "credentials"
  | "content-type"
  | "content-length"
  | "content-encoding"
  | "transfer-encoding"
  | "host"
  | "upgrade"
  | "cookie";

export interface HeaderDefinition {
  readonly field: FieldDefinition;
  readonly use: HeaderUse | undefined;
}

const HEADER_TABLE: readonly (readonly [name: string, field: string, use?: HeaderUse])[] = [
  ["Authorization", "authorization", "credentials"],
  ["Proxy-Authenticate", "proxy_authenticate"],
  ["Proxy-Authorization", "proxy_authorization", "credentials"],
  ["WWW-Authenticate", "www_authenticate"],
  ["Content-Type", "content_type", "content-type"],
  ["Content-Length", "content_length_header", "content-length"],
  ["Content-Encoding", "content_encoding", "content-encoding"],
  ["Transfer-Encoding", "transfer_encoding", "transfer-encoding"],
  ["Upgrade", "upgrade", "upgrade"],
  ["User-Agent", "user_agent"],
  ["Host", "host", "host"],
  ["Connection", "connection"],
  ["Cookie", "cookie", "cookie"],
  ["Accept", "accept"],
  ["Referer", "referer"],
  ["Accept-Language", "accept_language"],
  ["Accept-Encoding", "accept_encoding"],
  ["Date", "date"],
  ["Cache-Control", "cache_control"],
  ["Server", "server"],
  ["Location", "location"],
  ["Sec-WebSocket-Accept", "sec_websocket_accept"],
  ["Sec-WebSocket-Extensions", "sec_websocket_extensions"],
  ["Sec-WebSocket-Key", "sec_websocket_key"],
  ["Sec-WebSocket-Protocol", "sec_websocket_protocol"],
  ["Sec-WebSocket-Version", "sec_websocket_version"],
  ["Set-Cookie", "set_cookie"],
  ["Last-Modified", "last_modified"],
  ["X-Forwarded-For", "x_forwarded_for"],
  ["HTTP2-Settings", "http2_settings"],
];

/** Header fields that have their own field, by name in lower case. */
export const HEADERS: ReadonlyMap<string, HeaderDefinition> = new Map(
  HEADER_TABLE.map(([name, own, use]) => [name.toLowerCase(), { field: text(own, name), use }]),
);

export const TIME: FieldDefinition = field("time", "relative_time", "Time since request");
export const REQUEST_IN: FieldDefinition = field("request_in", "framenum", "Request in frame");
export const RESPONSE_IN: FieldDefinition = field("response_in", "framenum", "Response in frame");

export const CHUNK_SIZE: FieldDefinition = field("chunk_size", "uint32", "Chunk size");
export const CHUNK_DATA: FieldDefinition = field("chunk_data", "bytes", "Chunk data");
export const CHUNK_BOUNDARY: FieldDefinition = field("chunk_boundary", "bytes", "Chunk boundary");
export const TRAILER: FieldDefinition = text("chunked_trailer_part", "trailer-part");
export const FILE_DATA: FieldDefinition = field("file_data", "bytes", "File Data");

export const PROXY_HOST: FieldDefinition = text("proxy_connect_host", "Proxy-Connect-Hostname");
export const PROXY_PORT: FieldDefinition = field("proxy_connect_port", "uint16", "Proxy-Connect-Port");

/** In the order of the layer. */
const HTTP_FIELDS: readonly FieldDefinition[] = [
  HTTP,
  METHOD,
  URI,
  PATH,
  QUERY,
  PARAMETER,
  REQUEST_VERSION,
  RESPONSE_VERSION,
  CODE,
  CODE_DESCRIPTION,
  PHRASE,
  ...[...HEADERS.values()].map(({ field: own }) => own),
  CONTENT_LENGTH,
  COOKIE_PAIR,
  CREDENTIALS,
  REQUEST_LINE,
  RESPONSE_LINE,
  UNKNOWN_HEADER,
  FULL_URI,
  NOTIFICATION,
  REQUEST,
  RESPONSE,
  REQUEST_IN,
  TIME,
  RESPONSE_IN,
  CHUNK_SIZE,
  CHUNK_DATA,
  CHUNK_BOUNDARY,
  TRAILER,
  FILE_DATA,
  PROXY_HOST,
  PROXY_PORT,
];

/** The fields of HTTP, of bodies, and of protocols in tunnels. */
export const HTTP_LAYERS: readonly FieldDefinition[] = [...HTTP_FIELDS, ...MEDIA_FIELDS, ...TLS_FIELDS];
