/** Decisions of people, applied to the reports of a class. The order in which they stand in the file never matters. */
import { cents, type Report, type ReportedMark, reportTotals, taskTotals } from "../grading/report.ts";
import { formName, withDrawn } from "../kinds/drawn.ts";
import type { Question } from "../kinds/kinds.ts";
import { verdictOf } from "../marking/mark.ts";
import type { QuestionSet } from "../questions/question-set.ts";
import { normalized } from "../text/normalized.ts";
import { someOf } from "../text/some-of.ts";
import { type AnswerDecision, type Decisions, type Override, wordingOf } from "./decisions.ts";
import { withLateness } from "./late.ts";

/** A submission as decisions see it. */
export interface DecidedSubmission {
  /** All names of the student, the one that is shown first. */
  readonly names: readonly string[];
  /** Undefined where nothing could be marked. */
  readonly report: Report | undefined;
  /** Milliseconds since 1970; undefined where it is not known. */
  readonly submittedAt?: number | undefined;
  /** The student's own due date, of the learning system; likewise. */
  readonly extension?: number | undefined;
  /** Whether the learning system calls it late; undefined where it does not say. */
  readonly isCalledLate?: boolean | undefined;
}

export interface DecidedClass {
  /** In the order of the submissions. */
  readonly reports: readonly (Report | undefined)[];
  /** For a person: what did not fit, a sentence each. */
  readonly notes: readonly string[];
}

interface Ruling {
  readonly decision: AnswerDecision | Override;
  readonly isEarlier: boolean;
}

const ANY = "";

/** Finds what was decided about an answer: for its wording, for any, or else for earlier ones that all agree. */
class AnswerDecisions {
  readonly #all = new Map<string, Map<string, AnswerDecision>>();

  constructor(answers: readonly AnswerDecision[]) {
    for (const one of answers) {
      const key = this.#key(one.question, one.answer);
      this.#all.set(key, (this.#all.get(key) ?? new Map()).set(one.wording ?? ANY, one));
    }
  }

  #key(question: string, answer: string): string {
    return JSON.stringify([normalized(question), normalized(answer)]);
  }

  /** @param others wordings of the question that other students are asked: what was decided for these is not earlier */
  of(question: string, answer: string, wording: string, others: ReadonlySet<string>): Ruling | undefined {
    const all = this.#all.get(this.#key(question, answer));
    if (all === undefined) return undefined;
    const exact = all.get(wording) ?? all.get(ANY);
    if (exact !== undefined) return { decision: exact, isEarlier: false };
    const [first, ...earlier] = [...all.values()]
      .filter((one) => !others.has(one.wording!))
      .sort((left, right) => (left.wording! < right.wording! ? -1 : 1));
    const isAgreed = first !== undefined && earlier.every(({ credit }) => credit === first.credit);
    return isAgreed ? { decision: first, isEarlier: true } : undefined;
  }
}

const decide = (mark: ReportedMark, { decision, isEarlier }: Ruling, question: Question): ReportedMark => {
  // A person may say that a question counts that the capture does not show.
  const points = mark.verdict === "absent" ? question.points : mark.points;
  const given = "points" in decision && decision.points !== undefined ? decision.points / points : decision.credit!;
  const credit = Math.round(given * 1000) / 1000;
  const { comment, by } = decision;
  return {
    ...mark,
    verdict: verdictOf(credit),
    credit,
    points,
    earned: "points" in decision && decision.points !== undefined ? cents(decision.points) : cents(credit * points),
    proposed: undefined,
    why: comment ?? "A person decided this.",
    misconception: undefined,
    decided: {
      comment,
      by,
      isEarlier,
      was: {
        verdict: mark.verdict,
        credit: mark.credit,
        points: mark.points,
        proposed: mark.proposed,
        why: mark.why,
      },
    },
  };
};

/** Whom a decision is about. */
class Names {
  readonly #shown = new Map<string, number[]>();
  readonly #any = new Map<string, Set<number>>();
  readonly unknown = new Set<string>();
  readonly doubtful = new Set<string>();

  constructor(submissions: readonly DecidedSubmission[]) {
    for (const [index, { names }] of submissions.entries()) {
      const [shown = ""] = names;
      this.#shown.set(normalized(shown), [...(this.#shown.get(normalized(shown)) ?? []), index]);
      for (const name of names)
        this.#any.set(normalized(name), (this.#any.get(normalized(name)) ?? new Set()).add(index));
    }
  }

  find(student: string): number | undefined {
    const shown = this.#shown.get(normalized(student)) ?? [];
    const all = shown.length === 1 ? shown : [...(this.#any.get(normalized(student)) ?? [])];
    if (all.length === 0) this.unknown.add(student);
    if (all.length > 1) this.doubtful.add(student);
    return all.length === 1 ? all[0] : undefined;
  }

  /** What was decided about each submission; the name that is shown wins over another name of the same student. */
  of<Item extends { readonly student: string }>(items: readonly Item[]): ReadonlyMap<number, readonly Item[]> {
    const found = new Map<number, Item[]>();
    for (const item of items) {
      const index = this.find(item.student);
      if (index === undefined) continue;
      const isShown = this.#shown.get(normalized(item.student))?.includes(index) ?? false;
      const those = found.get(index) ?? [];
      found.set(index, isShown ? [item, ...those] : [...those, item]);
    }
    return found;
  }
}

/** What a class's decisions come to. */
export const decideClass = (
  decisions: Decisions,
  set: QuestionSet,
  submissions: readonly DecidedSubmission[],
): DecidedClass => {
  const forms = set.tasks.flatMap((task) => task.questions);
  const questions = new Map(forms.map((one) => [formName(one), one]));
  const ids = new Set(forms.map(({ id }) => id));
  const wordings = new Map([...questions].map(([name, form]) => [name, wordingOf(form)]));
  const current = new Set(wordings.values());
  const answers = new AnswerDecisions(decisions.answers);
  const names = new Names(submissions);
  const overrides = names.of(decisions.overrides);
  const students = names.of(decisions.students);
  const earlier = new Map<string, number>();
  const outdated: string[] = [];

  const rulingOf = (mark: ReportedMark, index: number): Ruling | undefined => {
    const { question, given } = mark;
    const override = overrides.get(index)?.find((one) => normalized(one.question) === normalized(question));
    const isOfThis = override?.answer === undefined || normalized(override.answer) === normalized(given ?? "");
    if (override !== undefined && isOfThis) return { decision: override, isEarlier: false };
    if (override !== undefined) outdated.push(`${override.student} ${question}`);
    // What is right depends on the capture, unless a person decides.
    if (given === undefined || mark.verdict !== "pending") return undefined;
    const ruling = answers.of(question, given, wordings.get(withDrawn(question, mark.drawn)) ?? ANY, current);
    if (ruling?.isEarlier) earlier.set(question, (earlier.get(question) ?? 0) + 1);
    return ruling;
  };

  const timeless: DecidedSubmission[] = [];

  const reports = submissions.map((submission, index): Report | undefined => {
    const { report } = submission;
    if (report === undefined) return undefined;
    const own = students.get(index)?.[0];
    const isTimeless = (own?.submitted?.at ?? submission.submittedAt) === undefined;
    if (isTimeless && submission.isCalledLate !== false && !own?.isExcused) timeless.push(submission);
    const tasks = report.tasks.map((task) => {
      const marks = task.marks.map((mark) => {
        const [ruling, question] = [rulingOf(mark, index), questions.get(withDrawn(mark.question, mark.drawn))];
        return ruling === undefined || question === undefined ? mark : decide(mark, ruling, question);
      });
      return { ...task, marks, ...taskTotals(marks) };
    });
    return withLateness({ ...report, ...reportTotals(tasks) }, decisions, own, submission);
  });

  const strangers = [...decisions.answers, ...decisions.overrides]
    .map(({ question }) => question)
    .filter((question) => !ids.has(question));
  const calledLate = timeless.filter(({ isCalledLate }) => isCalledLate);
  const shownNames = (of: readonly DecidedSubmission[]): string => someOf(of.map(({ names: [shown = ""] }) => shown));
  const notes = [
    ...(decisions.late !== undefined && decisions.due === undefined
      ? ["There is a rule about lateness, and no due date: nobody is late but for a due date of one's own."]
      : []),
    ...(decisions.due !== undefined && timeless.length > 0
      ? [`When these were handed in is not known, so they are not late: ${shownNames(timeless)}.`]
      : []),
    ...(decisions.due !== undefined && calledLate.length > 0
      ? [
          `Of these the learning system calls late: ${shownNames(calledLate)}. Write when it was handed in into the decisions, as students: [{ student: NAME, submitted: TIME }].`,
        ]
      : []),
    ...[...earlier].map(
      ([question, count]) =>
        `${question}: ${count === 1 ? "1 answer is" : `${count} answers are`} marked as decided for an earlier wording of the question.`,
    ),
    ...(outdated.length > 0 ? [`Overrides of other answers, which do not count any more: ${someOf(outdated)}.`] : []),
    ...(names.unknown.size > 0
      ? [`Decisions about students who are not in this class: ${someOf([...names.unknown])}.`]
      : []),
    ...(names.doubtful.size > 0
      ? [`Decisions about names that fit several students, and do not count: ${someOf([...names.doubtful])}.`]
      : []),
    ...(strangers.length > 0
      ? [`Decisions about questions that there are not: ${someOf([...new Set(strangers)])}.`]
      : []),
  ];
  return { reports, notes };
};
