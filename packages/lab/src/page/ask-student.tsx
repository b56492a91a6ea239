/** Asks who the student is, before the first question: what is asked depends on it. */
import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { MAX_STUDENT } from "../bundle/bundle-file.ts";
import type { QuestionSet } from "../questions/question-set.ts";

export const AskStudent = ({
  questions: { title, student },
  onKnown,
}: {
  readonly questions: QuestionSet;
  readonly onKnown: (student: string) => void;
}): VNode => {
  const name = useSignal("");
  const isBlank = name.value.trim() === "";
  return (
    <main>
      <section class="hand-in">
        <h1>{title}</h1>
        <p>Not all students are asked the same: your name or number says which questions are yours.</p>
        <form
          class="hand-in-name"
          onSubmit={(event) => {
            event.preventDefault();
            if (!isBlank) onKnown(name.value.trim());
          }}
        >
          <label for="student">{student}</label>
          <p class="actions">
            <input
              id="student"
              type="text"
              autocomplete="name"
              required
              maxLength={MAX_STUDENT}
              value={name.value}
              onInput={({ currentTarget }) => {
                name.value = currentTarget.value;
              }}
            />
            <button type="submit" class="primary">
              Begin
            </button>
          </p>
          <p class="quiet">
            Write it as your course knows you: answers to somebody else's questions count as theirs. It is kept in this
            browser, and goes into the file that you hand in.
          </p>
        </form>
      </section>
    </main>
  );
};
