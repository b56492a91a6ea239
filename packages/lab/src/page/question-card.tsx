/** One question: asked, answered, checked, hinted at, shown. */
import type { VNode } from "preact";
import type { Mark, Verdict } from "../grading/answer.ts";
import type { Question } from "../questions/question.ts";
import { AnswerInput } from "./answer-input.tsx";
import { EvidenceButton } from "./evidence-panel.tsx";
import type { LabState } from "./lab-state.ts";
import { MarkdownText } from "./markdown-text.tsx";

const WORDS: Readonly<Record<Verdict, string>> = {
  right: "Right",
  partly: "Partly right",
  wrong: "Not right",
  unanswered: "Not answered",
  unreadable: "Cannot be read",
  absent: "Not in this capture",
  pending: "A person will mark this",
};

const Verdicts = ({
  lab,
  question,
  mark,
}: {
  readonly lab: LabState;
  readonly question: Question;
  readonly mark: Mark;
}): VNode => (
  <div class={`verdict verdict-${mark.verdict}`}>
    <p>
      <strong>{WORDS[mark.verdict]}</strong>
      {mark.points > 0 && question.kind !== "text" ? ` (${mark.earned} of ${mark.points})` : ""}
      {mark.understood === undefined || "options" in question ? "" : ` – read as: ${mark.understood}`}
    </p>
    {mark.verdict === "right" && mark.why === "Right." ? null : <MarkdownText text={mark.why} />}
    {mark.misconception === undefined || mark.why.includes(mark.misconception.why) ? null : (
      <MarkdownText class="misconception" text={mark.misconception.why} />
    )}
    {mark.verdict === "right" || question.kind === "live" ? (
      <EvidenceButton lab={lab} title={`${question.id}: what shows it`} evidence={mark.evidence} />
    ) : null}
  </div>
);

const Solution = ({
  lab,
  question,
  mark,
}: {
  readonly lab: LabState;
  readonly question: Question;
  readonly mark: Mark | undefined;
}): VNode | null => {
  const { solution } = lab.workOn(question.id);
  if (solution === undefined) return null;
  return (
    <div class="solution">
      <p>
        <strong>Answer:</strong> {solution.answer}
      </p>
      {solution.explanation === "" ? null : <MarkdownText text={solution.explanation} />}
      {mark === undefined ? null : (
        <EvidenceButton lab={lab} title={`${question.id}: what shows it`} evidence={mark.evidence} />
      )}
    </div>
  );
};

export const QuestionCard = ({ lab, question }: { readonly lab: LabState; readonly question: Question }): VNode => {
  const { id, prompt, hints, kind } = question;
  const work = lab.workOn(id);
  const isRight = work.mark?.verdict === "right";
  const check = (): void => void lab.check(id);
  return (
    <li class="question" id={`question-${id}`}>
      <div class="prompt">
        <span class="question-id">{id}</span>
        <MarkdownText text={prompt} />
      </div>
      <AnswerInput question={question} given={work.given} onGive={(given) => lab.give(id, given)} onCheck={check} />
      {kind === "live" ? (
        <ul class="checks">
          {question.checks.map(({ id: checkId, says }) => (
            <li key={checkId}>
              <MarkdownText text={says} />
            </li>
          ))}
        </ul>
      ) : null}
      <div class="actions">
        <button type="button" class="primary" onClick={check}>
          {kind === "live" ? "Look" : "Check"}
        </button>
        {work.hints.length < hints.length && !isRight ? (
          <button type="button" onClick={() => lab.takeHint(question)}>
            Hint {work.hints.length + 1} of {hints.length}
          </button>
        ) : null}
        {lab.maySeeSolution(question) &&
        !isRight &&
        work.solution === undefined &&
        kind !== "live" &&
        kind !== "text" ? (
          <button type="button" onClick={() => void lab.showSolution(id)}>
            Show the answer
          </button>
        ) : null}
      </div>
      {work.hints.length > 0 ? (
        <ol class="hints">
          {work.hints.map((hint) => (
            <li key={hint}>
              <MarkdownText text={hint} />
            </li>
          ))}
        </ol>
      ) : null}
      {work.mark === undefined ? null : <Verdicts lab={lab} question={question} mark={work.mark} />}
      <Solution lab={lab} question={question} mark={work.mark} />
    </li>
  );
};
