/** `-z conv,tcp`: the conversations, in tshark's layout. */
import { type Endpoint, type Session, type TcpStream, tcpStreams } from "@potshark/dissect";

const RULE = `${"=".repeat(80)}\n`;
const UNITS = ["bytes", "kB", "MB", "GB", "TB"] as const;
/** Below this number the next unit is not used. */
const MIN_OF_NEXT = 10_000;

/** "9773 bytes", "11 kB": whole numbers, rounded down. */
const sizeText = (bytes: number): string => {
  let [size, unit] = [bytes, 0];
  while (size >= MIN_OF_NEXT && unit < UNITS.length - 1) {
    size = Math.floor(size / 1000);
    unit += 1;
  }
  return `${size} ${UNITS[unit]}`;
};

const endText = ({ address, port }: Endpoint): string => `${address}:${port}`;

const seconds = (nanoseconds: bigint): number =>
  Number(nanoseconds / 1_000_000_000n) + Number(nanoseconds % 1_000_000_000n) / 1e9;

const trafficText = (frames: number, bytes: number): string =>
  `  ${String(frames).padStart(6)} ${sizeText(bytes).padEnd(9)}`;

/** The end that sent the first frame is on the left; frames to it are counted first. */
const lineOf = ({ ends: [left, right], sent: [from, to], start, duration }: TcpStream): string =>
  [
    `${endText(left).padEnd(26)} <-> ${endText(right).padEnd(26)}`,
    trafficText(to.frames, to.bytes),
    trafficText(from.frames, from.bytes),
    trafficText(to.frames + from.frames, to.bytes + from.bytes),
    `  ${seconds(start).toFixed(9).padStart(14)}   ${seconds(duration).toFixed(4).padStart(12)}\n`,
  ].join("");

const totalOf = ({ sent: [one, other] }: TcpStream): number => one.frames + other.frames;

const MARGIN = " ".repeat(59);
const HEAD = [
  `${MARGIN}|       <-      | |       ->      | |     Total     |    Relative    |   Duration   |\n`,
  `${MARGIN}| Frames  Bytes | | Frames  Bytes | | Frames  Bytes |      Start     |              |\n`,
].join("");

/**
 * @param filter its text, "" without one
 * @param counts which frames count, by row
 */
export const conversationsText = (session: Session, filter: string, counts: (row: number) => boolean): string => {
  // The busiest first; of equally busy ones the one that began first.
  const streams = [...tcpStreams(session, counts)].sort((left, right) => totalOf(right) - totalOf(left));
  const title = `TCP Conversations\nFilter:${filter === "" ? "<No Filter>" : filter}\n`;
  return `${RULE}${title}${HEAD}${streams.map(lineOf).join("")}${RULE}`;
};
