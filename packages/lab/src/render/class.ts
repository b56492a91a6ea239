/** The marks of a class: as a table of text, as CSV, as Markdown. */
import { stringify } from "csv-stringify/browser/esm/sync";
import { CSV_OPTIONS } from "../export/csv-options.ts";
import type { Report } from "../grading/report.ts";
import { markdownTable, markdownText } from "./markdown-table.ts";
import { pendingMarks, renderReportMarkdown, scoreText } from "./report-text.ts";
import { textTable } from "./text-table.ts";

/** A submission and its result. */
export interface ClassEntry {
  readonly student: string;
  /** The name of the file; undefined if there was none. */
  readonly capture: string | undefined;
  /** Undefined if nothing could be marked; then `flags` say why. */
  readonly report: Report | undefined;
  /** What a person should look at, one sentence each. */
  readonly flags: readonly string[];
}

const tasksOf = (entries: readonly ClassEntry[]): readonly number[] =>
  [...new Set(entries.flatMap(({ report }) => report?.tasks.map(({ task }) => task) ?? []))].sort((a, b) => a - b);

const scoreOrDash = (marks: Report | Report["tasks"][number] | undefined): string =>
  marks === undefined ? "-" : scoreText(marks);

const scores = (entry: ClassEntry, tasks: readonly number[]): readonly string[] => [
  entry.student,
  scoreOrDash(entry.report),
  ...tasks.map((task) => scoreOrDash(entry.report?.tasks.find((one) => one.task === task))),
];

const head = (tasks: readonly number[]): readonly string[] => [
  "student",
  "total",
  ...tasks.map((task) => `task ${task}`),
];

/** One sentence per line, after the student's name. */
const flagLines = (entries: readonly ClassEntry[]): readonly string[] => {
  const flagged = entries.filter(({ flags }) => flags.length > 0);
  const width = Math.max(0, ...flagged.map(({ student }) => student.length));
  return flagged.flatMap(({ student, flags }) =>
    flags.map((flag, index) => `${(index === 0 ? student : "").padEnd(width)}  ${flag.replace(/\s+/g, " ")}`),
  );
};

/** One line per student, then what a person should look at. */
export const renderClass = (entries: readonly ClassEntry[]): string => {
  const tasks = tasksOf(entries);
  const numbers = ["right" as const, ...tasks.map(() => "right" as const)];
  const table = textTable([head(tasks), ...entries.map((entry) => scores(entry, tasks))], ["left", ...numbers]);
  const flags = flagLines(entries);
  return flags.length === 0 ? table : `${[table, "To look at:", ...flags].join("\n")}\n`;
};

/** A table of the class, then the report of each. */
export const renderClassMarkdown = (entries: readonly ClassEntry[]): string => {
  const tasks = tasksOf(entries);
  const rows = entries.map((entry) => [...scores(entry, tasks), entry.flags.join(" ")].map(markdownText));
  const reports = entries.flatMap(({ report, student }) => (report ? [renderReportMarkdown(report, student)] : []));
  return [markdownTable([[...head(tasks), "to look at"], ...rows]), ...reports].join("\n");
};

/**
 * One line per student (RFC 4180): totals, then the credit of each question from 0 to 1; empty if it was not asked.
 *
 * @param order ids of the questions
 */
export const classCsv = (entries: readonly ClassEntry[], order: readonly string[]): string => {
  const tasks = tasksOf(entries);
  const marksOf = ({ report }: ClassEntry) => report?.tasks.flatMap(({ marks }) => marks) ?? [];
  const asked = new Set(entries.flatMap(marksOf).map(({ question }) => question));
  const questions = order.filter((id) => asked.has(id));
  const hasVariants = entries.some(({ report }) => report?.variant !== undefined);
  const lines = entries.map((entry) => {
    const { student, capture, report, flags } = entry;
    const credits = new Map(
      marksOf(entry).map(({ question, verdict, credit }) => [
        question,
        verdict === "absent" ? "" : verdict === "pending" ? verdict : credit,
      ]),
    );
    const perTask = tasks.map((task) => report?.tasks.find((one) => one.task === task)?.earned ?? "");
    return [
      student,
      capture ?? "",
      ...(hasVariants ? [report?.variant?.student ?? ""] : []),
      report?.earned ?? "",
      report?.points ?? "",
      report?.pending ?? "",
      ...perTask,
      flags.join(" "),
      report ? pendingMarks(report).join(", ") : "",
      ...questions.map((question) => credits.get(question) ?? ""),
    ];
  });
  const columns = [
    "student",
    "capture",
    ...(hasVariants ? ["variant"] : []),
    "earned",
    "points",
    "pending",
    ...tasks.map((task) => `task ${task}`),
    "to look at",
    "a person has yet to mark",
    ...questions,
  ];
  return stringify([columns, ...lines], CSV_OPTIONS);
};
