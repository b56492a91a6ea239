/** Display filters and single fields over the frames of a session. */
import type { FieldValue } from "../fields/field.ts";
import { compileFilter, type FilterResult } from "../filter/index.ts";
import { REGISTRY } from "../session/dissector-tables.ts";
import { FrameFields } from "../session/frame-fields.ts";
import { LazyFrame } from "../session/lazy-frame.ts";
import type { Session } from "../session/session.ts";
import { FrameWithColumns, isListColumn, WITH_COLUMNS } from "./list-columns.ts";

/**
 * Compiles a display filter into a test of frames, counted from 0. A frame is dissected only where columns and the
 * index are not enough, and then only the layers that the filter needs.
 *
 * @returns the test, or what is wrong with the filter and where
 */
export const frameFilter = (session: Session, text: string): FilterResult<(row: number) => boolean> => {
  const filter = compileFilter(text, WITH_COLUMNS);
  if (!filter.ok) return filter;
  const { fields, matches } = filter.value;
  const read = fields.filter((field) => !isListColumn(field));
  const lazy = new LazyFrame(session, read, true);
  const frame = read.length === fields.length ? lazy : new FrameWithColumns(session, lazy);
  return { ok: true, value: (row) => matches(frame.at(row)) };
};

/** Answers of a session to its last filters. */
const answered = new WeakMap<Session, Map<string, readonly number[]>>();
const ANSWERS_KEPT = 16;

const keep = (session: Session, text: string, rows: readonly number[]): void => {
  const answers = answered.get(session) ?? new Map<string, readonly number[]>();
  const [oldest] = answers.keys();
  if (answers.size >= ANSWERS_KEPT && oldest !== undefined) answers.delete(oldest);
  answered.set(session, answers.set(text, rows));
};

/**
 * The rows of the frames that pass a display filter, in order; or what is wrong with the filter and where. The answers
 * to the last 16 filters are kept.
 */
export const matchingFrames = (session: Session, text: string): FilterResult<readonly number[]> => {
  const known = answered.get(session)?.get(text);
  if (known !== undefined) return { ok: true, value: known };
  const filter = frameFilter(session, text);
  if (!filter.ok) return filter;
  const rows: number[] = [];
  for (let row = 0; row < session.frameCount; row += 1) if (filter.value(row)) rows.push(row);
  keep(session, text, rows);
  return { ok: true, value: rows };
};

/**
 * The values of one field in one frame, in the order of the frame. For many frames keep a `FrameFields` instead.
 *
 * @param row of the frame, counted from 0
 * @returns undefined where the field does not exist at all
 */
export const fieldValues = (session: Session, row: number, name: string): readonly FieldValue[] | undefined => {
  const field = REGISTRY.get(name);
  if (field === undefined) return undefined;
  return new FrameFields(session, [field]).read(row).values(field);
};
