/**
 * What a student gets back: for each question what was asked, what was given and how it was understood, and why the
 * mark is what it is. As data, of which a page and a text in Markdown are made; both are inert, whatever students wrote.
 */
import type { CaptureSummary, Report, ReportedMark, TaskMarks } from "../grading/report.ts";
import { withDrawn } from "../kinds/drawn.ts";
import type { Verdict } from "../kinds/kind.ts";
import { RIGHT } from "../kinds/score.ts";
import type { Evidence } from "../query/command.ts";
import {
  askedText,
  lateText,
  reasonOf,
  scoreOf,
  scoreText,
  spanOf,
  strayText,
  variantText,
  versionsText,
} from "./report-text.ts";

/** A piece of text, with what it is. */
export interface Part {
  readonly label: string;
  readonly is: "text" | "markdown" | "code";
  readonly value: string;
}

export interface FeedbackQuestion {
  /** Its id, with the values that it was drawn with. */
  readonly name: string;
  readonly verdict: Verdict;
  readonly verdictText: string;
  readonly score: string;
  /** Markdown. */
  readonly prompt: string;
  readonly parts: readonly Part[];
}

export interface FeedbackTask {
  readonly title: string;
  readonly score: string;
  /** Which capture was asked, and why no other; "" where there is one. */
  readonly asked: string;
  readonly questions: readonly FeedbackQuestion[];
}

/** Something to know before the questions. */
export interface FeedbackNote {
  readonly is: "plain" | "problem";
  readonly parts: readonly Part[];
}

export interface Feedback {
  readonly title: string;
  /** Undefined where nothing could be marked. */
  readonly score: string | undefined;
  readonly notes: readonly FeedbackNote[];
  readonly tasks: readonly FeedbackTask[];
  readonly versions: string;
}

export interface FeedbackOptions {
  /** Such as the name of the student. */
  readonly title: string;
  /** Whether the right answers and their evidence are shown, also for questions that were not answered rightly. */
  readonly hasSolutions: boolean;
}

const VERDICTS: Readonly<Record<Verdict, string>> = {
  right: "right",
  partly: "partly right",
  wrong: "wrong",
  unanswered: "no answer",
  unreadable: "could not be read",
  absent: "not asked",
  pending: "not marked yet",
};

/** Controls, halves of characters, and what turns the direction of writing: they could make a text look like another. */
const ACTIVE = /(?![\n\t])[\p{Cc}\p{Cs}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** None where there is nothing to show. */
const part = (is: Part["is"], label: string, value = ""): readonly Part[] =>
  value.trim() === "" ? [] : [{ label, is, value: value.trim().replace(ACTIVE, "\ufffd") }];

const MAX_FRAMES = 20;

const listedFrames = (frames: readonly number[]): string =>
  `${frames.slice(0, MAX_FRAMES).join(", ")}${frames.length > MAX_FRAMES ? ` and ${frames.length - MAX_FRAMES} more` : ""}`;

const evidenceParts = ({ frames, command }: Evidence): readonly Part[] => [
  ...part("text", "Shown by packets", listedFrames(frames)),
  ...part("code", "Command", command),
];

const withoutBlanks = (value: string): string => value.replace(/\s+/g, "");

/** What a rubric found is a proposal to the person who marks, and says what the rubric asks for. */
const whyOf = (mark: ReportedMark): string => {
  if (mark.verdict === "pending") return "A person reads and marks this answer.";
  return mark.why === RIGHT ? "" : reasonOf(mark);
};

const questionOf = (mark: ReportedMark, hasSolutions: boolean): FeedbackQuestion => {
  const { verdict, given = "", understood = "", nextHint, solution, evidence, prompt } = mark;
  const isOpen = hasSolutions && verdict !== "absent";
  const isRight = verdict === "right";
  return {
    name: withDrawn(mark.question, mark.drawn),
    verdict,
    verdictText: VERDICTS[verdict],
    score: verdict === "absent" ? "" : scoreOf(mark),
    prompt,
    parts: [
      ...part("text", "Your answer", given),
      ...(withoutBlanks(given) === withoutBlanks(understood) ? [] : part("text", "Understood as", understood)),
      ...part("markdown", mark.decided ? "Decided" : "Why", whyOf(mark)),
      ...(isOpen || verdict === "pending" ? [] : part("markdown", "Hint", nextHint)),
      ...(isOpen && !isRight ? part("markdown", "Right answer", solution) : []),
      // Who has the right answer may see what shows it.
      ...(isOpen || isRight ? evidenceParts(evidence) : []),
    ],
  };
};

const captureNotes = (capture: CaptureSummary): readonly FeedbackNote[] => [
  { is: "plain", parts: part("text", "Capture", `${capture.name}: ${spanOf(capture)}`) },
  ...capture.readiness.map(
    ({ says, advice, evidence }): FeedbackNote => ({
      is: "problem",
      parts: [...part("text", capture.name, `${says} ${advice}`), ...part("code", "Command", evidence.command)],
    }),
  ),
];

const taskOf = (report: Report, task: TaskMarks, hasSolutions: boolean): FeedbackTask => ({
  title: `Task ${task.task}: ${task.title}`,
  score: scoreText(task),
  asked: report.captures.length === 1 ? "" : askedText(report, task),
  questions: task.marks.map((mark) => questionOf(mark, hasSolutions)),
});

/** Of a student whose hand-in was marked. */
export const feedbackOf = (report: Report, { title, hasSolutions }: FeedbackOptions): Feedback => ({
  title,
  score: scoreText(report),
  notes: [
    ...lateText(report).map((late): FeedbackNote => ({ is: "problem", parts: part("text", "Late", late) })),
    ...report.captures.flatMap(captureNotes),
    ...[
      variantText(report),
      report.strayAnswers.length === 0 ? "" : strayText(report.strayAnswers, report.otherStrayAnswers),
    ]
      .filter((says) => says !== "")
      .map((says): FeedbackNote => ({ is: "problem", parts: part("text", "Left over", says) })),
  ],
  tasks: report.tasks.map((task) => taskOf(report, task, hasSolutions)),
  versions: `Marked by ${versionsText(report)}`,
});

/** What takes its place where nothing was marked. @param reasons why, a sentence each */
export const unmarkedFeedback = (title: string, reasons: readonly string[]): Feedback => ({
  title,
  score: undefined,
  notes: reasons.map((reason) => ({ is: "problem", parts: part("text", "Why", reason) })),
  tasks: [],
  versions: "",
});
