/** Headers that a short capture cut: like Wireshark we tell each field that is there whole. */
import type { Cursor, Sink } from "./layer.ts";

/**
 * Tells what is there of a header of `headerBytes` whose end is missing.
 *
 * @param tell given the header, zeros where it is missing, and a sink that does not hear of those
 */
export const tellCut = (
  cursor: Cursor,
  sink: Sink,
  headerBytes: number,
  tell: (sink: Sink, header: Uint8Array) => void,
): void => {
  const { bytes, start, end, frameStart } = cursor;
  const limit = end - frameStart;
  const padded = new Uint8Array(headerBytes);
  padded.set(bytes.subarray(start, end));
  const whole: Sink = {
    enter: (protocol, offset, length, reach) => sink.enter(protocol, offset, Math.min(length, limit - offset), reach),
    add: (field, offset, length, value) => {
      if (offset + length <= limit) sink.add(field, offset, length, value);
    },
  };
  tell(whole, padded);
};
