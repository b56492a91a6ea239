/** Start lines of messages as text, exactly as sent: a column shows the bytes of the wire, including spaces. */
import { textOfBytes } from "../bytes/text-bytes.ts";
import type { EmittedField, EmittedFields } from "./emitted-fields.ts";

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
/** A column shows this much of a line. */
const MAX_BYTES = 8192;

/** The line that begins where a field begins, with one character per byte. */
export const lineAt = ({ bytes, offset }: EmittedField): string => {
  let start = offset;
  while (bytes[start] === LINE_FEED || bytes[start] === CARRIAGE_RETURN) start += 1;
  const limit = Math.min(bytes.length, start + MAX_BYTES);
  let end = start;
  while (end < limit && bytes[end] !== LINE_FEED) end += 1;
  if (end > start && bytes[end] === LINE_FEED && bytes[end - 1] === CARRIAGE_RETURN) end -= 1;
  return textOfBytes(bytes, start, end);
};

/** A message in a frame, and the fields that it emitted. */
export interface MessageFields {
  /** The layer that contains it. */
  readonly layer: EmittedField;
  /** Where its start line begins; undefined where the start line is in another frame, or does not exist. */
  start: EmittedField | undefined;
  /** Its fields, by their names without the protocol's. */
  readonly parts: Map<string, EmittedField>;
}

/** The first field of a start line. */
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
      // One layer may contain several messages.
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
