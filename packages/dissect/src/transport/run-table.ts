/**
 * The runs of a capture and what each frame shows of its stream, in columns. Invariant: the number of a run is its
 * index; its values are final after the first pass. No bytes are kept: they are in the capture.
 */
import { GrowingColumns } from "../collections/growing-columns.ts";

/**
 * What takes the bytes of a run: nothing, nothing because they are repeated, the data layer, or a protocol by its
 * number from FIRST_PROTOCOL on.
 */
export const NO_DISSECTOR = 0;
export const REPEATED = 1;
export const DATA = 2;
export const FIRST_PROTOCOL = 3;

/** Marks of runs. */
export const REASSEMBLED = 1;
export const WANTS_MORE = 2;
export const MAY_WAIT = 4;
/** What comes after it in the frame is not shown. */
export const BROKEN = 8;

/** What a frame shows, in order; the comments say what `first` and `second` are. */
export const SHOW_SEGMENT_DATA = 0; // offset in the payload, length
export const SHOW_REASSEMBLED_IN = 1; // row
export const SHOW_PIECES = 2; // run, length of all that was put together
export const SHOW_RUN = 3; // run, length of all that was put together for it
/** The payload itself is not shown. */
export const HIDE_PAYLOAD = 4;

export class RunTable {
  /** `dissector`, `marks`; the whole messages are `length` bytes `from` the payload's or the pieces' start. */
  readonly runs: GrowingColumns<"row" | "dissector" | "marks" | "from" | "length" | "firstPiece" | "pieceCount">;
  /** `from` is the offset in the payload of its frame, `offset` the one in the reassembled bytes. */
  readonly pieces: GrowingColumns<"row" | "from" | "offset" | "length" | "marks">;
  readonly shows: GrowingColumns<"what" | "first" | "second">;
  /** By row: index in `shows` of the first thing that the frame shows; it ends where the next row begins. */
  readonly firstShow: Uint32Array<ArrayBuffer>;

  constructor(frames: number) {
    // Few frames show two runs; memory that is never written to costs nothing.
    this.runs = new GrowingColumns(frames, "row", "dissector", "marks", "from", "length", "firstPiece", "pieceCount");
    this.pieces = new GrowingColumns(0, "row", "from", "offset", "length", "marks");
    this.shows = new GrowingColumns(frames, "what", "first", "second");
    this.firstShow = new Uint32Array(frames + 1);
  }

  /** @returns its number */
  addRun(row: number, dissector: number, marks: number, from: number, length: number): number {
    const { runs } = this;
    const run = runs.push();
    runs.of.row[run] = row;
    runs.of.dissector[run] = dissector;
    runs.of.marks[run] = marks;
    runs.of.from[run] = from;
    runs.of.length[run] = length;
    return run;
  }

  show(what: number, first: number, second: number): void {
    const { shows } = this;
    const place = shows.push();
    shows.of.what[place] = what;
    shows.of.first[place] = first;
    shows.of.second[place] = second;
  }
}
