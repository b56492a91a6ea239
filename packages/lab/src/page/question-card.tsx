/** One question: its text, answer, check, hints and solution. */
import type { VNode } from "preact";
import type { Verdict } from "../kinds/kind.ts";
import type { Question } from "../kinds/kinds.ts";
import type { Mark } from "../marking/mark.ts";
import { AnswerField, promptId } from "./answer-field.tsx";
import { CapturesFor } from "./captures-for.tsx";
import { AllPacketsButton, EvidenceButton } from "./evidence-panel.tsx";
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
      {mark.points > 0 && question.input.type !== "prose" ? ` (${mark.earned} of ${mark.points})` : ""}
      {mark.understood === undefined || question.input.type === "choice" ? "" : ` – read as: ${mark.understood}`}
    </p>
    {mark.verdict === "right" && mark.why === "Right." ? null : <MarkdownText text={mark.why} />}
    {mark.misconception === undefined || mark.why.includes(mark.misconception.why) ? null : (
      <MarkdownText class="misconception" text={mark.misconception.why} />
    )}
    {mark.verdict === "right" || question.input.type === "none" ? (
      <EvidenceButton lab={lab} title={`${question.id}: evidence`} evidence={mark.evidence} />
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
        <EvidenceButton lab={lab} title={`${question.id}: evidence`} evidence={mark.evidence} />
      )}
    </div>
  );
};

const Checking = ({ lab }: { readonly lab: LabState }): VNode => {
  const { value: opening } = lab.opener.opening;
  return <p class="quiet">{opening === undefined ? "Checking …" : `Is checked as soon as ${opening.name} is open.`}</p>;
};

/** Shown if no capture for the question is open. */
const Unchecked = ({ lab, question }: { readonly lab: LabState; readonly question: Question }): VNode => (
  <div class="verdict">
    <p>
      <strong>Not checked.</strong> No capture is open, and the answer is in one: open
    </p>
    <CapturesFor lab={lab} on={question.on} />
  </div>
);

export const QuestionCard = ({ lab, question }: { readonly lab: LabState; readonly question: Question }): VNode => {
  const { id, prompt, hints, input } = question;
  const work = lab.work.on(id);
  const isRight = work.mark?.verdict === "right";
  const check = (): void => void lab.check(id);
  const act = (): void => lab.time.act(id, Date.now());
  return (
    <li class="question" id={`question-${id}`} onFocusCapture={act} onInput={act}>
      <div class="prompt" id={promptId(id)} lang={lab.texts.questions.language || undefined}>
        <span class="question-id">{id}</span>
        <MarkdownText text={prompt} />
      </div>
      <AnswerField question={question} given={work.given} onGive={(given) => lab.give(id, given)} onCheck={check} />
      {input.type === "none" ? (
        <ul class="checks">
          {input.checks.map(({ id: checkId, says }) => (
            <li key={checkId}>
              <MarkdownText text={says} />
            </li>
          ))}
        </ul>
      ) : null}
      <div class="actions">
        <button type="button" class="primary" aria-describedby={promptId(id)} onClick={check}>
          {input.type === "none" ? "Look" : "Check"}
        </button>
        {work.hints.length < hints.length && !isRight ? (
          <button type="button" aria-describedby={promptId(id)} onClick={() => lab.takeHint(question)}>
            Hint {work.hints.length + 1} of {hints.length}
          </button>
        ) : null}
        {lab.maySeeSolution(question) &&
        !isRight &&
        work.solution === undefined &&
        input.type !== "none" &&
        input.type !== "prose" ? (
          <button type="button" aria-describedby={promptId(id)} onClick={() => void lab.showSolution(id)}>
            Show the answer
          </button>
        ) : null}
        {lab.file.value === undefined ? null : <AllPacketsButton lab={lab} />}
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
