/** A student's feedback as a page. */
import { escapeXml } from "@potshark/service/escape-xml";
import type { Feedback, FeedbackNote, FeedbackQuestion, FeedbackTask, Part } from "./feedback.ts";
import { proseHtml, standalonePage } from "./page.ts";

const valueHtml = ({ is, value }: Part): string =>
  is === "markdown"
    ? proseHtml(value)
    : is === "code"
      ? `<pre><code>${escapeXml(value)}</code></pre>`
      : `<p class="typed">${escapeXml(value)}</p>`;

const partsHtml = (parts: readonly Part[]): string =>
  `<dl>${parts.map((part) => `<dt>${escapeXml(part.label)}</dt><dd>${valueHtml(part)}</dd>`).join("")}</dl>`;

const questionHtml = ({ name, verdict, verdictText, score, prompt, parts }: FeedbackQuestion): string =>
  `<section class="question">
<h3>${escapeXml(name)} <span class="chip ${verdict}">${verdictText}</span> <span class="score">${score}</span></h3>
<div class="prompt">${proseHtml(prompt)}</div>
${partsHtml(parts)}
</section>`;

const taskHtml = ({ title, score, asked, questions }: FeedbackTask): string =>
  [
    `<h2>${escapeXml(title)} <span class="score">${score}</span></h2>`,
    ...(asked === "" ? [] : [`<p>${escapeXml(asked)}</p>`]),
    ...questions.map(questionHtml),
  ].join("\n");

const noteHtml = ({ is, parts }: FeedbackNote): string => `<div class="note ${is}">${partsHtml(parts)}</div>`;

export const feedbackPage = ({ title, score, notes, tasks, versions }: Feedback): string =>
  standalonePage(
    title,
    [
      `<h1>${escapeXml(title)} <span class="score">${score ?? "could not be marked"}</span></h1>`,
      ...notes.map(noteHtml),
      ...tasks.map(taskHtml),
      `<footer><p>${escapeXml(versions)}</p></footer>`,
    ].join("\n"),
  );
