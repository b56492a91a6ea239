import type { Framing, HeaderList, Message } from "./message.ts";
import type { StartLine } from "./start-line.ts";

/** Written out: spreading the start line would cost more than the rest of the parsing. */
export const messageOf = (
  line: StartLine,
  offset: number,
  headers: HeaderList,
  headEnd: number,
  framing: Framing,
  body: Uint8Array,
  trailers: HeaderList,
  end: number,
): Message => {
  if (line.kind === "response") {
    const { kind, version, status, phrase } = line;
    return { kind, version, status, phrase, offset, headers, headEnd, framing, body, trailers, end };
  }
  const { kind, method, target, targetOffset, version } = line;
  return { kind, method, target, targetOffset, version, offset, headers, headEnd, framing, body, trailers, end };
};
