/**
 * What a person looks at to decide: question by question, with equal answers in one group. Plain data. A group is what
 * one decision is about: everybody who gave the same answer to a text question, or those of whose answer the program
 * made the same.
 */
import { cents, type ReportedMark } from "../grading/report.ts";
import { formName, withDrawn } from "../kinds/drawn.ts";
import type { Verdict } from "../kinds/kind.ts";
import type { Question } from "../kinds/kinds.ts";
import type { QuestionSet } from "../questions/question-set.ts";
import { hashText } from "../text/hash.ts";
import { normalized } from "../text/normalized.ts";
import { type DecidedSubmission, decideClass } from "./decide.ts";
import { type Decisions, type Override, wordingOf } from "./decisions.ts";
import type { Edit } from "./decisions-file.ts";

export interface ReviewGroup {
  /** The same as long as nothing else is decided about it. */
  readonly key: string;
  /** As the first of the students gave it; undefined where the capture alone decides. */
  readonly answer: string | undefined;
  readonly students: readonly string[];
  /** Of the program. */
  readonly verdict: Verdict;
  /** Points that the program gives, or proposes. */
  readonly proposed: number;
  readonly why: string;
  readonly understood: string | undefined;
  readonly command: string;
  readonly points: number;
  readonly decided:
    | {
        readonly points: number;
        readonly comment: string | undefined;
        readonly by: string | undefined;
        readonly isEarlier: boolean;
      }
    | undefined;
}

export interface ReviewQuestion {
  /** Its id, with the values that it was drawn with. */
  readonly name: string;
  readonly task: number;
  /** Markdown. */
  readonly prompt: string;
  readonly points: number;
  /** What an answer should say, in Markdown; empty unless it is a text question. */
  readonly rubric: readonly { readonly says: string; readonly points: number }[];
  readonly groups: readonly ReviewGroup[];
}

export interface ReviewSheet {
  readonly title: string;
  readonly questions: readonly ReviewQuestion[];
  /** Where the decisions are. */
  readonly file: string;
}

/** In characters. */
export const MAX_COMMENT = 10_000;

/** What a person decides about a group, or about one student of it. */
export interface ReviewAction {
  /** By its name. */
  readonly question: string;
  readonly group: string;
  /** Only for this student. */
  readonly student?: string | undefined;
  /** Undefined takes the decision back. */
  readonly points?: number | undefined;
  readonly comment?: string | undefined;
}

interface Member {
  readonly submission: DecidedSubmission;
  readonly mark: ReportedMark;
}

/** What the program made of it. */
const machineOf = ({ decided, ...mark }: ReportedMark): ReportedMark => ({ ...mark, ...decided?.was });

const isText = (question: Question): boolean => question.input.type === "prose";

const groupOf = (key: string, members: readonly Member[]): ReviewGroup => {
  const [{ mark }] = members as readonly [Member];
  const machine = machineOf(mark);
  const { decided } = mark;
  return {
    key,
    answer: mark.given?.trim(),
    students: members.map(({ submission }) => submission.names[0]!),
    verdict: machine.verdict,
    proposed: cents((machine.proposed ?? machine.credit) * machine.points),
    why: machine.why,
    understood: machine.understood,
    command: machine.evidence.command,
    points: mark.points,
    decided: decided && {
      points: mark.earned,
      comment: decided.comment,
      by: decided.by,
      isEarlier: decided.isEarlier,
    },
  };
};

const overrideKey = (question: string, student: string): string => JSON.stringify([question, normalized(student)]);

/** The marks of a class as groups; made again from the same class after each decision. */
export class Review {
  readonly #set: QuestionSet;
  readonly #submissions: readonly DecidedSubmission[];
  /** By question and student. */
  #overrides: ReadonlyMap<string, Override> = new Map();
  #members = new Map<string, readonly Member[]>();

  constructor(set: QuestionSet, submissions: readonly DecidedSubmission[], decisions: Decisions) {
    this.#set = set;
    this.#submissions = submissions;
    this.decisions = decisions;
  }

  set decisions(decisions: Decisions) {
    this.#overrides = new Map(decisions.overrides.map((one) => [overrideKey(one.question, one.student), one]));
    const { reports } = decideClass(decisions, this.#set, this.#submissions);
    const members = new Map<string, Member[]>();
    for (const [index, report] of reports.entries())
      for (const mark of report?.tasks.flatMap(({ marks }) => marks) ?? []) {
        const name = withDrawn(mark.question, mark.drawn);
        const those = members.get(name) ?? [];
        those.push({ submission: this.#submissions[index]!, mark });
        members.set(name, those);
      }
    this.#members = members;
  }

  get questions(): readonly ReviewQuestion[] {
    return this.#all().flatMap((question) => this.question(formName(question)) ?? []);
  }

  /** Undefined where nobody was asked it. */
  question(name: string): ReviewQuestion | undefined {
    const question = this.#find(name);
    const groups = [...this.#groups(name)].map(([key, members]) => groupOf(key, members));
    if (question === undefined || groups.length === 0) return undefined;
    return {
      name,
      task: question.task,
      prompt: question.prompt,
      points: question.points,
      rubric: "rubric" in question ? question.rubric.map(({ says, points }) => ({ says, points })) : [],
      groups: groups.sort(
        (left, right) =>
          right.students.length - left.students.length || ((left.answer ?? "") < (right.answer ?? "") ? -1 : 1),
      ),
    };
  }

  /** What to write for an action; undefined where there is no such group any more. */
  editsOf(
    { question: name, group, student, points, comment }: ReviewAction,
    by: string | undefined,
  ): readonly Edit[] | undefined {
    const question = this.#find(name);
    const members = this.#groups(name).get(group);
    if (question === undefined || members === undefined) return undefined;
    const { id } = question;
    const about = student === undefined ? members : members.filter(({ submission }) => submission.names[0] === student);
    const [first] = about;
    if (first === undefined) return undefined;
    const given = first.mark.given?.trim();
    const said = { ...(comment ? { comment } : {}), ...(by ? { by } : {}) };
    const isOverridden = this.#overrideOf(first) !== undefined;
    const isByAnswer = machineOf(first.mark).verdict === "pending" && student === undefined && !isOverridden;
    if (isByAnswer && given !== undefined) {
      const own = { question: id, answer: given, wording: wordingOf(question) };
      if (points === undefined)
        return [own, { question: id, answer: given }].map((decision) => ({ kind: "no-answer", decision }));
      return [
        { kind: "answer", decision: { ...own, credit: Math.round((points / question.points) * 1000) / 1000, ...said } },
      ];
    }
    return about.flatMap(({ submission: { names }, mark }): readonly Edit[] => {
      const others = names.map((name): Edit => ({ kind: "no-override", decision: { student: name, question: id } }));
      if (points === undefined) return others;
      const answer = mark.given === undefined ? {} : { answer: mark.given.trim() };
      const decision = { student: names[0]!, question: id, ...answer, points, ...said };
      return [...others.slice(1), { kind: "override", decision }];
    });
  }

  #all(): readonly Question[] {
    return this.#set.tasks.flatMap(({ questions }) => questions);
  }

  #find(name: string): Question | undefined {
    return this.#all().find((one) => formName(one) === name);
  }

  #groups(name: string): ReadonlyMap<string, readonly Member[]> {
    const question = this.#find(name);
    const groups = new Map<string, Member[]>();
    if (question === undefined) return groups;
    for (const member of this.#members.get(name) ?? []) {
      const key = this.#keyOf(question, member);
      groups.set(key, [...(groups.get(key) ?? []), member]);
    }
    return groups;
  }

  #keyOf(question: Question, member: Member): string {
    const { verdict, credit, why } = machineOf(member.mark);
    const { student: _, ...override } = this.#overrideOf(member) ?? { student: "" };
    const byAnswer = isText(question) && verdict === "pending" ? [] : [verdict, credit, why];
    return hashText(JSON.stringify([normalized(member.mark.given ?? ""), ...byAnswer, override]));
  }

  #overrideOf({ mark, submission }: Member): Override | undefined {
    return submission.names
      .map((name) => this.#overrides.get(overrideKey(mark.question, name)))
      .find((one) => one !== undefined);
  }
}
