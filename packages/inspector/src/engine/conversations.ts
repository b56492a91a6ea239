/** TCP conversations as plain data: the list of them, and what both ends of one said. */
import { followStream, type Session, type TcpStream, tcpStreams } from "@potshark/dissect";
import type { Conversation, FollowedConversation } from "./requests.ts";

/** More of one conversation is not sent to the page. */
const MAX_FOLLOWED_BYTES = 16 << 20;

const NANOSECONDS = 1e9;

const endText = ({ address, port }: TcpStream["ends"][number]): string =>
  address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;

const streamFilter = (stream: number): string => `tcp.stream == ${stream}`;

/** @param counts which frames count, by row; all by default */
export const conversationsOf = (session: Session, counts?: (row: number) => boolean): readonly Conversation[] =>
  tcpStreams(session, counts).map(({ index, ends: [first, second], sent: [sent, received], start, duration }) => ({
    stream: index,
    filter: streamFilter(index),
    ends: [endText(first), endText(second)],
    frames: [sent.frames, received.frames],
    bytes: [sent.bytes, received.bytes],
    start: Number(start) / NANOSECONDS,
    duration: Number(duration) / NANOSECONDS,
  }));

/** The conversation of a frame, undefined where it is of none. */
export const followFrame = (session: Session, frame: number): FollowedConversation | undefined => {
  const stream = session.tcp.stream[frame - 1] ?? -1;
  const followed = followStream(session, stream);
  if (followed === undefined) return undefined;
  const chunks: FollowedConversation["chunks"][number][] = [];
  let [kept, leftOut] = [0, 0];
  for (const { from, row, bytes, missing } of followed.chunks) {
    const taken = bytes.subarray(0, MAX_FOLLOWED_BYTES - kept);
    kept += taken.length;
    leftOut += bytes.length - taken.length;
    // A copy, so that the message does not carry the whole capture.
    if (taken.length > 0 || missing > 0) chunks.push({ from, frame: row + 1, bytes: new Uint8Array(taken), missing });
  }
  const [first, second] = followed.ends;
  return { stream, filter: streamFilter(stream), ends: [endText(first), endText(second)], chunks, leftOut };
};
