/** The TCP streams of a capture: their ends, when and how much they sent, as `tshark -z conv,tcp` counts. */
import type { CaptureFile } from "../file/capture-file.ts";
import type { Session } from "../session/session.ts";
import { type Endpoint, SegmentReader, type Sender } from "./segment-reader.ts";

export interface Traffic {
  readonly frames: number;
  /** On the wire, headers included. */
  readonly bytes: number;
}

export interface TcpStream {
  /** `tcp.stream`. */
  readonly index: number;
  /** The first is the one that sent the first frame. */
  readonly ends: readonly [Endpoint, Endpoint];
  /** What each of the ends sent. */
  readonly sent: readonly [Traffic, Traffic];
  /** Rows of its first and its last frame. */
  readonly firstRow: number;
  readonly lastRow: number;
  /** From the first frame of the capture to the earliest of the stream, in nanoseconds. */
  readonly start: bigint;
  /** From its earliest frame to its latest, in nanoseconds. The frames of a capture need not be in order of time. */
  readonly duration: bigint;
}

interface GrowingStream {
  readonly index: number;
  readonly first: Sender;
  readonly ends: readonly [Endpoint, Endpoint];
  readonly sent: readonly [{ frames: number; bytes: number }, { frames: number; bytes: number }];
  readonly firstRow: number;
  lastRow: number;
  /** Rows. */
  earliest: number;
  latest: number;
}

/** Whether a frame was captured before another, by its time. */
const isBefore = ({ seconds, nanoseconds }: CaptureFile["frames"], row: number, other: number): boolean =>
  seconds[row]! < seconds[other]! || (seconds[row] === seconds[other] && nanoseconds[row]! < nanoseconds[other]!);

/**
 * Every TCP stream, by its number.
 *
 * @param counts which frames count, by row; all by default
 */
export const tcpStreams = (session: Session, counts?: (row: number) => boolean): readonly TcpStream[] => {
  const streams = new Map<number, GrowingStream>();
  const segment = new SegmentReader(session);
  const { stream: streamOf } = session.tcp;
  const { frames } = session.capture;
  const { withoutTime } = frames;
  for (let row = 0; row < session.frameCount; row += 1) {
    const index = streamOf[row]!;
    if (index < 0 || counts?.(row) === false) continue;
    segment.read(row);
    let stream = streams.get(index);
    if (stream === undefined) {
      const sent = [
        { frames: 0, bytes: 0 },
        { frames: 0, bytes: 0 },
      ] as const;
      const { sender: first, ends } = segment;
      stream = { index, first, ends, sent, firstRow: row, lastRow: row, earliest: row, latest: row };
      streams.set(index, stream);
    }
    const traffic = stream.sent[segment.isFrom(stream.first) ? 0 : 1];
    traffic.frames += 1;
    traffic.bytes += frames.length[row]!;
    stream.lastRow = row;
    if (withoutTime.has(row)) continue;
    if (withoutTime.has(stream.earliest)) [stream.earliest, stream.latest] = [row, row];
    if (isBefore(frames, row, stream.earliest)) stream.earliest = row;
    if (isBefore(frames, stream.latest, row)) stream.latest = row;
  }
  return [...streams.values()]
    .sort((left, right) => left.index - right.index)
    .map(({ index, ends, sent, firstRow, lastRow, earliest, latest }) => {
      const began = frames.timeOf(earliest);
      const start = withoutTime.has(earliest) ? 0n : began - frames.timeOf(frames.firstWithTime);
      return { index, ends, sent, firstRow, lastRow, start, duration: frames.timeOf(latest) - began };
    });
};
