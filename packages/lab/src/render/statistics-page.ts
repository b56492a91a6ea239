/** What a class did with each question, as a page with bars. */
import { escapeXml } from "@potshark/service/escape-xml";
import { withDrawn } from "../kinds/drawn.ts";
import { plainText } from "../text/markdown.ts";
import { standalonePage } from "./page.ts";
import { COUNTED, type QuestionStatistics } from "./statistics.ts";

/** Captures of two students that hold the same packets. */
export interface SharedCapture {
  readonly student: string;
  readonly with: string;
  /** A sentence's beginning: "Has the same packets as". */
  readonly says: string;
}

const bar = ({ question, drawn, counts, asked }: QuestionStatistics): string => {
  const parts = COUNTED.filter((verdict) => counts[verdict] > 0);
  const label = parts.map((verdict) => `${counts[verdict]} ${verdict}`).join(", ");
  const spans = parts.map(
    (verdict) => `<span class="${verdict}" style="width:${((counts[verdict] / asked) * 100).toFixed(2)}%"></span>`,
  );
  return `<div class="bar" role="img" aria-label="${escapeXml(`${withDrawn(question, drawn)}: ${label}`)}" title="${escapeXml(label)}">${spans.join("")}</div>`;
};

const row = (one: QuestionStatistics): string => {
  const mistakes = one.misconceptions
    .map(({ why, count }) => `<li>${count} × ${escapeXml(plainText(why))}</li>`)
    .join("");
  const cells = [
    escapeXml(withDrawn(one.question, one.drawn)),
    `${one.asked}`,
    bar(one),
    `${Math.round(one.meanCredit * 100)} %`,
    mistakes === "" ? "" : `<ul>${mistakes}</ul>`,
  ];
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
};

const key = `<p class="key">${COUNTED.map((verdict) => `<span class="${verdict}">${verdict}</span>`).join("")}</p>`;

/** @param titles of the tasks, by their numbers */
export const statisticsPage = (
  title: string,
  statistics: readonly QuestionStatistics[],
  titles: ReadonlyMap<number, string>,
  shared: readonly SharedCapture[],
): string => {
  const tasks = [...new Set(statistics.map(({ task }) => task))];
  const sections = tasks.map((task) => {
    const rows = statistics.filter((one) => one.task === task).map(row);
    const head = ["Question", "Asked", "Answers", "Mean", "Known mistakes"].map((one) => `<th>${one}</th>`).join("");
    return `<h2>Task ${task}: ${escapeXml(titles.get(task) ?? "")}</h2>\n<table><thead><tr>${head}</tr></thead><tbody>\n${rows.join("\n")}\n</tbody></table>`;
  });
  const copies = shared.map(
    (one) => `<li><b>${escapeXml(one.student)}</b> ${escapeXml(one.says)} <b>${escapeXml(one.with)}</b></li>`,
  );
  const sharing =
    copies.length === 0 ? "" : `<h2>Captures with the same packets</h2>\n<ul>\n${copies.join("\n")}\n</ul>`;
  return standalonePage(title, [`<h1>${escapeXml(title)}</h1>`, key, ...sections, sharing].join("\n"));
};
