/** What a student gets back says what was asked and why, gives no right answer away, and runs nothing. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { it } from "node:test";
import fc from "fast-check";
import { gradeCapture } from "../grading/grade.ts";
import type { Report, ReportedMark } from "../grading/report.ts";
import { questionSetOf } from "../testing/handout-questions.ts";
import { renderMarkdown } from "../text/markdown.ts";
import { feedbackOf, unmarkedFeedback } from "./feedback.ts";
import { feedbackMarkdown } from "./feedback-markdown.ts";
import { feedbackPage } from "./feedback-page.ts";

const QUESTIONS = `
task: 3
title: The handshake
questions:
  - { id: a, kind: frames, prompt: "Which packets carry **SYN**?", on: [own], missing: Open a page., hints: [Look at the flags.], query: { filter: tcp.flags.syn == 1 } }
  - { id: b, kind: count, prompt: "How many packets go to \`5030\`?", on: [own], empty: answer, query: { filter: tcp.dstport == 5030, take: count } }
  - { id: c, kind: text, prompt: "Why?", on: [own], rubric: [{ id: port, says: Says what the port is., words: [port] }] }
  - { id: d, kind: one-of, prompt: "Who opens it?", on: [own], options: [{ id: client, text: "The *client*", right: true }, { id: server, text: The server, right: false, why: It listens. }] }
`;
const set = questionSetOf([{ name: "q.yaml", text: QUESTIONS }]);
const capture = readFileSync(new URL("../../../../sample_capture/homepage_coffee.pcapng", import.meta.url));

const marked = (answers: Readonly<Record<string, string>>): Promise<Report> =>
  gradeCapture(set, capture, { answers, hasSolutions: true });

const marksOf = ({ tasks }: Report): readonly ReportedMark[] => tasks.flatMap(({ marks }) => marks);

const both = (report: Report, hasSolutions: boolean): readonly string[] => {
  const feedback = feedbackOf(report, { title: "Ann", hasSolutions });
  return [feedbackPage(feedback), feedbackMarkdown(feedback)];
};

/** As Markdown, or rendered. */
const shows = (text: string, markdown: string): boolean =>
  text.includes(markdown) || text.includes(renderMarkdown(markdown));

it("shows what was asked, given and understood, and gives no right answer away that it is not told to", async () => {
  const [all] = await Promise.all([marked({ a: "1", b: "0", c: "the port", d: "server" })]);
  for (const text of both(all!, false)) {
    for (const { prompt, evidence } of marksOf(all!)) {
      assert.ok(shows(text, prompt), prompt);
      assert.ok(evidence.command === "" || !text.includes(evidence.command));
    }
    assert.doesNotMatch(text, /Right answer|Shown by|1, 2, 6, 7/);
    assert.match(text, /Look at the flags/);
    assert.match(text, /It listens/);
    assert.match(text, /A person reads and marks this answer/);
    assert.doesNotMatch(text, /Says what the port is/);
  }
  for (const text of both(all!, true)) {
    for (const { solution } of marksOf(all!).filter(({ verdict }) => verdict !== "right"))
      assert.ok(shows(text, solution!), solution);
    assert.match(text, /Shown by packets/);
  }
  const right = await marked({ b: marksOf(all!)[1]!.solution!.replaceAll("`", "") });
  assert.match(both(right, false)[1]!, /### b: right, 1\/1\n[^#]*\*\*Command:\*\* `/);
});

it("shows texts of students as they are, whatever they hold", async () => {
  const active = fc.constantFrom(
    "<script>",
    "</dd>",
    "&lt;",
    "![x](http://a)",
    "http://a.b",
    "www.a.b",
    "a@b.c",
    "[x](javascript:1)",
    "\u202e",
    "\u001b[1m",
    "`",
    "|",
    "a\n# b",
  );
  await fc.assert(
    fc.asyncProperty(fc.array(active, { maxLength: 6 }), fc.constantFrom("a", "b", "c", "d"), async (texts, id) => {
      const typed = texts.join("");
      const [page, text] = both(await marked({ [id]: typed }), true) as [string, string];
      assert.doesNotMatch(page, /<(?:script|a |img)|[\u001b\u202e]/);
      assert.doesNotMatch(text, /[\u001b\u202e]/);
      assert.doesNotMatch(renderMarkdown(text), /<(?:script|a |img)/);
      assert.deepEqual(page.match(/<\/?dd>/g)?.filter((tag) => tag === "<dd>").length, page.match(/<\/dd>/g)?.length);
    }),
    { numRuns: 40 },
  );
  const nothing = unmarkedFeedback("<b>", ["There is <i>no</i> capture."]);
  assert.match(feedbackPage(nothing), /could not be marked.*There is &lt;i&gt;no/s);
  assert.match(feedbackMarkdown(nothing), /There is \\<i\\>no/);
});
