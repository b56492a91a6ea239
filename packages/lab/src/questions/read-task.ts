/** The questions of a file, each in every form that its draws give it, and the pools that they are chosen from. */
import { closestName } from "@potshark/dissect";
import type { Path } from "../files/file-place.ts";
import { isMapping } from "../files/shape.ts";
import { drawnText } from "../kinds/drawn.ts";
import type { Question } from "../kinds/kinds.ts";
import type { Complain } from "../query/query-reader.ts";
import type { QueryShapes } from "../query/query-shapes.ts";
import { type Draws, type Form, formsOf, MAX_FORMS, namesIn, type OwnedDraw } from "./draws.ts";
import { type QuestionFile, readDraws, readQuestion } from "./question-file.ts";
import type { LookUp } from "./substitute.ts";

/** What the texts of questions may name. */
export interface NamesOfTasks {
  readonly portOf: LookUp;
  /** "a server", if a server has the name; undefined if a draw can have it. */
  readonly ownerOf: (name: string) => string | undefined;
  readonly shapes: QueryShapes;
}

const ownedDraws = (draws: Draws, by: string): readonly OwnedDraw[] =>
  Object.entries(draws).map(([name, values]) => ({ name, by, values }));

const quoted = (name: string): string => JSON.stringify(name);

/** Problems with the forms of a question: one in all forms is named once, others with the first value that has it. */
class FormProblems {
  readonly #messages = new Map<string, { readonly path: Path; readonly form: Form; readonly all: string[] }>();

  add(form: Form, path: Path, message: string): void {
    const key = JSON.stringify(path);
    const known = this.#messages.get(key) ?? { path, form, all: [] };
    known.all.push(message);
    this.#messages.set(key, known);
  }

  report(forms: number, complain: Complain): void {
    for (const { path, form, all } of this.#messages.values()) {
      const [first] = all as [string];
      const isInAll = all.length >= forms && all.every((one) => one === first);
      complain(path, isInAll ? first : `with ${drawnText(form)}: ${first}`);
    }
  }
}

class TaskReader {
  readonly #task: number;
  readonly #ofTask: readonly OwnedDraw[];
  readonly #used = new Set<string>();
  readonly #names: NamesOfTasks;
  readonly #complain: Complain;

  constructor({ task = 1, draw, complain }: QuestionFile, names: NamesOfTasks) {
    this.#task = task;
    this.#ofTask = ownedDraws(draw, `task ${task}`);
    this.#names = names;
    this.#complain = complain;
    for (const { name } of this.#ofTask) this.#refuseTaken(name, ["draw", name], complain);
  }

  /** All forms of a question. */
  question(one: unknown, index: number): readonly Question[] {
    const { portOf, shapes } = this.#names;
    const complain: Complain = (path, message) => this.#complain(["questions", index, ...path], message);
    const named = namesIn(one);
    const ofQuestion = ownedDraws(readDraws(one, complain), isMapping(one) ? String(one.id) : "");
    for (const { name } of ofQuestion) {
      const path = ["draw", name];
      this.#refuseTaken(name, path, complain);
      if (this.#ofTask.some((draw) => draw.name === name)) complain(path, `the task has a draw ${quoted(name)} too`);
      else if (!named.has(name)) complain(path, `no text of the question says $${name}`);
    }
    const drawn = [...this.#ofTask, ...ofQuestion].filter(({ name }) => named.has(name));
    for (const { name } of drawn) this.#used.add(name);
    const forms = formsOf(one, drawn, portOf);
    if (forms === undefined) {
      const product = drawn.map(({ name, values }) => `${values.length} of ${name}`).join(" times ");
      complain([], `has more than ${MAX_FORMS} forms: ${product}`);
      return [];
    }
    const problems = new FormProblems();
    const read = forms.flatMap((form): readonly Question[] => {
      const question = readQuestion(form.question, this.#task, form.drawn, shapes, (path, message) =>
        problems.add(form, path, message),
      );
      return question === undefined ? [] : [question];
    });
    problems.report(forms.length, complain);
    return read;
  }

  refuseUnused(): void {
    for (const { name } of this.#ofTask)
      if (!this.#used.has(name)) this.#complain(["draw", name], `no text of a question says $${name}`);
  }

  #refuseTaken(name: string, path: Path, complain: Complain): void {
    const owner = this.#names.ownerOf(name);
    if (owner !== undefined) complain(path, `the draw ${quoted(name)} has the name of ${owner}`);
  }
}

const captures = ({ on: { samples, own } }: Question): string =>
  [...samples]
    .sort()
    .concat(own ? "own" : [])
    .join(", ");

/** All students can earn the same, on every capture. */
const whyUnequal = (one: Question, other: Question): string | undefined => {
  if (one.points !== other.points) return `has ${one.points} points, and ${quoted(other.id)} has ${other.points}`;
  if (captures(one) === captures(other)) return undefined;
  return `is asked on ${captures(one)}, and ${quoted(other.id)} on ${captures(other)}`;
};

const checkPools = ({ pools, questions: file, complain }: QuestionFile, questions: readonly Question[]): void => {
  const ids = file.flatMap((one) => (isMapping(one) ? [String(one.id)] : []));
  const pooled = new Set<string>();
  for (const [index, { choose, of }] of pools.entries()) {
    const at: Path = ["pools", index];
    if (choose > of.length)
      complain([...at, "choose"], `is ${choose}; there are ${of.length} questions to choose from`);
    const members = of.map((id) => questions.find((question) => question.id === id));
    const [first] = members.filter((one) => one !== undefined);
    for (const [place, id] of of.entries()) {
      const say = (message: string): void => complain([...at, "of", place], `${quoted(id)} ${message}`);
      const near = closestName(id, ids);
      if (!ids.includes(id)) say(`is no question of this task${near === undefined ? "" : `; did you mean ${near}?`}`);
      if (pooled.has(id)) say("is in a pool already");
      pooled.add(id);
      const member = members[place];
      const why = member && first && whyUnequal(member, first);
      if (why !== undefined) say(`${why}; questions of a pool are worth and asked the same`);
    }
  }
};

/** Reads the questions of a file. Never throws: what is wrong is reported, and what is right is read all the same. */
export const readTask = (file: QuestionFile, names: NamesOfTasks): readonly Question[] => {
  const reader = new TaskReader(file, names);
  const questions = file.questions.flatMap((one, index) => reader.question(one, index));
  reader.refuseUnused();
  checkPools(file, questions);
  return questions;
};
