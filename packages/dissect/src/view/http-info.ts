/** Wireshark's columns for HTTP: start lines, and the kind of body. */
import { asciiText } from "../bytes/text-bytes.ts";
import type { EmittedFields } from "./emitted-fields.ts";
import { shownText } from "./field-label.ts";
import { lineAt, type MessageFields, messagesOf } from "./start-line.ts";

/** The columns "Protocol" and "Info". */
export interface ShownColumns {
  readonly protocol: string;
  readonly info: string;
}

interface ShownBody {
  /** What follows the name in the column "Protocol". */
  readonly protocol: string;
  readonly info: (mediaType: string, frame: EmittedFields) => string;
}

const namedByType: ShownBody = { protocol: "", info: (mediaType) => ` (${mediaType})` };
const picture = (name: string): ShownBody => ({ protocol: "", info: () => ` (${name})` });

const GIF_BEGINS = 6;

/** " (GIF89a)": a GIF begins with its version. */
const gifInfo = (_mediaType: string, frame: EmittedFields): string => {
  const emitted = frame.inOrder.findLast(({ field }) => field.name === "image-gif");
  if (emitted === undefined) return "";
  return ` (${shownText(asciiText(emitted.bytes, emitted.offset, emitted.offset + GIF_BEGINS))})`;
};

/** Wireshark's layers for bodies, by their name in `frame.protocols`. */
const BODIES: ReadonlyMap<string, ShownBody> = new Map<string, ShownBody>([
  ["data-text-lines", namedByType],
  ["urlencoded-form", namedByType],
  ["message-http", namedByType],
  ["media", namedByType],
  ["json", { protocol: "/JSON", info: (mediaType) => `, JSON (${mediaType})` }],
  ["media:json", { protocol: "/JSON", info: () => ", JSON (json)" }],
  ["xml", { protocol: "/XML", info: () => "" }],
  ["png", picture("PNG")],
  ["image-jfif", picture("JPEG JFIF image")],
  ["image-gif", { protocol: "", info: gifInfo }],
]);

/** "text/html" of "text/HTML; charset=utf-8". */
const mediaTypeOf = (header: string): string => header.split(";", 1)[0]!.trim().toLowerCase();

/** The fields that are needed here. */
export const HTTP_INFO_FIELDS: readonly string[] = [
  "http",
  "http.request.method",
  "http.response.version",
  "http.content_type",
  "http.proxy_connect_host",
  "http.chunk_size",
  "http.chunk_data",
  "image-gif",
];

/** The text for an empty chunked body. */
const lastChunkText = ({ parts }: MessageFields): string =>
  parts.get("chunk_size")?.value === 0 && !parts.has("chunk_data") ? " [Last Chunk]" : "";

/**
 * @param body the layers of the last message's body in `frame.protocols`; empty where it has none
 * @returns undefined where the bytes are not HTTP any more: after an upgrade, and in a tunnel
 */
export const httpInfo = (frame: EmittedFields, body: readonly string[]): ShownColumns | undefined => {
  const messages = messagesOf(frame, "http");
  if (messages.every(({ parts }) => parts.has("proxy_connect_host"))) return undefined;
  const lines = messages.map((message) => {
    const line = message.start === undefined ? "Continuation" : `${shownText(lineAt(message.start))} `;
    return `${line}${lastChunkText(message)}`;
  });
  const header = messages.findLast(({ parts }) => parts.has("content_type"))?.parts.get("content_type");
  const shown = BODIES.get(body.slice(0, 2).join(":")) ?? BODIES.get(body[0] ?? "");
  const info = shown?.info(mediaTypeOf(String(header?.value ?? "")), frame) ?? "";
  return { protocol: `HTTP${shown?.protocol ?? ""}`, info: `${lines.join("")}${info}` };
};
