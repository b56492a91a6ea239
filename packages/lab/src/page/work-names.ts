/**
 * The names under which the work on questions is stored. Forms of a question have different names: a student who was
 * somebody else before, by a slip of the pen, sees no answer to a question that was asked with other values, and finds
 * it again when the name is the old one.
 */
import { formName } from "../kinds/drawn.ts";
import type { QuestionSet } from "../questions/question-set.ts";

export class WorkNames {
  readonly #names: ReadonlyMap<string, string>;
  readonly #questions: ReadonlyMap<string, string>;
  readonly #isVariant: boolean;

  constructor({ tasks, variant }: Pick<QuestionSet, "tasks" | "variant">) {
    const all = tasks.flatMap(({ questions }) => questions);
    this.#names = new Map(all.map((question) => [question.id, formName(question)]));
    this.#questions = new Map(all.map((question) => [formName(question), question.id]));
    this.#isVariant = variant !== undefined;
  }

  nameOf(question: string): string {
    return this.#names.get(question) ?? question;
  }

  /** Undefined if it is of another variant. */
  questionOf(name: string): string | undefined {
    return this.#questions.get(name) ?? (this.#isVariant ? undefined : name);
  }
}
