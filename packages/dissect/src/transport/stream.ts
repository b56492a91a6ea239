/** One TCP connection: its two ends, how far it came, and what its handshake said. */
import type { AnalysedSegment, AnalysisContext } from "./analysed-segment.ts";
import { ACCURATE_ECN, ACK, CWR, ECE, FIN, RST, SYN } from "./tcp-flags.ts";
import { Flow } from "./tcp-flow.ts";

/** Bits of `tcp.completeness`. */
export const HAD_SYN = 1;
export const HAD_SYN_ACK = 2;
export const HAD_ACK = 4;
export const HAD_DATA = 8;
export const HAD_FIN = 16;
export const HAD_RST = 32;

/** The bits that a segment adds to the completeness of its connection; a SYN counts only if it opens the connection. */
const completenessOf = (flags: number, length: number): number => {
  let bits = flags & RST ? HAD_RST : 0;
  if ((flags & (SYN | ACK)) === (SYN | ACK)) bits |= HAD_SYN_ACK;
  if ((flags & (SYN | ACK)) === ACK) bits |= length > 0 ? HAD_DATA : HAD_ACK;
  if ((flags & (FIN | ACK)) === (FIN | ACK)) bits |= HAD_FIN;
  return bits;
};

export class Stream {
  readonly index: number;
  /** Row of its first frame. */
  readonly firstRow: number;
  /** Row of its latest frame, during the first pass. */
  lastRow: number;
  /** The flow from the end with the lower address and port, then the flow from the other end. */
  readonly flows: readonly [Flow, Flow] = [new Flow(), new Flow()];
  completeness = 0;
  /** Bits that Wireshark adds only after it has shown the first frame: those from before a SYN. */
  laterCompleteness = 0;
  /** The handshake time is measured between these rows, the SYN and the acknowledgment; -1 without. */
  handshakeFrom = -1;
  handshakeTo = -1;
  /** The row from which on it is emitted. */
  handshakeShownFrom = 0;
  /** Nanoseconds between the two; 0 while unknown. */
  handshake = 0;
  /** The two sides agreed on AccECN (RFC 9768), or an option reported it. */
  offersAccurateEcn = false;
  acceptsAccurateEcn = false;
  hasAccurateEcnOption = false;
  /** Row of the last SYN. */
  #synRow = -1;
  /** Acknowledgments before any SYN: the first one, and the first one with another time. */
  #earlyRow = -1;
  #otherEarlyRow = -1;

  constructor(index: number, row: number) {
    this.index = index;
    this.firstRow = row;
    this.lastRow = row;
  }

  get usesAccurateEcn(): boolean {
    return this.hasAccurateEcnOption || (this.offersAccurateEcn && this.acceptsAccurateEcn);
  }

  /** Indexes how far the connection has come, from a segment with a whole header. */
  follow(
    { row, flags, length }: AnalysedSegment,
    { opens }: { readonly opens: boolean },
    own: Flow,
    other: Flow,
    context: AnalysisContext,
  ): void {
    if (opens) {
      this.laterCompleteness |= this.completeness;
      this.completeness = length > 0 ? HAD_SYN | HAD_DATA : HAD_SYN;
    }
    this.completeness |= completenessOf(flags, length);
    if (flags & FIN && !other.closedFirst) own.closedFirst = true;
    if (flags & SYN) {
      own.isWindowOfSyn = true;
      if (!(flags & ACK)) this.#synRow = row;
    } else if (flags & ACK) {
      own.isWindowOfSyn = false;
      this.#measure(row, context);
    }
  }

  /** The end of the first pass: for an acknowledgment before the SYN, the time is measured from the last SYN. */
  finish(context: AnalysisContext): void {
    if (this.handshake !== 0 || this.#synRow === -1) return;
    for (const row of [this.#earlyRow, this.#otherEarlyRow]) {
      if (row === -1 || this.handshake !== 0) continue;
      this.#measureBetween(this.#synRow, row, context);
      this.handshakeShownFrom = row;
    }
  }

  #measure(row: number, context: AnalysisContext): void {
    if (this.handshake !== 0) return;
    if (this.#synRow !== -1) this.#measureBetween(this.#synRow, row, context);
    else if (this.#earlyRow === -1) this.#earlyRow = row;
    else if (this.#otherEarlyRow === -1 && context.elapsed(this.#earlyRow, row) !== 0) this.#otherEarlyRow = row;
  }

  #measureBetween(from: number, to: number, context: AnalysisContext): void {
    if (context.elapsed(-1, from) === 0) return;
    this.handshake = context.elapsed(from, to);
    this.handshakeFrom = from;
    this.handshakeTo = to;
  }
}

/** Whether the ECN flags of a SYN offer AccECN. */
export const offersAccurateEcn = (flags: number): boolean =>
  (flags & (ACCURATE_ECN | CWR | ECE)) === (ACCURATE_ECN | CWR | ECE);

/** Whether the ECN flags of a SYN+ACK accept it. */
export const acceptsAccurateEcn = (flags: number): boolean =>
  (flags & (ACCURATE_ECN | CWR)) === CWR || (flags & (ACCURATE_ECN | ECE)) === ACCURATE_ECN;
