/** A capture as a packet view asks for it: lines of the shown packets, one packet's fields, a filter in steps. */
import {
  clockDigits,
  type FieldNode,
  type FieldValue,
  FrameSummaries,
  fieldTree,
  formatValue,
  frameFilter,
  LazyFrame,
  type Session,
  shownText,
} from "@potshark/dissect";
import type { ColorRule } from "./color-rules.ts";
import { conversationsOf } from "./conversations.ts";
import { fieldFilter } from "./field-filter.ts";
import type { Conversation, FilterProgress, PacketDetails, PacketField, PacketLine } from "./requests.ts";

/** Longer texts are cut for the page. */
const MAX_TEXT = 1000;
/** A body is shown by its beginning. */
const MAX_SOURCE_BYTES = 1 << 20;
const MAX_VALUE = 2000;
/** Between two looks at the clock or at other requests. */
const ROWS_A_STEP = 256;
const FILTERS_KEPT = 16;

const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most)}…` : text);

const shownValue = ({ field, value }: FieldNode): string => {
  if (field.type === "none" || field.type === "protocol") return "";
  const bytes = value instanceof Uint8Array ? value.subarray(0, MAX_VALUE / 2) : value;
  return shownText(cut(formatValue(field, bytes as FieldValue), MAX_VALUE));
};

export class Inspection {
  readonly session: Session;
  readonly #rules: readonly ColorRule[];
  readonly #summaries: FrameSummaries;
  readonly #colored: LazyFrame;
  readonly #digits: number;
  /** Rows of the shown packets, in order; undefined for all. */
  #shown: readonly number[] | undefined;
  /** Of filters that ran to their end. The last used is at the end. */
  readonly #known = new Map<string, readonly number[]>();

  constructor(session: Session, rules: readonly ColorRule[] = []) {
    this.session = session;
    this.#rules = rules;
    this.#summaries = new FrameSummaries(session);
    this.#colored = new LazyFrame(session, [...new Set(rules.flatMap(({ filter }) => filter.fields))], true);
    this.#digits = clockDigits(session);
  }

  get shownCount(): number {
    return this.#shown?.length ?? this.session.frameCount;
  }

  /**
   * Shows the packets that pass a filter, "" for all. What was found is shown from the first step on.
   *
   * @throws if the filter is wrong; what is shown stays
   */
  *filterSteps(text: string): Generator<FilterProgress, FilterProgress> {
    const { frameCount } = this.session;
    const filter = text.trim();
    const known = filter === "" ? undefined : this.#known.get(filter);
    if (filter === "" || known !== undefined) {
      this.#shown = known;
      if (known !== undefined) this.#keep(filter, known);
      return { shown: this.shownCount, looked: frameCount, isDone: true };
    }
    const test = frameFilter(this.session, filter);
    if (!test.ok) throw new Error(test.problem.message);
    const rows: number[] = [];
    this.#shown = rows;
    for (let row = 0; row < frameCount; row += 1) {
      if (test.value(row)) rows.push(row);
      if (row % ROWS_A_STEP === ROWS_A_STEP - 1) yield { shown: rows.length, looked: row + 1, isDone: false };
    }
    this.#keep(filter, rows);
    return { shown: rows.length, looked: frameCount, isDone: true };
  }

  lines(first: number, count: number): readonly PacketLine[] {
    const last = Math.min(first + count, this.shownCount);
    const lines: PacketLine[] = [];
    for (let index = Math.max(0, first); index < last; index += 1)
      lines.push(this.#line(this.#shown?.[index] ?? index));
    return lines;
  }

  /** Index among the shown packets of a frame, or of the next one behind it. */
  positionOf(frame: number): number {
    const row = frame - 1;
    const shown = this.#shown;
    if (shown === undefined) return Math.min(Math.max(0, row), this.session.frameCount);
    let [low, high] = [0, shown.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (shown[middle]! < row) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** @param onlyShown counts the shown packets only */
  conversations(onlyShown: boolean): readonly Conversation[] {
    const shown = onlyShown && this.#shown !== undefined ? new Set(this.#shown) : undefined;
    return conversationsOf(this.session, shown && ((row) => shown.has(row)));
  }

  /** @throws if there is no such frame */
  details(frame: number): PacketDetails {
    if (!Number.isInteger(frame) || frame < 1 || frame > this.session.frameCount)
      throw new Error(`There is no packet ${frame}: the capture has ${this.session.frameCount}.`);
    const layers = fieldTree(this.session, frame - 1);
    const sources: FieldNode["source"][] = [];
    const plain = (node: FieldNode): PacketField => {
      const { field, value, text, offset, length, source, children } = node;
      if (!sources.includes(source)) sources.push(source);
      return {
        name: field.name,
        text: shownText(cut(text, MAX_TEXT)),
        filter: fieldFilter(field, value),
        value: shownValue(node),
        source: sources.indexOf(source),
        offset,
        length,
        goesTo: field.type === "framenum" ? Number(value) : undefined,
        children: children.filter(({ isHidden }) => !isHidden).map(plain),
      };
    };
    const fields = layers.map(plain);
    return {
      frame,
      fields,
      // Copies, so that the message does not carry the whole capture.
      sources: sources.map(({ label, bytes }) => ({
        label,
        bytes: new Uint8Array(bytes.subarray(0, MAX_SOURCE_BYTES)),
      })),
    };
  }

  #line(row: number): PacketLine {
    const { number, time, source, destination, protocol, length, info } = this.#summaries.read(row);
    return {
      frame: number,
      time: time === undefined ? "" : (Number(time) / 1e9).toFixed(this.#digits),
      source: shownText(source),
      destination: shownText(destination),
      protocol: shownText(protocol),
      length,
      info: shownText(cut(info, MAX_TEXT)),
      color: this.#colorOf(row),
    };
  }

  #colorOf(row: number): number {
    const frame = this.#colored.at(row);
    return this.#rules.findIndex(({ filter }) => filter.matches(frame));
  }

  #keep(text: string, rows: readonly number[]): void {
    this.#known.delete(text);
    this.#known.set(text, rows);
    const [oldest] = this.#known.keys();
    if (this.#known.size > FILTERS_KEPT && oldest !== undefined) this.#known.delete(oldest);
  }
}
