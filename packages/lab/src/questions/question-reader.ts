/** From a question as its file has it to a question that stands for itself. */

import type { Path } from "./file-place.ts";
import type { FileQuery, FileQuestion } from "./file-shape.ts";
import type { Query, Take } from "./query.ts";
import type { Complain, QueryReader } from "./query-reader.ts";
import { givesOne } from "./query-reader.ts";
import type { AskedOn, ComputedQuestion, LiveCheck, Misconception, Option, Question, RubricPoint } from "./question.ts";

const OWN = "own";

/** What a query may take for a kind of question. */
const TAKES_OF: Readonly<Record<ComputedQuestion["kind"], (take: Take) => boolean>> = {
  frames: (take) =>
    take === "frames" || take === "values" || take === "distinct" || take === "first" || take === "last",
  ports: (take) => take === "values" || take === "distinct" || take === "first" || take === "last",
  count: givesOne,
  number: givesOne,
  strings: (take) => take === "values" || take === "distinct" || take === "first" || take === "last",
  pairs: (take) => take === "pairs" || take === "tally",
};

const isComputed = (kind: string): kind is ComputedQuestion["kind"] => kind in TAKES_OF;

type Asked = Pick<ComputedQuestion, "query" | "alternatives" | "misconceptions">;

const askedOn = (names: readonly string[]): AskedOn => ({
  samples: names.filter((name) => name !== OWN),
  own: names.includes(OWN),
});

export class QuestionReader {
  readonly #queries: QueryReader;
  readonly #complain: Complain;

  constructor(queries: QueryReader, complain: Complain) {
    this.#queries = queries;
    this.#complain = complain;
  }

  read(file: FileQuestion, task: number, path: Path): Question {
    const base = {
      id: file.id,
      task,
      prompt: file.prompt,
      on: askedOn(file.on),
      points: file.points,
      level: file.level,
      hints: file.hints,
      explanation: file.explanation,
      misconceptions: file.misconceptions.map((_, index) => this.#misconception(file, index, path)),
      whenEmpty: file.empty,
      missing: file.missing,
    };
    if (file.empty === "absent" && file.on.includes(OWN) && file.missing === undefined && needsCapture(file))
      this.#complain(
        [...path, "missing"],
        "is missing; a question asked of the student's own capture says what to do when it does not show this, such as missing: Start the capture first. (Where none or 0 is an answer, instead: empty: answer)",
      );
    this.#unique(base.misconceptions, [...path, "misconceptions"]);
    if (isComputed(file.kind)) return this.#computed(file, file.kind, base, path);
    const evidence = this.#evidence(file.evidence ?? [], path);
    if (file.kind === "one-of" || file.kind === "many-of") {
      const options = this.#options(file, path);
      return { ...base, kind: file.kind, options, evidence };
    }
    if (file.kind === "text") return { ...base, kind: "text", rubric: this.#rubric(file, path), evidence };
    return { ...base, kind: "live", checks: this.#checks(file, path), evidence };
  }

  #computed(
    file: FileQuestion,
    kind: ComputedQuestion["kind"],
    base: Omit<ComputedQuestion, "kind" | "query" | "alternatives" | "wants" | "equivalents">,
    path: Path,
  ): Question {
    const computed = {
      ...base,
      query: this.#query(file.query ?? "", [...path, "query"], kind),
      alternatives: (file.alternatives ?? []).map(({ query, note }, index) => ({
        query: this.#query(query, [...path, "alternatives", index, "query"], kind),
        note,
      })),
    };
    this.#distinct(computed, path);
    switch (kind) {
      case "frames":
        return { ...computed, kind, wants: file.wants ?? "all", equivalents: file.equivalents };
      case "count":
        return { ...computed, kind, unit: file.unit };
      case "number":
        return { ...computed, kind, unit: file.unit ?? "", tolerance: file.tolerance ?? 0 };
      case "strings":
        return { ...computed, kind, isCaseSensitive: file.exact ?? false };
      case "pairs":
        return { ...computed, kind, arrow: file.arrow ?? "->", equivalents: file.equivalents };
      default:
        return { ...computed, kind };
    }
  }

  /** A query whose result is an answer of this kind. */
  #query(file: FileQuery, path: Path, kind: string): Query {
    const query = this.#queries.read(file, path, this.#complain);
    const take = query.kind === "difference" ? "first" : query.take;
    if (isComputed(kind) && !TAKES_OF[kind](take))
      this.#complain(path, `takes ${take}, which is no answer to a ${kind} question`);
    return query;
  }

  /** The same query cannot be right and wrong, and gives the same answer in every capture. */
  #distinct({ query, alternatives, misconceptions }: Asked, path: Path): void {
    const seen = new Map([[JSON.stringify(query), "the answer itself"]]);
    const other = (one: Query, name: string, place: Path): void => {
      const key = JSON.stringify(one);
      const known = seen.get(key);
      if (known !== undefined) this.#complain(place, `is the same query as ${known}`);
      else seen.set(key, name);
    };
    for (const [index, one] of alternatives.entries())
      other(one.query, `alternative ${index + 1}`, [...path, "alternatives", index, "query"]);
    for (const [index, { id, answer }] of misconceptions.entries())
      if ("query" in answer) other(answer.query, `misconception ${id}`, [...path, "misconceptions", index, "query"]);
  }

  #evidence(list: readonly FileQuery[], path: Path): readonly Query[] {
    return list.map((one, index) => this.#queries.read(one, [...path, "evidence", index], this.#complain));
  }

  #misconception(file: FileQuestion, index: number, path: Path): Misconception {
    const { id, query, typed, why, credit } = file.misconceptions[index]!;
    const place = [...path, "misconceptions", index];
    if (query !== undefined && !isComputed(file.kind))
      this.#complain([...place, "query"], `a ${file.kind} question has no computed answers; its wrong options say why`);
    const answer =
      query === undefined ? { typed: String(typed) } : { query: this.#query(query, [...place, "query"], file.kind) };
    return { id, why, answer, credit };
  }

  #options(file: FileQuestion, path: Path): readonly Option[] {
    const options = (file.options ?? []).map(({ id, text, right, why }, index) => ({
      id,
      text,
      right:
        typeof right === "boolean"
          ? right
          : this.#queries.conditions(right, [...path, "options", index, "right"], this.#complain),
      why,
    }));
    const place = [...path, "options"];
    this.#unique(options, place);
    if (options.every(({ right }) => typeof right === "boolean")) {
      const count = options.filter(({ right }) => right).length;
      if (count === 0) this.#complain(place, "no option is right");
      else if (file.kind === "one-of" && count > 1) this.#complain(place, `${count} options are right; one-of has one`);
    }
    return options;
  }

  #rubric(file: FileQuestion, path: Path): readonly RubricPoint[] {
    const rubric = (file.rubric ?? []).map(({ id, says, points, words }) => ({
      id,
      says,
      points,
      words: words.map((one) => (typeof one === "string" ? [one] : one).map((word) => word.toLowerCase())),
    }));
    this.#unique(rubric, [...path, "rubric"]);
    return rubric;
  }

  #checks(file: FileQuestion, path: Path): readonly LiveCheck[] {
    const checks = (file.checks ?? []).map(({ id, says, when, otherwise }, index) => ({
      id,
      says,
      when: this.#queries.conditions(when, [...path, "checks", index, "when"], this.#complain),
      otherwise,
    }));
    this.#unique(checks, [...path, "checks"]);
    return checks;
  }

  #unique(list: readonly { readonly id: string }[], path: Path): void {
    const seen = new Set<string>();
    for (const { id } of list) {
      if (seen.has(id)) this.#complain(path, `the id ${JSON.stringify(id)} is there twice`);
      seen.add(id);
    }
  }
}

/** Whether the answer depends on the capture. */
const needsCapture = ({ kind, options }: FileQuestion): boolean =>
  isComputed(kind) || (options ?? []).some(({ right }) => typeof right !== "boolean");
