/** What the page shows: a question, a group of equal answers, what was decided. */
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { ReviewAction, ReviewGroup, ReviewQuestion, ReviewSheet } from "../review/review-sheet.ts";

export const FILTERS = {
  pending: "Texts",
  unreadable: "Unreadable",
  wrong: "Wrong or partly right",
  all: "All",
} as const;
export type Filter = keyof typeof FILTERS;

export const passes = (filter: Filter, { verdict }: ReviewGroup): boolean =>
  filter === "all" || verdict === filter || (filter === "wrong" && verdict === "partly");

/** Whether a person has yet to look at it. */
export const isOpen = ({ verdict, decided }: ReviewGroup): boolean =>
  decided === undefined ? verdict === "pending" : decided.isEarlier;

interface Done {
  readonly question: string;
  readonly students: readonly string[];
  readonly before: ReviewGroup["decided"];
}

const draftKey = (question: string, student: string): string => `${question} ${student}`;

type Send = (action: ReviewAction) => Promise<ReviewQuestion>;

export class ReviewState {
  readonly title: string;
  readonly file: string;
  readonly questions: Signal<readonly ReviewQuestion[]>;
  readonly filter: Signal<Filter> = signal("pending");
  /** The name of the question at hand. */
  readonly at: Signal<string> = signal("");
  /** The group at hand, by its first student. */
  readonly student: Signal<string> = signal("");
  /** Comments that are not saved yet, by question and student. */
  readonly drafts: Signal<ReadonlyMap<string, string>> = signal(new Map());
  /** What went wrong. */
  readonly problem: Signal<string> = signal("");
  /** What was done, for who does not see it. */
  readonly said: Signal<string> = signal("");
  readonly done: Signal<readonly Done[]> = signal([]);
  readonly shown: ReadonlySignal<readonly ReviewQuestion[]>;
  readonly question: ReadonlySignal<ReviewQuestion | undefined>;
  readonly groups: ReadonlySignal<readonly ReviewGroup[]>;
  readonly progress: ReadonlySignal<{ readonly decided: number; readonly total: number }>;
  readonly #send: Send;
  /** Groups whose decision is on its way, by question and student: what is typed next is for another one. */
  readonly #deciding = new Set<string>();
  /** One after another: a decision may change the groups of the next. */
  #sending: Promise<unknown> = Promise.resolve();

  constructor({ title, file, questions }: ReviewSheet, send: Send) {
    this.title = title;
    this.file = file;
    this.#send = send;
    this.questions = signal(questions);
    this.shown = computed(() =>
      this.questions.value.filter(({ groups }) => groups.some((group) => passes(this.filter.value, group))),
    );
    this.question = computed(() => this.shown.value.find(({ name }) => name === this.at.value) ?? this.shown.value[0]);
    this.groups = computed(() => this.question.value?.groups.filter((one) => passes(this.filter.value, one)) ?? []);
    this.progress = computed(() => {
      const texts = this.questions.value.flatMap(({ groups }) => groups.filter((one) => passes("pending", one)));
      return { decided: texts.filter((one) => !isOpen(one)).length, total: texts.length };
    });
    const first = questions.find(({ groups }) => groups.some(isOpen));
    if (this.progress.value.total === 0) this.filter.value = "all";
    this.goTo(first?.name ?? this.shown.value[0]?.name ?? "");
  }

  get group(): ReviewGroup | undefined {
    return this.#groupOf(this.student.value) ?? this.groups.value[0];
  }

  /** Shows a question, at the first answer that nobody has looked at. */
  goTo(name: string): void {
    this.at.value = name;
    this.student.value = (this.groups.value.find(isOpen) ?? this.groups.value[0])?.students[0] ?? "";
  }

  choose(filter: Filter): void {
    this.filter.value = filter;
    this.goTo(this.question.value?.name ?? "");
  }

  moveGroup(by: 1 | -1): void {
    const { value: all } = this.groups;
    const next = all[all.indexOf(this.group!) + by];
    if (next !== undefined) this.student.value = next.students[0]!;
  }

  moveQuestion(by: 1 | -1): void {
    const { value: all } = this.shown;
    const next = all[all.indexOf(this.question.value!) + by];
    if (next !== undefined) this.goTo(next.name);
  }

  draftOf({ students, decided }: ReviewGroup): string {
    return this.drafts.value.get(this.#draftKey(students[0]!)) ?? decided?.comment ?? "";
  }

  write({ students }: ReviewGroup, comment: string): void {
    this.drafts.value = new Map(this.drafts.value).set(this.#draftKey(students[0]!), comment);
  }

  /** @param only the one student of the group that it is about */
  async give(group: ReviewGroup, points: number, only?: string): Promise<void> {
    const question = this.question.value!;
    const students = only === undefined ? group.students : [only];
    const comment = this.draftOf(group).trim() || undefined;
    const key = this.#draftKey(group.students[0]!);
    const done: Done = { question: question.name, students, before: group.decided };
    this.done.value = [...this.done.value, done];
    const saving = this.#act({ question: question.name, group: group.key, student: only, points, comment });
    if (only === undefined) this.#deciding.add(key);
    this.#goOn(students[0]!);
    const isSaved = await saving;
    this.#deciding.delete(key);
    if (!isSaved) {
      this.done.value = this.done.value.filter((one) => one !== done);
      this.#show(done);
      return;
    }
    const drafts = new Map(this.drafts.value);
    drafts.delete(key);
    this.drafts.value = drafts;
    const { decided, total } = this.progress.value;
    this.said.value = `${points} of ${group.points} points for ${students.join(", ")}. ${decided} of ${total} texts decided.`;
  }

  /** Takes the last decision back. */
  async undo(): Promise<void> {
    const last = this.done.value.at(-1);
    if (last === undefined) return;
    this.done.value = this.done.value.slice(0, -1);
    this.#show(last);
    // The decision itself may still be on its way.
    await this.#sending;
    if (await this.#takeBack(last)) this.said.value = `Taken back for ${last.students.join(", ")}.`;
    else this.done.value = [...this.done.value, last];
  }

  /** @returns whether it is saved */
  async #takeBack({ question, students, before }: Done): Promise<boolean> {
    const groups = () => this.questions.value.find(({ name }) => name === question)?.groups ?? [];
    const whole = groups().find((group) => group.students.join("\n") === students.join("\n"));
    const points = before?.isEarlier ? undefined : before?.points;
    const back = { question, points, comment: points === undefined ? undefined : before?.comment };
    if (whole !== undefined) return this.#act({ ...back, group: whole.key });
    for (const student of students) {
      const group = groups().find((one) => one.students.includes(student));
      if (group !== undefined && !(await this.#act({ ...back, group: group.key, student }))) return false;
    }
    return true;
  }

  #show({ question, students }: Done): void {
    this.at.value = question;
    this.student.value = students[0]!;
  }

  #draftKey(student: string): string {
    return draftKey(this.question.value?.name ?? "", student);
  }

  #groupOf(student: string): ReviewGroup | undefined {
    return this.groups.value.find(({ students }) => students.includes(student));
  }

  /** To the next answer that nobody has looked at, of this question or of another; where there is none, it stays. */
  #goOn(student: string): void {
    const { value: all } = this.groups;
    const here = all.findIndex(({ students }) => students.includes(student));
    const isWaiting = (name: string) => (group: ReviewGroup) =>
      isOpen(group) && !this.#deciding.has(draftKey(name, group.students[0]!));
    const { name = "" } = this.question.value ?? {};
    const next = [...all.slice(here + 1), ...all.slice(0, here + 1)].find(isWaiting(name));
    const open = next === undefined ? this.shown.value.find((one) => one.groups.some(isWaiting(one.name))) : undefined;
    if (open !== undefined) this.goTo(open.name);
    else this.student.value = (next ?? all[here])?.students[0] ?? "";
  }

  /** @returns whether it is saved */
  async #act(action: ReviewAction): Promise<boolean> {
    const sent = this.#sending.then(() => this.#send(action));
    this.#sending = sent.catch(() => undefined);
    try {
      const now = await sent;
      this.questions.value = this.questions.value.map((one) => (one.name === now.name ? now : one));
      this.problem.value = "";
      return true;
    } catch (error) {
      this.problem.value = (error as Error).message;
      return false;
    }
  }
}
