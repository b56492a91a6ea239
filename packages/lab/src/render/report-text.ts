/** A report for a terminal, and for a page in Markdown. Text of students and captures is made inert by the caller. */

import type { CaptureSummary, Report, ReportedMark, TaskMarks } from "../grading/report.ts";
import { withDrawn } from "../kinds/drawn.ts";
import type { Mark } from "../marking/mark.ts";
import type { Finding } from "../readiness/finding.ts";
import { inCell, markdownCode, markdownTable, markdownText } from "./markdown-table.ts";
import { textTable } from "./text-table.ts";

const verdicts: Readonly<Record<Mark["verdict"], string>> = {
  right: "right",
  partly: "partly",
  wrong: "wrong",
  unanswered: "no answer",
  unreadable: "unreadable",
  absent: "not shown",
  pending: "pending",
};

/** What the marks are of: "questions 1a2b, engine 0.1.0, variant of 12345". */
export const versionsText = ({ versions, variant }: Report): string =>
  `questions ${versions.questions}, engine ${versions.engine}${variant === undefined ? "" : `, variant of ${variant.student}`}`;

/** Earned points of all points, and the pending points: "4/9 (3 pending)". */
export const scoreText = ({ earned, points, pending }: Pick<Report, "earned" | "points" | "pending">): string =>
  `${earned}/${points}${pending > 0 ? ` (${pending} pending)` : ""}`;

/** The credit of a pending answer is not known yet. */
export const scoreOf = ({ verdict, earned, points }: Mark): string =>
  `${verdict === "pending" ? "?" : earned}/${points}`;

/** Each question that a person has to mark, with what is proposed: "1.3-why (1 of 3 proposed)". */
export const pendingMarks = ({ tasks }: Report): readonly string[] =>
  tasks.flatMap(({ marks }) =>
    marks.flatMap(({ question, proposed, points }) =>
      proposed === undefined ? [] : `${question} (${Math.round(proposed * points * 100) / 100} of ${points} proposed)`,
    ),
  );

const MAX_STRAYS = 5;

/** "Answers to 7 questions that were not asked: …", on one line. @param others number of those that are not named */
export const strayText = (ids: readonly string[], others = 0): string => {
  const total = ids.length + others;
  const shown = ids.slice(0, MAX_STRAYS).join(", ");
  const rest = total - Math.min(ids.length, MAX_STRAYS);
  return `Answers to ${total === 1 ? "a question that was" : `${total} questions that were`} not asked: ${shown}${rest > 0 ? ` and ${rest} more` : ""}`;
};

/** On one line; "" where there are none. */
export const variantText = ({ variant }: Report): string => {
  const { student, answeredOthers: ids } = variant ?? { student: "", answeredOthers: [] };
  return ids.length === 0
    ? ""
    : `Not in the variant of ${student}, so that the answers count nothing: ${ids.join(", ")}`;
};

export const spanOf = ({ frames, bytes, from, to }: CaptureSummary): string =>
  `${frames} packets, ${bytes} bytes${from ? `, ${from} to ${to}` : ""}`;

/** A capture goes by its name where there are several. */
const capturesText = ({ captures }: Report): readonly string[] =>
  captures.map((one) => (captures.length === 1 ? spanOf(one) : `${one.name}: ${spanOf(one)}`));

/** Which capture was asked, and why no other: "asked of a.pcapng; not of b.pcapng, since it shows less of the task". */
export const askedText = ({ captures }: Report, { capture, passedOver, alsoAsked = [] }: TaskMarks): string =>
  [
    `asked of ${captures[capture]!.name}`,
    ...alsoAsked.map((other) => `${other.questions.join(", ")} of ${captures[other.capture]!.name}`),
    ...passedOver.map((other) => `not of ${captures[other.capture]!.name}, since ${other.why}`),
  ].join("; ");

const findingText = ({ severity, id, says, advice, evidence }: Finding): string =>
  [
    `${severity.padEnd(6)}  ${id}: ${says}`,
    `        ${advice}`,
    ...(evidence.command === "" ? [] : [`        ${evidence.command}`]),
  ].join("\n");

export const reasonOf = ({ why, misconception, decided }: ReportedMark): string => {
  if (decided) return decided.by === undefined ? why : `${why} (${decided.by})`;
  return misconception === undefined || why.includes(misconception.why) ? why : `${why} ${misconception.why}`;
};

/** What lateness costs, as a sentence; none where it came in time. */
export const lateText = ({ late }: Report): readonly string[] =>
  late === undefined ? [] : [`${late.says[0]!.toUpperCase()}${late.says.slice(1)}.`];

const MAX_UNDERSTOOD = 40;

/** The beginning of a long text: the reason follows on the same line. */
const beginning = (text: string): string =>
  text.length > MAX_UNDERSTOOD ? `${text.slice(0, MAX_UNDERSTOOD - 1)}…` : text;

/** The evidence, question by question. */
const evidenceLines = (marks: readonly Mark[]): readonly string[] => {
  const shown = marks.filter(({ verdict, evidence }) => verdict !== "absent" && evidence.command !== "");
  const width = Math.max(0, ...shown.map(({ question }) => question.length));
  return shown.map(({ question, evidence }) => `${question.padEnd(width)}  ${evidence.command}`);
};

/** A report as lines of text. */
export const renderReport = (report: Report): string => {
  const isOne = report.captures.length === 1;
  const parts = [
    `${capturesText(report)
      .map((text) => `Capture: ${text}\n`)
      .join("")}`,
  ];
  for (const { name, readiness } of report.captures)
    if (readiness.length > 0)
      parts.push(`Before the questions${isOne ? "" : `, ${name}`}:\n${readiness.map(findingText).join("\n")}\n`);
  for (const taskMarks of report.tasks) {
    const { task, title, marks } = taskMarks;
    const rows = marks.map((mark) => [
      withDrawn(mark.question, mark.drawn),
      verdicts[mark.verdict],
      scoreOf(mark),
      beginning(mark.understood ?? ""),
      reasonOf(mark),
    ]);
    const evidence = evidenceLines(marks);
    const table = textTable([["", "", "points", "understood", ""], ...rows], ["left", "left", "right"]);
    const asked = isOne ? "" : `${askedText(report, taskMarks)}\n`;
    parts.push(`Task ${task}: ${title}  ${scoreText(taskMarks)}\n${asked}${table}`);
    if (evidence.length > 0) parts.push(`Shown by:\n${evidence.join("\n")}\n`);
  }
  if (report.strayAnswers.length > 0) parts.push(`${strayText(report.strayAnswers, report.otherStrayAnswers)}\n`);
  const others = variantText(report);
  if (others !== "") parts.push(`${others}\n`);
  const pending = pendingMarks(report);
  if (pending.length > 0) parts.push(`A person still has to mark: ${pending.join(", ")}\n`);
  parts.push(...lateText(report).map((text) => `${text}\n`));
  parts.push(`Total: ${scoreText(report)}   (${versionsText(report)})\n`);
  return parts.join("\n");
};

/** A report in Markdown. @param title such as the name of the student */
export const renderReportMarkdown = (report: Report, title: string): string => {
  const isOne = report.captures.length === 1;
  const parts = [
    `## ${markdownText(title)}: ${scoreText(report)}\n`,
    ...[...lateText(report), ...capturesText(report)].map((text) => `${markdownText(text)}\n`),
  ];
  for (const { name, readiness } of report.captures) {
    for (const { severity, says, advice, evidence } of readiness) {
      const command = evidence.command === "" ? "" : ` ${markdownCode(evidence.command)}`;
      const which = isOne ? "" : `${markdownText(name)}: `;
      parts.push(`- **${severity}** ${which}${markdownText(says)} ${markdownText(advice)}${command}\n`);
    }
  }
  for (const taskMarks of report.tasks) {
    const { task, title: name, marks } = taskMarks;
    parts.push(`### Task ${task}: ${markdownText(name)}: ${scoreText(taskMarks)}\n`);
    if (!isOne) parts.push(`${markdownText(askedText(report, taskMarks))}\n`);
    const rows = marks.map((mark) => [
      markdownText(withDrawn(mark.question, mark.drawn)),
      verdicts[mark.verdict],
      scoreOf(mark),
      markdownText(mark.understood ?? ""),
      // The text of a question's author is Markdown already.
      inCell(reasonOf(mark)),
      markdownCode(mark.evidence.command),
    ]);
    parts.push(markdownTable([["Question", "Verdict", "Points", "Understood", "Why", "Evidence"], ...rows]));
  }
  const others = variantText(report);
  if (others !== "") parts.push(`${markdownText(others)}\n`);
  const pending = pendingMarks(report);
  if (pending.length > 0) parts.push(`A person still has to mark: ${pending.map(markdownText).join(", ")}\n`);
  parts.push(`Marked by ${markdownText(versionsText(report))}\n`);
  return parts.join("\n");
};
