/** A capture as its file describes it: frames and interfaces, before dissection. */

import type { CaptureBytes } from "./capture-bytes.ts";
import type { CaptureProblem } from "./capture-problem.ts";
import { FrameTable } from "./frame-table.ts";

/** Wireshark refuses longer frames too: such a length is garbage. */
export const MAX_CAPTURED = 262_144;

/** An interface that frames were captured on. */
export interface CaptureInterface {
  /** LINKTYPE number (www.tcpdump.org/linktypes.html). */
  readonly linkType: number;
  readonly name: string | undefined;
  readonly description: string | undefined;
  /** In pcapng: the section of the file that declares it, counted from 1, */
  readonly section: number;
  /** and its number there, counted from 0. */
  readonly id: number;
}

/** A pcapng block that holds no packet, but that Wireshark counts as a frame. */
export interface BlockFrame {
  readonly kind: "custom" | "journal";
  readonly section: number;
  /** For a custom block: its owner (IANA, Private Enterprise Numbers), */
  readonly enterprise: number;
  /** and whether programs that do not know it may copy it. */
  readonly mayBeCopied: boolean;
}

/** A limit that ended the reading before the capture did: a small file can hold millions of empty frames. */
export interface ReachedLimit {
  readonly of: "frames" | "unpacked bytes";
  readonly value: number;
}

export interface CaptureFile {
  readonly format: "pcap" | "pcapng";
  readonly bytes: CaptureBytes;
  readonly frames: FrameTable;
  readonly interfaces: readonly CaptureInterface[];
  /** Comments of frames, by row. */
  readonly comments: ReadonlyMap<number, readonly string[]>;
  /** Frames that are not packets, by row; they have no interface. */
  readonly blocks: ReadonlyMap<number, BlockFrame>;
  /** Key material kept in the file, such as a TLS key log, in order. */
  readonly secrets: readonly { readonly type: number; readonly data: Uint8Array }[];
  /** Why the file could not be read to its end; undefined when it could. */
  readonly problem: CaptureProblem | undefined;
  /** Why it was not read to its end; undefined when it was, or could not be. */
  readonly reachedLimit: ReachedLimit | undefined;
}

/** A capture as a reader leaves it. */
export interface ReadCapture extends Omit<CaptureFile, "reachedLimit"> {
  /** Up to which byte of the file it was read. */
  readonly readTo: number;
}

/** A capture that a reader is filling. */
export interface OpenCapture {
  readonly frames: FrameTable;
  readonly interfaces: CaptureInterface[];
  readonly comments: Map<number, string[]>;
  readonly blocks: Map<number, BlockFrame>;
  readonly secrets: { type: number; data: Uint8Array }[];
}

export const newCapture = (fileBytes: number): OpenCapture => ({
  frames: new FrameTable(fileBytes),
  interfaces: [],
  comments: new Map(),
  blocks: new Map(),
  secrets: [],
});

export const tooShort = (
  layer: string,
  offset: number,
  needed: number,
  had: number,
  limitedBy: string,
): CaptureProblem => ({
  layer,
  offset,
  needed,
  had,
  limitedBy,
  message: `${layer} at byte ${offset} needs ${needed} bytes (${limitedBy}), the file has ${had}`,
});
