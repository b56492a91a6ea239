/**
 * What the first pass keeps about units: which request a response answers, and where a body continues. A unit has a
 * number. Units are numbered over the whole capture; those of one run are consecutive. Columns, since a capture has
 * millions of units. Invariant: a stream uses memory only while a message in it is open.
 */
import { GrowingColumns } from "../../collections/growing-columns.ts";
import type { HeldBytes, Run } from "../../transport/stream-protocol.ts";
import type { MessageUnit, OpenMessage, Unit } from "./unit.ts";

/** Facts that few units have. */
interface UnitNotes {
  /** The unit whose body continues here. */
  readonly continues?: number;
  /** It came while the protocol waited for the beginning of a message. */
  readonly beginsLate?: boolean;
  readonly body?: OpenBody;
}

/** A body that continues in later runs. */
export interface OpenBody extends OpenMessage {
  /** As in `Head`. */
  readonly mediaType: string;
  /** The bytes so far, where the body lasts until the sender closes. */
  readonly soFar: Uint8Array;
}

interface Direction {
  /** The first and the last request that wait for an answer; -1 without one. */
  firstRequest: number;
  lastRequest: number;
  /** The unit of the unfinished body; -1 without one. */
  openUnit: number;
  /** The run asked for more bytes. */
  isWaiting: boolean;
}

const NONE = -1;
const NOT_A_MESSAGE = 0;
const REQUEST = 1;
const HEAD_REQUEST = 2;
const RESPONSE = 3;

const NO_NOTES: UnitNotes = {};
const NO_BYTES: Uint8Array = new Uint8Array(0);

export class UnitTable {
  /**
   * `row` of the frame that shows it. `partner` is the unit at the other end of the exchange, counted from 1; 0 while
   * there is none.
   */
  readonly #units = new GrowingColumns(0, "row", "kind", "partner");
  readonly #notes = new Map<number, UnitNotes>();
  /** By the number of the run. Units count from 1; 0 for a run of another protocol. */
  readonly #runs = new GrowingColumns(0, "firstUnit");
  readonly #directions = new Map<number, Direction>();
  /** For each request in a queue, the next request. */
  readonly #behind = new Map<number, number>();
  readonly #pending: HeldBytes;

  /** @param pending counts the kept bytes of open bodies, until the session ends */
  constructor(pending: HeldBytes) {
    this.#pending = pending;
  }

  /** The first unit of a run; undefined where it has none. */
  firstOf(run: Run): number | undefined {
    const first = this.#runs.of.firstUnit[run.id];
    return first ? first - 1 : undefined;
  }

  rowOf(unit: number): number {
    return this.#units.of.row[unit]!;
  }

  /** The unit at the other end of the exchange; undefined where there is none. */
  partnerOf(unit: number): number | undefined {
    const partner = this.#units.of.partner[unit];
    return partner ? partner - 1 : undefined;
  }

  /** The unit whose body continues in this one. */
  continuedBy(unit: number): number | undefined {
    return this.#notesOf(unit).continues;
  }

  beginsLate(unit: number): boolean {
    return this.#notesOf(unit).beginsLate === true;
  }

  bodyLeftOpenBy(unit: number | undefined): OpenBody | undefined {
    return unit === undefined ? undefined : this.#notesOf(unit).body;
  }

  answersHead(unit: number): boolean {
    const partner = this.partnerOf(unit);
    return partner !== undefined && this.#units.of.kind[partner] === HEAD_REQUEST;
  }

  /** The unit whose body continues with the next bytes of a run. */
  openUnitBefore(run: Run): number | undefined {
    const open = this.#directions.get(ownKey(run))?.openUnit ?? NONE;
    return open === NONE ? undefined : open;
  }

  /** Whether the next response in a run answers a HEAD. */
  nextAnswersHead(run: Run): boolean {
    const request = this.#directions.get(otherKey(run))?.firstRequest ?? NONE;
    return request !== NONE && this.#units.of.kind[request] === HEAD_REQUEST;
  }

  /** Remembers that a run asked for more bytes. If other bytes come instead, some bytes are lost. */
  wait(run: Run): void {
    this.#direction(ownKey(run)).isWaiting = true;
  }

  /** Counts the next unit of a run. */
  count(run: Run, unit: Unit): void {
    const number = this.#units.push();
    this.#units.of.row[number] = run.row;
    this.#units.of.kind[number] = unit.kind === "message" ? kindOf(unit) : NOT_A_MESSAGE;
    while (this.#runs.count <= run.id) this.#runs.push();
    if (this.firstOf(run) === undefined) this.#runs.of.firstUnit[run.id] = number + 1;
    const own = this.#direction(ownKey(run));
    if (unit.kind === "continuation") this.#notes.set(number, { continues: own.openUnit });
    if (unit.kind === "stray" && own.isWaiting) this.#notes.set(number, { beginsLate: true });
    own.isWaiting = false;
    if (unit.kind === "message") {
      own.openUnit = NONE;
      if (unit.head.start.words.kind === "request") this.#queue(own, number);
      else this.#answer(otherKey(run), number, unit.head.start.words.status);
      this.#leaveOpen(run, own, number, unit);
    }
    this.#forgetIfIdle(ownKey(run), own);
  }

  #notesOf(unit: number): UnitNotes {
    return this.#notes.get(unit) ?? NO_NOTES;
  }

  #direction(key: number): Direction {
    let found = this.#directions.get(key);
    if (found === undefined) {
      found = { firstRequest: NONE, lastRequest: NONE, openUnit: NONE, isWaiting: false };
      this.#directions.set(key, found);
    }
    return found;
  }

  #forgetIfIdle(key: number, { firstRequest, openUnit, isWaiting }: Direction): void {
    if (firstRequest === NONE && openUnit === NONE && !isWaiting) this.#directions.delete(key);
  }

  #queue(own: Direction, request: number): void {
    if (own.lastRequest === NONE) own.firstRequest = request;
    else this.#behind.set(own.lastRequest, request);
    own.lastRequest = request;
  }

  /** A 1xx belongs to the request but does not answer it: the request still waits. */
  #answer(key: number, response: number, status: number): void {
    const queue = this.#directions.get(key);
    if (queue === undefined || queue.firstRequest === NONE) return;
    const request = queue.firstRequest;
    this.#units.of.partner[response] = request + 1;
    if (status < 200) return;
    this.#units.of.partner[request] = response + 1;
    queue.firstRequest = this.#behind.get(request) ?? NONE;
    this.#behind.delete(request);
    if (queue.firstRequest === NONE) queue.lastRequest = NONE;
    this.#forgetIfIdle(key, queue);
  }

  /** Later bytes belong to this message. */
  #leaveOpen(run: Run, own: Direction, number: number, unit: MessageUnit): void {
    const endsAtClose = unit.framing === "close";
    if (!endsAtClose && unit.framing !== "unframed" && !unit.isUnfinished) return;
    const { bodyAt, end, head } = unit;
    // No bytes come after a FIN. Otherwise a copy, since the engine owns the bytes of a run.
    const isKept = endsAtClose && !run.isLast && this.#pending.hasRoom(end - bodyAt, run.row);
    if (isKept) this.#pending.count += end - bodyAt;
    this.#notes.set(number, {
      body: {
        isRequest: head.start.words.kind === "request",
        endsAtClose,
        mediaType: end > bodyAt ? head.mediaType : "",
        soFar: isKept ? run.bytes.slice(run.start + bodyAt, run.start + end) : NO_BYTES,
      },
    });
    own.openUnit = number;
  }
}

const kindOf = ({ head }: MessageUnit): number => {
  const { words } = head.start;
  if (words.kind === "response") return RESPONSE;
  return words.method === "HEAD" ? HEAD_REQUEST : REQUEST;
};

const ownKey = ({ stream, direction }: Run): number => 2 * stream + direction;
const otherKey = ({ stream, direction }: Run): number => 2 * stream + (1 - direction);
