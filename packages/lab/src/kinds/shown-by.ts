/** Questions whose answer no query gives may have queries that show it. */
import { type CommandNames, type Evidence, evidenceOf } from "../query/command.ts";
import type { CaptureFacts } from "../query/facts.ts";
import type { Query } from "../query/query.ts";
import { runQuery } from "../query/run-query.ts";
import type { AnswerBase, Computed } from "./kind.ts";

/** The evidence of several queries as one. */
const evidenceTogether = (queries: readonly Query[], facts: CaptureFacts, names: CommandNames): Evidence => {
  const results = queries.map((query) => runQuery(query, facts));
  if (results.length === 0) return { frames: [], command: "" };
  if (results.length === 1) return evidenceOf(results[0]!, names);
  const frames = [...new Set(results.flatMap((result) => result.frames))].sort((left, right) => left - right);
  const filter = results.map((result) => `(${result.filter})`).join(" or ");
  const fields = [...new Set(results.flatMap((result) => result.fields))];
  return evidenceOf({ value: { shape: "list", values: [] }, frames, filter, fields, withoutDissector: false }, names);
};

/** What a capture says, where nothing but evidence stands beside the answer. */
export const shownBy = <Answer extends AnswerBase>(
  { id, evidence }: { readonly id: string; readonly evidence: readonly Query[] },
  { answer, isEmpty, isAbsent }: Pick<Computed<Answer>, "answer" | "isEmpty" | "isAbsent">,
  facts: CaptureFacts,
  names: CommandNames,
): Computed<Answer> => ({
  question: id,
  kind: answer.kind,
  answer,
  alternatives: [],
  evidence: evidenceTogether(evidence, facts, names),
  isEmpty,
  isAbsent,
  misconceptions: [],
  equivalents: {},
});
