/** What Wireshark's columns say of HTTP: start lines, and what the body is. */
import { shownText } from "./field-label.ts";
import { lineAt, messagesOf } from "./start-line.ts";
import type { ToldFields } from "./told-fields.ts";

/** What the columns "Protocol" and "Info" say. */
export interface ShownColumns {
  readonly protocol: string;
  readonly info: string;
}

interface ShownBody {
  /** What the column "Protocol" has behind the name. */
  readonly protocol: string;
  readonly info: (mediaType: string) => string;
}

const namedByType: ShownBody = { protocol: "", info: (mediaType) => ` (${mediaType})` };

/** Layers that Wireshark has for bodies, by the name `frame.protocols` gives them. */
const BODIES: ReadonlyMap<string, ShownBody> = new Map<string, ShownBody>([
  ["data-text-lines", namedByType],
  ["urlencoded-form", namedByType],
  ["media", namedByType],
  ["json", { protocol: "/JSON", info: (mediaType) => `, JSON (${mediaType})` }],
  ["xml", { protocol: "/XML", info: () => "" }],
]);

/** "text/html" of "text/HTML; charset=utf-8". */
const mediaTypeOf = (header: string): string => header.split(";", 1)[0]!.trim().toLowerCase();

/** @param body the layer of the last message's body in `frame.protocols`; "" where there is none */
export const httpInfo = (frame: ToldFields, body: string): ShownColumns => {
  const messages = messagesOf(frame, "http");
  const lines = messages.map(({ start }) => (start === undefined ? "Continuation" : `${shownText(lineAt(start))} `));
  const header = messages.findLast(({ parts }) => parts.has("content_type"))?.parts.get("content_type");
  const shown = BODIES.get(body);
  const info = shown?.info(mediaTypeOf(String(header?.value ?? ""))) ?? "";
  return { protocol: `HTTP${shown?.protocol ?? ""}`, info: `${lines.join("")}${info}` };
};
