/** One question: asked, answered, checked, hinted at, shown. */
import type { VNode } from "preact";
import type { Mark, Verdict } from "../marking/answer.ts";
import type { Question } from "../questions/question.ts";
import { AnswerInput, promptId } from "./answer-input.tsx";
import { CapturesFor } from "./captures-for.tsx";
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

const MarkBadges = ({
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
  const { solution } = lab.work.on(question.id);
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

const Checking = ({ lab }: { readonly lab: LabState }): VNode => {
  const { value: opening } = lab.opener.opening;
  return <p class="quiet">{opening === undefined ? "Checking …" : `Is checked as soon as ${opening.name} is open.`}</p>;
};

/** For want of a capture that the question is put to. */
const Unchecked = ({ lab, question }: { readonly lab: LabState; readonly question: Question }): VNode => (
  <div class="verdict">
    <p>
      <strong>Not checked.</strong> No capture is open, and the answer is in one: open
    </p>
    <CapturesFor lab={lab} on={question.on} />
  </div>
);

export const QuestionCard = ({ lab, question }: { readonly lab: LabState; readonly question: Question }): VNode => {
  const { id, prompt, hints, kind } = question;
  const work = lab.work.on(id);
  const isRight = work.mark?.verdict === "right";
  const check = (): void => void lab.check(id);
  return (
    <li class="question" id={`question-${id}`}>
      <div class="prompt" id={promptId(id)}>
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
        <button type="button" class="primary" aria-describedby={promptId(id)} onClick={check}>
          {kind === "live" ? "Look" : "Check"}
        </button>
        {work.hints.length < hints.length && !isRight ? (
          <button type="button" aria-describedby={promptId(id)} onClick={() => lab.takeHint(question)}>
            Hint {work.hints.length + 1} of {hints.length}
          </button>
        ) : null}
        {lab.maySeeSolution(question) &&
        !isRight &&
        work.solution === undefined &&
        kind !== "live" &&
        kind !== "text" ? (
          <button type="button" aria-describedby={promptId(id)} onClick={() => void lab.showSolution(id)}>
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
      {lab.checking.value.has(id) ? <Checking lab={lab} /> : null}
      {lab.unchecked.value === id ? <Unchecked lab={lab} question={question} /> : null}
      {work.mark === undefined ? null : <MarkBadges lab={lab} question={question} mark={work.mark} />}
      <Solution lab={lab} question={question} mark={work.mark} />
    </li>
  );
};
