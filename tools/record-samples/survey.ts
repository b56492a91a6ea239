/** What tshark with our dissector finds in a capture of the lab, as a student's Wireshark would show it. */
import { readFrames } from "../../e2e/running-lab.ts";
import { POT_PORT, SITE_PORT } from "./samples.ts";

/** The two hops: browser to site, site to pot. */
export type Hop = "browser" | "pot";

export interface Connection {
  readonly stream: number;
  readonly hop: Hop;
  readonly clientPort: number;
  readonly synFrame: number;
  /** Whether SYN, SYN-ACK and ACK come first. */
  readonly isOpened: boolean;
  /** `fin`: a FIN of each side, and an ACK last. */
  readonly end: "fin" | "reset" | "none";
}

/** A request, or the response to it. */
export interface Message {
  readonly frame: number;
  readonly stream: number;
  readonly hop: Hop;
  readonly protocol: "HTTP" | "HTCPCP";
  /** `GET /` or `200 OK`. */
  readonly text: string;
  /** For a response: its status code, and the frame of its request. */
  readonly status?: number;
  readonly requestFrame?: number;
}

export interface Survey {
  readonly frameCount: number;
  readonly tlsFrameCount: number;
  readonly connections: readonly Connection[];
  readonly messages: readonly Message[];
  /** Lines on frames that a good capture does not have: lost, retransmitted, malformed, on other ports. */
  readonly troubles: readonly string[];
}

const FRAME_FIELDS = ["frame.number", "frame.protocols", "tcp.stream", "tcp.srcport", "tcp.dstport", "tcp.flags"];
const MESSAGE_FIELDS = ["request.method", "request.uri", "response.code", "response.phrase", "request_in"];
const TROUBLE = `tcp.analysis.flags || _ws.malformed || _ws.lua.error || !(tcp.port in {${POT_PORT}, ${SITE_PORT}})`;

const FIN = 0x01;
const SYN = 0x02;
const RST = 0x04;
const ACK = 0x10;

interface Frame {
  readonly number: number;
  readonly protocols: string;
  readonly stream: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly flags: number;
}

const frameOf = ([number, protocols = "", stream, sourcePort, destinationPort, flags]: readonly string[]): Frame => ({
  number: Number(number),
  protocols,
  stream: Number(stream),
  sourcePort: Number(sourcePort),
  destinationPort: Number(destinationPort),
  flags: Number(flags),
});

const hopOf = ({ sourcePort, destinationPort }: Frame): Hop =>
  [sourcePort, destinationPort].includes(POT_PORT) ? "pot" : "browser";

const connectionOf = (stream: number, frames: readonly Frame[]): Connection => {
  const [first, second, third] = frames;
  const finSides = new Set(frames.filter(({ flags }) => flags & FIN).map(({ sourcePort }) => sourcePort));
  const isReset = frames.some(({ flags }) => flags & RST);
  const isClosed = finSides.size === 2 && frames.at(-1)?.flags === ACK;
  return {
    stream,
    hop: hopOf(frames[0]!),
    clientPort: frames[0]!.sourcePort,
    synFrame: frames[0]!.number,
    isOpened: first?.flags === SYN && second?.flags === (SYN | ACK) && third?.flags === ACK,
    end: isReset ? "reset" : isClosed ? "fin" : "none",
  };
};

const messageOf = (frame: Frame, protocol: Message["protocol"], fields: readonly string[]): Message | undefined => {
  const [method = "", target = "", code = "", phrase = "", requestFrame = ""] = fields;
  const known = { frame: frame.number, stream: frame.stream, hop: hopOf(frame), protocol };
  if (method !== "") return { ...known, text: `${method} ${target}` };
  if (code === "") return undefined;
  return { ...known, text: `${code} ${phrase}`, status: Number(code), requestFrame: Number(requestFrame) };
};

/**
 * Surveys a capture; one that is still being written may be cut short.
 * @param keyLog file of TLS secrets to read it with
 */
export const surveyCapture = async (file: string, keyLog?: string): Promise<Survey> => {
  const options = keyLog === undefined ? [] : ["-o", `tls.keylog_file:${keyLog}`];
  const fields = [
    ...FRAME_FIELDS,
    ...["http", "htcpcp"].flatMap((name) => MESSAGE_FIELDS.map((one) => `${name}.${one}`)),
  ];
  const [rows, troubles] = await Promise.all([
    readFrames(file, "frame", fields, [...options, "-E", "occurrence=f"]),
    readFrames(file, TROUBLE, ["frame.number", "_ws.col.Info"], options),
  ]);
  const frames = rows.map(frameOf);
  const streams = [...new Set(frames.map(({ stream }) => stream))];
  return {
    frameCount: frames.length,
    tlsFrameCount: frames.filter(({ protocols }) => protocols.split(":").includes("tls")).length,
    connections: streams.map((stream) =>
      connectionOf(
        stream,
        frames.filter((frame) => frame.stream === stream),
      ),
    ),
    messages: rows.flatMap((row, index) => {
      const [http, htcpcp] = [row.slice(6, 11), row.slice(11)];
      const frame = frames[index]!;
      return [messageOf(frame, "HTTP", http), messageOf(frame, "HTCPCP", htcpcp)].filter((one) => one !== undefined);
    }),
    troubles: troubles.map(([frame, info]) => `frame ${frame}: ${info}`),
  };
};

/** Exchanges of one protocol in the order of their requests, as `GET / 200`; a request without a response ends in "?". */
export const exchangesOf = ({ messages }: Survey, protocol: Message["protocol"]): readonly string[] => {
  const its = messages.filter((message) => message.protocol === protocol);
  const statuses = new Map(its.map(({ requestFrame, status }) => [requestFrame, status]));
  return its
    .filter(({ status }) => status === undefined)
    .map(({ frame, text }) => `${text} ${statuses.get(frame) ?? "?"}`);
};
