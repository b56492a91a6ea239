/** Start lines of messages as text, in the words of the wire: what a column shows is what was sent, spaces included. */
import { textOfBytes } from "../bytes/text-bytes.ts";
import type { EmittedField, EmittedFields } from "./emitted-fields.ts";

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
/** A column shows no more of a line. */
const MAX_BYTES = 8192;

/** The line that begins where a field does, a character a byte. */
export const lineAt = ({ bytes, offset }: EmittedField): string => {
  let start = offset;
  while (bytes[start] === LINE_FEED || bytes[start] === CARRIAGE_RETURN) start += 1;
  const limit = Math.min(bytes.length, start + MAX_BYTES);
  let end = start;
  while (end < limit && bytes[end] !== LINE_FEED) end += 1;
  if (end > start && bytes[end] === LINE_FEED && bytes[end - 1] === CARRIAGE_RETURN) end -= 1;
  return textOfBytes(bytes, start, end);
};

/** A message in a frame, and the fields that were emitted of it. */
export interface MessageFields {
  /** The layer it stands in. */
  readonly layer: EmittedField;
  /** Where its start line begins; undefined where that is in another frame, or is none. */
  start: EmittedField | undefined;
  /** What was emitted of it, by the names without the protocol's. */
  readonly parts: Map<string, EmittedField>;
}

/** What a start line begins with. */
const FIRST_PARTS: ReadonlySet<string> = new Set(["request.method", "response.version"]);

/** The messages of a protocol in a frame, in order. */
export const messagesOf = (frame: EmittedFields, protocol: string): readonly MessageFields[] => {
  const messages: MessageFields[] = [];
  for (const emitted of frame.inOrder) {
    const { name } = emitted.field;
    if (name === protocol) messages.push({ layer: emitted, start: undefined, parts: new Map() });
    let message = messages.at(-1);
    if (message === undefined || !name.startsWith(`${protocol}.`)) continue;
    const part = name.slice(protocol.length + 1);
    if (FIRST_PARTS.has(part)) {
      // Several messages may stand in one layer.
      if (message.start !== undefined) {
        message = { layer: message.layer, start: undefined, parts: new Map() };
        messages.push(message);
      }
      message.start = emitted;
    }
    message.parts.set(part, emitted);
  }
  return messages;
};
