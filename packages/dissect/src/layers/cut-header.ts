/** Headers that a short capture cut. As in Wireshark, every field that is whole is emitted. */
import type { Cursor, Sink } from "./layer.ts";

/**
 * Emits the captured part of a header of `headerBytes` whose end is missing.
 *
 * @param emit receives the header, with zeros for missing bytes, and a sink that drops the fields of missing bytes
 */
export const emitCut = (
  cursor: Cursor,
  sink: Sink,
  headerBytes: number,
  emit: (sink: Sink, header: Uint8Array) => void,
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
  emit(whole, padded);
};
