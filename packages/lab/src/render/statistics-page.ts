/** What a class did with each question, and what submissions have in common, as a page with plots. */

import { escapeXml } from "@potshark/service/escape-xml";
import type { Overlap } from "../grading/fingerprint.ts";
import { withDrawn } from "../kinds/drawn.ts";
import { shellQuoted } from "../query/command.ts";
import { someOf } from "../text/some-of.ts";
import { histogram, type Quartiles } from "./numbers.ts";
import { proseHtml, standalonePage } from "./page.ts";
import { packetsCommand, type SimilarPair, timeText } from "./similarity.ts";
import { type AskedCapture, COUNTED, type QuestionStatistics } from "./statistics.ts";

export interface StatisticsOfClass {
  readonly title: string;
  readonly questions: readonly QuestionStatistics[];
  /** Titles of the tasks, by their numbers. */
  readonly titles: ReadonlyMap<number, string>;
  /** What each student earned of what the student was asked, from 0 to 1. */
  readonly shares: readonly number[];
  readonly captures: readonly AskedCapture[];
  readonly pairs: readonly SimilarPair[];
}

const MAX_TEXT = 200;

const named = (students: readonly string[]): string => escapeXml(someOf(students));

const cut = (text: string): string => (text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text);

const tableOf = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  `<table><thead><tr>${head.map((one) => `<th>${one}</th>`).join("")}</tr></thead><tbody>\n${rows
    .map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`)
    .join("\n")}\n</tbody></table>`;

const listOf = (items: readonly string[]): string =>
  items.length === 0 ? "" : `<ul>${items.map((one) => `<li>${one}</li>`).join("")}</ul>`;

const PARTS = 10;
const COLUMN = 44;
const HEIGHT = 140;

/** How many students earned how much. */
const totalsPlot = (shares: readonly number[]): string => {
  const counts = histogram(shares, PARTS);
  const most = Math.max(1, ...counts);
  const columns = counts.map((count, index) => {
    const height = Math.round((count / most) * HEIGHT);
    const [x, y] = [index * COLUMN, 20 + HEIGHT - height];
    const number = count === 0 ? "" : `<text x="${x + COLUMN / 2}" y="${y - 5}" text-anchor="middle">${count}</text>`;
    return `<rect x="${x + 2}" y="${y}" width="${COLUMN - 4}" height="${height}" fill="#1e88e5" />${number}`;
  });
  const marks = Array.from(
    { length: PARTS / 2 + 1 },
    (_, index) => `<text x="${index * 2 * COLUMN}" y="${HEIGHT + 38}" text-anchor="middle">${index * 20} %</text>`,
  );
  const says = counts.map((count, index) => `${count} from ${index * 10} to ${index * 10 + 10} %`).join(", ");
  return `<svg class="plot" viewBox="-20 0 ${PARTS * COLUMN + 40} ${HEIGHT + 45}" role="img" aria-label="${says}">${columns.join("")}<line x1="0" x2="${PARTS * COLUMN}" y1="${HEIGHT + 20}" y2="${HEIGHT + 20}" stroke="currentColor" />${marks.join("")}</svg>`;
};

const bar = ({ question, drawn, counts, asked }: QuestionStatistics): string => {
  const parts = COUNTED.filter((verdict) => counts[verdict] > 0);
  const label = parts.map((verdict) => `${counts[verdict]} ${verdict}`).join(", ");
  const spans = parts.map(
    (verdict) => `<span class="${verdict}" style="width:${((counts[verdict] / asked) * 100).toFixed(2)}%"></span>`,
  );
  return `<div class="bar" role="img" aria-label="${escapeXml(`${withDrawn(question, drawn)}: ${label}`)}" title="${escapeXml(label)}">${spans.join("")}</div><small>${label}</small>`;
};

/** "41 s", "12 min" */
const duration = (seconds: number): string =>
  seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;

const timeCell = (seconds: Quartiles | undefined): string =>
  seconds === undefined
    ? ""
    : `${duration(seconds.median)}<br /><small>${duration(seconds.lower)} to ${duration(seconds.upper)}, of ${seconds.of}</small>`;

const mistakesCell = ({ misconceptions, otherMistakes }: QuestionStatistics): string =>
  listOf([
    ...misconceptions.map(
      ({ says, students }) =>
        `<details><summary>${students.length} × ${proseHtml(says).replace(/^<p>|<\/p>$/g, "")}</summary>${named(students)}</details>`,
    ),
    ...otherMistakes.map(
      ({ says, students }) =>
        `<details><summary>${students.length} × <code>${escapeXml(cut(says))}</code></summary>${named(students)}</details>`,
    ),
  ]);

const row = (one: QuestionStatistics, isTimed: boolean): readonly string[] => [
  `<b>${escapeXml(withDrawn(one.question, one.drawn))}</b><div class="prompt">${proseHtml(one.prompt)}</div>`,
  `${one.asked}`,
  bar(one),
  `<span class="score">${Math.round(one.meanCredit * 100)} %</span>`,
  one.discrimination === undefined ? "" : `${Number(one.discrimination.toFixed(2))}`,
  ...(isTimed ? [timeCell(one.seconds)] : []),
  mistakesCell(one),
];

const key = `<p class="key">${COUNTED.map((verdict) => `<span class="${verdict}">${verdict}</span>`).join("")}</p>`;

const taskSection = (task: number, { questions, titles }: StatisticsOfClass): string => {
  const own = questions.filter((one) => one.task === task);
  const isTimed = own.some(({ seconds }) => seconds !== undefined);
  const head = ["Question", "Asked", "Answers", "Mean", "Tells apart", ...(isTimed ? ["Median time"] : []), "Mistakes"];
  return `<h2>Task ${task}: ${escapeXml(titles.get(task) ?? "")}</h2>\n${tableOf(
    head,
    own.map((one) => row(one, isTimed)),
  )}`;
};

const captureHtml = (
  { names, shared, share, isSameTime, first }: Overlap,
  students: readonly [string, string],
): string => {
  const times = isSameTime ? "at the same times" : "at other times";
  const commands = names.map((name, index) =>
    packetsCommand(
      first.map(({ frames }) => frames[index]!),
      shellQuoted(name),
    ),
  );
  const rows = first.map(({ frames: [one, other], time, line = "" }) => [
    ...[`${one}`, `${other}`, escapeXml(timeText(time))],
    `<code>${escapeXml(line)}</code>`,
  ]);
  return [
    `<p>${shared} packets with data in common: ${Math.floor(share * 100)} % of the smaller capture, ${times}. The first of them:</p>`,
    tableOf(
      [
        ...students.map((student, index) => `${escapeXml(student)}: ${escapeXml(names[index]!)}`),
        "Time in the first",
        "Packet",
      ],
      rows,
    ),
    ...commands.map((command) => `<pre><code>${escapeXml(command)}</code></pre>`),
  ].join("\n");
};

const MAX_MISTAKES = 20;

const pairHtml = ({ students, captures, facts, mistakes }: SimilarPair): string => {
  const common = mistakes
    .slice(0, MAX_MISTAKES)
    .map(
      ({ question, says, students: by, asked }) =>
        `${escapeXml(question)}: <code>${escapeXml(cut(says))}</code>, given by ${by} of ${asked}`,
    );
  return [
    `<section class="question"><h3>${students.map(escapeXml).join(" and ")}</h3>`,
    ...captures.map((one) => captureHtml(one, students)),
    listOf(facts.map(escapeXml)),
    ...(common.length === 0 ? [] : [`<p>${mistakes.length} rare wrong answers in common:</p>`, listOf(common)]),
    "</section>",
  ].join("\n");
};

const MAX_PAIRS = 50;

const pairsSection = (pairs: readonly SimilarPair[]): readonly string[] =>
  pairs.length === 0
    ? []
    : [
        "<h2>What submissions have in common</h2>",
        "<p>These are facts, and prove nothing: students who worked together, shared a machine or were given a capture have the same in common.</p>",
        ...pairs.slice(0, MAX_PAIRS).map(pairHtml),
        ...(pairs.length > MAX_PAIRS
          ? [`<p>And ${pairs.length - MAX_PAIRS} more pairs: see <code>--similarity</code>.</p>`]
          : []),
      ];

export const statisticsPage = (all: StatisticsOfClass): string => {
  const { title, questions, shares, captures, pairs } = all;
  const tasks = [...new Set(questions.map(({ task }) => task))];
  return standalonePage(
    title,
    [
      `<h1>${escapeXml(title)}</h1>`,
      `<p>What ${shares.length} students earned, of what each was asked; what is pending counts as not earned:</p>`,
      totalsPlot(shares),
      key,
      "<p>Mean: of the credit; what is pending counts as proposed. Tells apart: correlation of the credit with what the same students earned elsewhere, from -1 to 1, where 20 or more were asked. Near 0 or below it, those who knew more did no better.</p>",
      ...tasks.map((task) => taskSection(task, all)),
      "<h2>Which captures were asked</h2>",
      tableOf(
        ["Task", "Capture", "Students"],
        captures.map(({ task, capture, students }) => [`${task}`, escapeXml(capture), `${students}`]),
      ),
      ...pairsSection(pairs),
    ].join("\n"),
  );
};
