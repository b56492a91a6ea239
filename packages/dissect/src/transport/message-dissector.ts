/**
 * The payload of TCP in the second pass: from the columns of the first pass, emits the messages of any single frame.
 * Bytes of several segments are reassembled again from the capture; bytes of one frame are used in place.
 */

import { asciiText } from "../bytes/text-bytes.ts";
import type { FrameTable } from "../file/frame-table.ts";
import { emitData } from "../layers/data.ts";
import { type Cursor, type DataSource, emitBytes, type Sink } from "../layers/layer.ts";
import { type RunFrame, readRunFrame, runOf } from "./message-indexer.ts";
import type { StreamLayer } from "./protocol-choice.ts";
import {
  DATA,
  FIRST_PROTOCOL,
  HIDE_PAYLOAD,
  MAY_WAIT,
  NO_DISSECTOR,
  REASSEMBLED,
  REPEATED,
  type RunTable,
  SHOW_PIECES,
  SHOW_REASSEMBLED_IN,
  SHOW_RUN,
  SHOW_SEGMENT_DATA,
} from "./run-table.ts";
import { emitPieces, PAYLOAD, REASSEMBLED_IN, RESET_CAUSE, SEGMENT_DATA } from "./segment-fields.ts";
import { RST } from "./tcp-flags.ts";
import type { TcpTable } from "./tcp-table.ts";

/** Whether the sink wants a layer, by the first word of its fields. */
type ListensTo = (layer: string) => boolean;

/** The bytes that runs are in: `from` of a run counts from `start`, offsets emitted to a sink count from `origin`. */
interface Place {
  readonly source: DataSource;
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly origin: number;
}

export class MessageDissector {
  readonly #table: RunTable;
  readonly #tcp: TcpTable;
  readonly #layers: readonly StreamLayer[];
  /** The first words of each layer's fields; every layer may also leave bytes as data. */
  readonly #layerNames: readonly (readonly string[])[];
  readonly #frames: FrameTable;
  readonly #payloadOf: (row: number) => Cursor | undefined;

  /**
   * @param payloadOf returns the cursor at the payload of the segment in a frame; the cursor is valid until the next
   *   call
   */
  constructor(
    table: RunTable,
    tcp: TcpTable,
    layers: readonly StreamLayer[],
    frames: FrameTable,
    payloadOf: (row: number) => Cursor | undefined,
  ) {
    this.#table = table;
    this.#tcp = tcp;
    this.#layers = layers;
    this.#layerNames = layers.map(({ fields }) => [
      ...new Set(["data", ...fields.map(({ name }) => name.split(".", 1)[0]!)]),
    ]);
    this.#frames = frames;
    this.#payloadOf = payloadOf;
  }

  /**
   * @param cursor at the payload of a segment
   * @param header offset of the TCP header in its bytes
   * @returns the layers that were found, each after a colon
   */
  dissect(cursor: Cursor, header: number, sink: Sink, listensTo: ListensTo): string {
    const { row, bytes, start, end, frameStart } = cursor;
    const { firstShow, shows, runs } = this.#table;
    // Most segments without a payload show nothing, and are half of all.
    if (start >= end && firstShow[row] === firstShow[row + 1]) return "";
    const frame = readRunFrame(cursor, header, this.#tcp);
    if (frame === undefined) return "";
    const tcpSink = listensTo("tcp") ? sink : undefined;
    const lastShow = firstShow[row + 1]! - 1;
    const inFrame: Place = { source: this.#frameSource(cursor), bytes, start, origin: frameStart };
    let together: Map<number, Place> | undefined;
    const inPieces = (run: number, length: number): Place => {
      const first = runs.of.firstPiece[run]!;
      together ??= new Map();
      const place = together.get(first) ?? this.#putTogether(run, length);
      together.set(first, place);
      return place;
    };
    let source = inFrame.source;
    let placeBefore: Place = inFrame;
    const announce = (place: Place): void => {
      if (place.source !== source) sink.source?.(place.source);
      source = place.source;
    };
    let names = "";
    const isHidden = lastShow >= firstShow[row]! && shows.of.what[lastShow] === HIDE_PAYLOAD;
    if (tcpSink && start < end && !isHidden) {
      const at = start - frameStart;
      if (frame.flags & RST) tcpSink.add(RESET_CAUSE, at, end - start, asciiText(bytes, start, end));
      else emitBytes(PAYLOAD, at, end - start, bytes, start, end, tcpSink);
    }
    for (let show = firstShow[row]!; show <= lastShow; show += 1) {
      const first = shows.of.first[show]!;
      const second = shows.of.second[show]!;
      const what = shows.of.what[show]!;
      if (what === SHOW_SEGMENT_DATA) {
        announce(inFrame);
        const from = start + first;
        if (tcpSink) emitBytes(SEGMENT_DATA, from - frameStart, second, bytes, from, from + second, tcpSink);
      } else if (what === SHOW_REASSEMBLED_IN) {
        tcpSink?.add(REASSEMBLED_IN, 0, 0, first + 1);
      } else if (what === SHOW_PIECES) {
        const place = inPieces(first, second);
        announce(place);
        if (tcpSink) emitPieces(this.#table, first, place.bytes, tcpSink);
      } else if (what === SHOW_RUN) {
        const place = runs.of.marks[first]! & REASSEMBLED ? inPieces(first, second) : inFrame;
        announce(place);
        const emitted = this.#dissectRun(first, frame, place, sink, listensTo);
        // Consecutive messages of one protocol in the same bytes are one layer.
        names += place === placeBefore && place !== inFrame ? emitted.replace(/^:[^:]*/, "") : emitted;
        placeBefore = place;
      }
    }
    announce(inFrame);
    return names;
  }

  /** Whether a frame shows a message, or the last bytes of one. */
  has(row: number): boolean {
    const { firstShow, shows } = this.#table;
    for (let show = firstShow[row]!; show < firstShow[row + 1]!; show += 1)
      if (shows.of.what[show] === SHOW_RUN) return true;
    return false;
  }

  /**
   * Which protocols take the bytes that a frame shows: one bit for each, by its index in the session. Bytes that no
   * protocol takes are data.
   */
  protocolsIn(row: number): number {
    const { firstShow, shows, runs } = this.#table;
    let protocols = 0;
    for (let show = firstShow[row]!; show < firstShow[row + 1]!; show += 1) {
      const dissector = shows.of.what[show] === SHOW_RUN ? runs.of.dissector[shows.of.first[show]!]! : NO_DISSECTOR;
      if (dissector >= FIRST_PROTOCOL) protocols |= 1 << (dissector - FIRST_PROTOCOL);
    }
    return protocols;
  }

  /** The first `tcp.reassembled_in` of a frame; 0 where it has none. */
  reassembledIn(row: number): number {
    const { firstShow, shows } = this.#table;
    for (let show = firstShow[row]!; show < firstShow[row + 1]!; show += 1)
      if (shows.of.what[show] === SHOW_REASSEMBLED_IN) return shows.of.first[show]! + 1;
    return 0;
  }

  #dissectRun(id: number, frame: RunFrame, place: Place, sink: Sink, listensTo: ListensTo): string {
    const { of } = this.#table.runs;
    const dissector = of.dissector[id]!;
    if (dissector === NO_DISSECTOR || dissector === REPEATED) return "";
    const { bytes, origin, source } = place;
    const start = place.start + of.from[id]!;
    const end = start + of.length[id]!;
    if (dissector === DATA) {
      if (listensTo("data")) emitData(bytes, start, end, origin, sink);
      return ":data";
    }
    const mayWait = (of.marks[id]! & MAY_WAIT) !== 0;
    const run = runOf(frame, id, bytes, start, end, origin, mayWait, source);
    const { protocol } = this.#layers[dissector - FIRST_PROTOCOL]!;
    const isWanted = this.#layerNames[dissector - FIRST_PROTOCOL]!.some(listensTo);
    if (!isWanted && !listensTo("frame")) return "";
    const names = protocol.dissect(run, isWanted ? sink : undefined);
    return names === "" ? "" : `:${names}`;
  }

  #frameSource({ source, bytes, frameStart, row }: Cursor): DataSource {
    if (source !== undefined) return source;
    const length = this.#frames.capturedLength[row]!;
    const parts = [{ row, offset: 0, length }];
    return { label: "Frame", bytes: bytes.subarray(frameStart, frameStart + length), parts };
  }

  /**
   * Reassembles a message from its pieces again; where pieces overlap, the bytes of the one that begins earlier count.
   */
  #putTogether(run: number, length: number): Place {
    const { of } = this.#table.pieces;
    const first = this.#table.runs.of.firstPiece[run]!;
    const last = first + this.#table.runs.of.pieceCount[run]!;
    const bytes = new Uint8Array(length);
    const parts: { row: number; offset: number; length: number }[] = [];
    let filled = 0;
    for (let piece = first; piece < last; piece += 1) {
      const offset = of.offset[piece]!;
      const end = Math.min(length, offset + of.length[piece]!);
      const row = of.row[piece]!;
      const payload = end > filled ? this.#payloadOf(row) : undefined;
      if (payload === undefined) continue;
      const from = payload.start + of.from[piece]! + filled - offset;
      bytes.set(payload.bytes.subarray(from, from + end - filled), filled);
      if (payload.source === undefined) parts.push({ row, offset: from - payload.frameStart, length: end - filled });
      filled = end;
    }
    return { source: { label: "Reassembled TCP", bytes, parts }, bytes, start: 0, origin: 0 };
  }
}
