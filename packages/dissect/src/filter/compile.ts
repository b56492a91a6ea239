/** Compiles the text of a filter to a function over frames, or to the problem with it. */

import type { FieldDefinition } from "../fields/field.ts";
import { checkFilter } from "./check.ts";
import { compileExpression } from "./evaluate.ts";
import type { FieldRegistry, FieldSource } from "./field-source.ts";
import { parseFilter } from "./parser.ts";
import type { FilterResult } from "./problem.ts";

export interface Filter {
  readonly text: string;
  /** The fields it reads, each once: an engine that has these in an index needs no dissection. */
  readonly fields: readonly FieldDefinition[];
  /** Whether the frame passes. */
  readonly matches: (frame: FieldSource) => boolean;
}

/**
 * Compiles a display filter. It never throws, whatever the text is. The empty filter passes every frame, as in
 * Wireshark.
 */
export function compileFilter(text: string, registry: FieldRegistry): FilterResult<Filter> {
  if (text.trim() === "") return { ok: true, value: { text, fields: [], matches: () => true } };
  const parsed = parseFilter(text);
  if (!parsed.ok) return parsed;
  const checked = checkFilter(parsed.value, registry);
  if (!checked.ok) return checked;
  const { expression, fields } = checked.value;
  return { ok: true, value: { text, fields, matches: compileExpression(expression) } };
}
