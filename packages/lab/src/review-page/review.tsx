/** Starts the page for decisions: one question is one screen, with the answers to it side by side. */
import { render, type VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import "../text/visible-texts.ts";
import { MarkdownText } from "../page/markdown-text.tsx";
import type { ReviewQuestion } from "../review/review-sheet.ts";
import { ReviewCard } from "./review-card.tsx";
import { fetchSheet, reviewKey, sendAction } from "./review-server.ts";
import { FILTERS, type Filter, isOpen, passes, ReviewState } from "./review-state.ts";

const Filters = ({ state }: { readonly state: ReviewState }): VNode => (
  <fieldset class="filters">
    <legend class="unseen">Show</legend>
    {(Object.keys(FILTERS) as Filter[]).map((filter) => {
      const count = state.questions.value.flatMap(({ groups }) => groups.filter((one) => passes(filter, one))).length;
      return (
        <label key={filter}>
          <input
            type="radio"
            name="filter"
            checked={state.filter.value === filter}
            onChange={() => state.choose(filter)}
          />
          {FILTERS[filter]} ({count})
        </label>
      );
    })}
  </fieldset>
);

const Questions = ({ state }: { readonly state: ReviewState }): VNode => (
  <nav aria-label="Questions" class="review-questions">
    <ul>
      {state.shown.value.map(({ name, groups }) => {
        const own = groups.filter((group) => passes(state.filter.value, group));
        const open = own.filter(isOpen).length;
        return (
          <li key={name}>
            <button
              type="button"
              aria-current={state.question.value?.name === name ? "true" : undefined}
              onClick={() => state.goTo(name)}
            >
              {name} <span class="quiet">{open > 0 ? `${open} open` : own.length}</span>
            </button>
          </li>
        );
      })}
    </ul>
  </nav>
);

const Keys = (): VNode => (
  <details class="keys">
    <summary>Keys</summary>
    <p>
      On an answer: <kbd>Enter</kbd> gives what was decided for an earlier wording, or else what is proposed,{" "}
      <kbd>0</kbd>–<kbd>9</kbd> that many points, <kbd>f</kbd> full points, <kbd>c</kbd> writes a comment (
      <kbd>Ctrl</kbd> <kbd>Enter</kbd> saves it, <kbd>Esc</kbd> goes back), <kbd>u</kbd> takes the last decision back,{" "}
      <kbd>↑</kbd> <kbd>↓</kbd> go to another answer, <kbd>←</kbd> <kbd>→</kbd> to another question.
    </p>
  </details>
);

const Question = ({ question }: { readonly question: ReviewQuestion }): VNode => (
  <header class="review-question">
    <h2>
      {question.name} <span class="quiet">{question.points === 1 ? "1 point" : `${question.points} points`}</span>
    </h2>
    <MarkdownText text={question.prompt} />
    {question.rubric.length === 0 ? null : (
      <ul class="rubric">
        {question.rubric.map(({ says, points }) => (
          <li key={says}>
            <MarkdownText text={`${says} (${points})`} />
          </li>
        ))}
      </ul>
    )}
  </header>
);

const ReviewPage = ({ state }: { readonly state: ReviewState }): VNode => {
  const { decided, total } = state.progress.value;
  const { value: question } = state.question;
  const { group } = state;
  const groups = useRef<HTMLOListElement>(null);
  // The keys work at once, and after a question is chosen by an arrow.
  useLayoutEffect(() => {
    if (document.activeElement === document.body)
      groups.current?.querySelector<HTMLElement>('[aria-current="true"]')?.focus();
  });
  return (
    <>
      <header class="review-top">
        <h1>{state.title}</h1>
        <p class="progress">
          <progress max={Math.max(1, total)} value={total === 0 ? 1 : decided} aria-label="Texts decided" /> {decided}{" "}
          of {total} texts decided. <span class="quiet">Saved in {state.file}</span>
        </p>
        <Filters state={state} />
        <Keys />
        {state.problem.value === "" ? null : (
          <p class="notice" role="alert">
            {state.problem.value}
          </p>
        )}
        <p class="unseen" role="status">
          {state.said.value}
        </p>
      </header>
      <div class="review-columns">
        <Questions state={state} />
        <main>
          {question === undefined ? (
            <p>There is nothing of this kind.</p>
          ) : (
            <>
              <Question question={question} />
              <ol class="groups" ref={groups}>
                {state.groups.value.map((one) => (
                  <li key={`${question.name} ${one.students[0]}`}>
                    <ReviewCard state={state} group={one} isAtHand={one === group} />
                  </li>
                ))}
              </ol>
            </>
          )}
        </main>
      </div>
    </>
  );
};

const root = document.querySelector("#review");
if (root === null) throw new Error("the page has no place for the review");
if (reviewKey.take()) history.replaceState(null, "", "/");
try {
  const state = new ReviewState(await fetchSheet(), sendAction);
  document.title = `${state.title} - Review - Potshark`;
  render(<ReviewPage state={state} />, root);
} catch (error) {
  render(
    <p class="notice" role="alert">
      {(error as Error).message}
    </p>,
    root,
  );
}
