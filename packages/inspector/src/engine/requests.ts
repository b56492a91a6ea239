/** What a page asks of the engine in its worker, and what comes back. Plain data. */
import type { Completions, FilterProblem } from "@potshark/dissect";

/** How the engine gets at a capture. */
export type CaptureSource =
  | { readonly kind: "file"; readonly file: Blob }
  /** Read by ranges from the server of the page. */
  | { readonly kind: "url"; readonly url: string; readonly key: string };

/** TCP ports by the names of protocols, in place of their usual ones. */
export type ProtocolPorts = Readonly<Record<string, readonly number[]>>;

export interface OpenedFile {
  readonly name: string;
  readonly bytes: number;
  readonly frames: number;
  /** What is wrong with the file, or was not read of it; a sentence each. */
  readonly problems: readonly string[];
  readonly colors: readonly { readonly name: string; readonly background: string; readonly foreground: string }[];
  readonly colorProblems: readonly string[];
}

/** A line of the packet list. */
export interface PacketLine {
  /** From 1. */
  readonly frame: number;
  /** Seconds since the first frame; "" without a time. */
  readonly time: string;
  readonly source: string;
  readonly destination: string;
  readonly protocol: string;
  readonly length: number;
  readonly info: string;
  /** Index of the colour rule; -1 for none. */
  readonly color: number;
}

/** A field of a packet. */
export interface PacketField {
  readonly name: string;
  readonly text: string;
  /** The filter that packets with this value pass. */
  readonly filter: string;
  /** Its value by itself. */
  readonly value: string;
  /** Its bytes are `sources[source].bytes[offset..offset + length)`; a field without a length was computed. */
  readonly source: number;
  readonly offset: number;
  readonly length: number;
  /** `tcp.stream` or another field that names a frame: its number. */
  readonly goesTo: number | undefined;
  readonly children: readonly PacketField[];
}

export interface PacketDetails {
  readonly frame: number;
  readonly fields: readonly PacketField[];
  /** The frame, and what was put together, de-chunked or inflated. */
  readonly sources: readonly { readonly label: string; readonly bytes: Uint8Array<ArrayBuffer> }[];
}

/** A TCP conversation. The first of its ends is the one that sent its first frame. */
export interface Conversation {
  /** `tcp.stream`. */
  readonly stream: number;
  /** The filter that its packets pass. */
  readonly filter: string;
  readonly ends: readonly [string, string];
  /** What each of the ends sent; bytes are those on the wire, with headers. */
  readonly frames: readonly [number, number];
  readonly bytes: readonly [number, number];
  /** Seconds since the first frame of the capture. */
  readonly start: number;
  /** Seconds. */
  readonly duration: number;
}

/** What both ends of a TCP conversation said, in order. */
export interface FollowedConversation {
  readonly stream: number;
  readonly filter: string;
  readonly ends: readonly [string, string];
  readonly chunks: readonly {
    /** Which of the ends said it. */
    readonly from: 0 | 1;
    readonly frame: number;
    readonly bytes: Uint8Array<ArrayBuffer>;
    /** Bytes that are not in the capture; `bytes` is empty then. */
    readonly missing: number;
  }[];
  /** Bytes that are not here, because there are too many. */
  readonly leftOut: number;
}

/** A filter while it runs, and when it has run. */
export interface FilterProgress {
  /** Packets that pass so far. */
  readonly shown: number;
  /** Packets looked at. */
  readonly looked: number;
  readonly isDone: boolean;
}

export interface EngineActions {
  /** Called once, first. Rejects if the bytes are no capture. */
  open: (name: string, source: CaptureSource, colorRules: string, ports: ProtocolPorts) => OpenedFile;
  /** What is wrong with the text of a filter. */
  check: (text: string) => FilterProblem | undefined;
  complete: (text: string, cursor: number) => Completions;
  /**
   * Shows the packets that pass; "" for all. Progress is reported while it runs; it ends early where another filter or
   * `stop` comes. Rejects if the filter is wrong.
   */
  filter: (text: string) => FilterProgress;
  /** Ends a filter that runs; what it found stays. */
  stop: () => void;
  /** Lines of the shown packets, from an index among them. */
  lines: (first: number, count: number) => readonly PacketLine[];
  /** Where a packet is among the shown ones, or the next one behind it; counted from 0. */
  position: (frame: number) => number;
  details: (frame: number) => PacketDetails;
  /** Undefined for a frame that is of no TCP conversation. */
  follow: (frame: number) => FollowedConversation | undefined;
  /** The number of a TCP conversation's first frame. */
  firstOfStream: (stream: number) => number | undefined;
  /** @param onlyShown counts the shown packets only */
  conversations: (onlyShown: boolean) => readonly Conversation[];
}

export interface EngineRequest {
  readonly id: number;
  readonly action: keyof EngineActions;
  readonly args: readonly unknown[];
}

export type EngineReply =
  | { readonly id: number; readonly progress: FilterProgress }
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly problem: string };
