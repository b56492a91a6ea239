/** One group of equal answers: what was answered, what is proposed, what was decided. */
import type { VNode } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { MarkdownText } from "../page/markdown-text.tsx";
import { MAX_COMMENT, type ReviewGroup } from "../review/review-sheet.ts";
import { isOpen, type ReviewState } from "./review-state.ts";

interface Props {
  readonly state: ReviewState;
  readonly group: ReviewGroup;
  readonly isAtHand: boolean;
}

const MAX_NAMED = 6;

/** Whose answer it is; of several one can be chosen, for a decision about that one alone. */
const Students = ({
  students,
  only,
  choose,
}: {
  readonly students: readonly string[];
  readonly only: string | undefined;
  readonly choose: (student: string | undefined) => void;
}): VNode => {
  const [isLong, setLong] = useState(false);
  if (students.length === 1) return <p class="students">{students[0]}</p>;
  const shown = isLong ? students : students.slice(0, MAX_NAMED);
  return (
    <p class="students">
      <strong>{students.length} students</strong>{" "}
      {shown.map((student) => (
        <button
          key={student}
          type="button"
          aria-pressed={only === student}
          title="Decide for this student only"
          onClick={() => choose(only === student ? undefined : student)}
        >
          {student}
        </button>
      ))}
      {students.length > shown.length ? (
        <button type="button" class="quiet-button" onClick={() => setLong(true)}>
          and {students.length - shown.length} more
        </button>
      ) : null}
    </p>
  );
};

const outcome = ({ verdict, proposed, points }: ReviewGroup): string =>
  verdict === "pending" ? `Proposed: ${proposed} of ${points}` : `Marked ${verdict}: ${proposed} of ${points}`;

export const ReviewCard = ({ state, group, isAtHand }: Props): VNode => {
  const card = useRef<HTMLElement>(null);
  const comment = useRef<HTMLTextAreaElement>(null);
  const [only, setOnly] = useState<string>();
  const { answer, students, decided, points, verdict } = group;
  // What a person thought of it counts more than what a program thinks, also where the question was worded otherwise.
  const suggested = decided?.isEarlier ? decided.points : group.proposed;
  const draft = state.draftOf(group);
  const give = (value: number): void => {
    void state.give(group, value, only);
    setOnly(undefined);
  };
  useLayoutEffect(() => {
    // Before the next key comes: it would be for the answer that was decided.
    const { activeElement } = document;
    // Whoever is in a list or a filter stays there.
    if (isAtHand && (activeElement === document.body || activeElement?.closest(".groups"))) card.current?.focus();
  }, [isAtHand, students[0]]);

  const onKey = (event: KeyboardEvent): void => {
    const target = event.target as HTMLElement;
    const isTyping = target.matches("textarea, input");
    if (event.key === "Escape" && isTyping) card.current?.focus();
    else if (event.key === "Enter" && event.ctrlKey && isTyping) {
      if (decided !== undefined) give(decided.points);
      else card.current?.focus();
    } else if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    else if (event.key === "Enter" && target === card.current) give(suggested);
    else if (/^\d$/.test(event.key) && Number(event.key) <= points) give(Number(event.key));
    else if (event.key === "f") give(points);
    else if (event.key === "c") comment.current?.focus();
    else if (event.key === "u") void state.undo();
    else if (event.key === "ArrowDown") state.moveGroup(1);
    else if (event.key === "ArrowUp") state.moveGroup(-1);
    else if (event.key === "ArrowRight") state.moveQuestion(1);
    else if (event.key === "ArrowLeft") state.moveQuestion(-1);
    else return;
    event.preventDefault();
  };

  return (
    <section
      ref={card}
      class={`group ${isOpen(group) ? "open" : decided === undefined ? "" : "decided"}`}
      aria-label={`Answer of ${students.slice(0, MAX_NAMED).join(", ")}`}
      aria-current={isAtHand}
      // The arrows move among the groups; Tab goes through what is in one.
      tabIndex={isAtHand ? 0 : -1}
      onKeyDown={onKey}
      onFocus={() => {
        state.student.value = students[0]!;
      }}
    >
      {answer === undefined ? null : answer === "" ? <p class="quiet">No answer</p> : <p class="answer">{answer}</p>}
      <Students students={students} only={only} choose={setOnly} />
      <div class="proposal">
        <p>{outcome(group)}</p>
        <MarkdownText text={group.why} />
        {group.understood === undefined ? null : <p class="quiet">Read as: {group.understood}</p>}
        {group.command === "" || verdict === "pending" ? null : (
          <details>
            <summary>Command that shows it</summary>
            <pre class="command">{group.command}</pre>
          </details>
        )}
      </div>
      {decided === undefined ? null : (
        <p class="decision">
          <strong>
            Decided: {decided.points} of {points}
          </strong>
          {decided.by === undefined ? "" : ` by ${decided.by}`}
          {decided.comment === undefined ? "" : `: ${decided.comment}`}
          {decided.isEarlier ? " (for an earlier wording of the question)" : ""}
        </p>
      )}
      {/* Always there: a key that is typed right after "c" is a part of the comment. */}
      <label class="comment">
        Comment for {only ?? (students.length === 1 ? students[0] : `these ${students.length} students`)}
        <textarea
          ref={comment}
          rows={1}
          maxLength={MAX_COMMENT}
          value={draft}
          onInput={({ currentTarget }) => state.write(group, currentTarget.value)}
        />
      </label>
      <p class="actions">
        <button type="button" class={isOpen(group) ? "primary" : ""} onClick={() => give(suggested)}>
          Give {suggested}
        </button>
        {[...new Set([group.proposed, 0, points])].map((value) =>
          value === suggested ? null : (
            <button key={value} type="button" onClick={() => give(value)}>
              Give {value}
            </button>
          ),
        )}
        <label>
          Points{" "}
          <input
            type="text"
            inputMode="decimal"
            size={4}
            placeholder={`of ${points}`}
            onKeyDown={(event) => {
              const value = Number(event.currentTarget.value.trim().replace(",", "."));
              if (event.key !== "Enter" || event.ctrlKey || event.currentTarget.value.trim() === "") return;
              event.preventDefault();
              if (value >= 0 && value <= points) {
                event.currentTarget.value = "";
                give(value);
              } else state.problem.value = `Points go from 0 to ${points}.`;
            }}
          />
        </label>
        {decided !== undefined && draft !== (decided.comment ?? "") ? (
          <button type="button" class="primary" onClick={() => give(decided.points)}>
            Save the comment
          </button>
        ) : null}
      </p>
    </section>
  );
};
