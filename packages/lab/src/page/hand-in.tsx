/** What is handed in: the tasks with what is done of each, the student's name, and one button that packs all of it. */

import { saveFile } from "@potshark/inspector";
import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useRef } from "preact/hooks";
import { MAX_STUDENT } from "../bundle/bundle-file.ts";
import type { TaskMarks } from "../grading/report.ts";
import { counted } from "../text/counted.ts";
import { bundleFileName } from "./file-names.ts";
import type { HandIn, MarkedPart } from "./hand-in-state.ts";
import { keyOf } from "./kept-captures.ts";
import type { LabState } from "./lab-state.ts";

/** More captures with answers to one task are only counted. */
const MAX_OTHERS = 3;

const Name = ({ lab }: { readonly lab: LabState }): VNode => {
  const { handIn } = lab;
  const field = useRef<HTMLInputElement>(null);
  const isWarned = useSignal(false);
  const saved = useSignal("");
  const isNameless = handIn.student.value.trim() === "";
  const save = async (): Promise<void> => {
    isWarned.value = false;
    const bundle = await lab.pack();
    if (bundle === undefined) return;
    const name = bundleFileName(handIn.student.value);
    saveFile(name, [bundle]);
    saved.value = `Saved as ${name}. Upload it where your course collects it.`;
  };
  return (
    <form
      class="hand-in-name"
      onSubmit={(event) => {
        event.preventDefault();
        saved.value = "";
        if (!isNameless) return void save();
        isWarned.value = true;
        field.current?.focus();
      }}
    >
      {lab.variant === undefined ? (
        <label for="student">{lab.texts.questions.student}</label>
      ) : (
        <p>
          You hand in as <strong>{lab.variant}</strong>, whose questions these are.{" "}
          <button type="button" class="quiet-button" onClick={() => lab.changeStudent()}>
            I am somebody else
          </button>
        </p>
      )}
      <p class="actions">
        {lab.variant === undefined ? (
          <input
            ref={field}
            id="student"
            type="text"
            autocomplete="name"
            maxLength={MAX_STUDENT}
            value={handIn.student.value}
            onInput={({ currentTarget }) => handIn.setStudent(currentTarget.value)}
          />
        ) : null}
        <button type="submit" class="primary">
          Hand in all (zip)
        </button>
      </p>
      {isWarned.value && isNameless ? (
        <div class="notice" role="alert">
          <p>
            <strong>No name and no number:</strong> nothing in the file will say whose it is. Write one above.
          </p>
          <button type="button" onClick={() => void save()}>
            Hand in without it
          </button>
        </div>
      ) : null}
      <p role="status">{saved.value}</p>
      <p class="quiet">
        One file with all captures, answers and marks below, signed: nobody can change it unseen. It does not prove who
        you are. It is saved on this computer, and sent nowhere.
      </p>
    </form>
  );
};

const open = (lab: LabState, { id, sample, file }: MarkedPart): void => {
  if (lab.file.value?.id === id) return;
  void (sample === undefined ? lab.openKept(keyOf(id, file.size)) : lab.openSample(sample));
};

/** @param number of the task's page */
const Task = ({
  lab,
  number,
  title,
  marks,
  found,
}: {
  readonly lab: LabState;
  readonly number: number;
  readonly title: string;
  readonly marks: TaskMarks | undefined;
  readonly found: HandIn;
}): VNode => {
  const part = marks && found.parts[marks.capture];
  const link = (
    <a href={`#task-${number}`} onClick={() => part !== undefined && open(lab, part)}>
      Task {number}: {title}
    </a>
  );
  if (marks === undefined || part === undefined) {
    return (
      <li>
        <p>
          {link} <span class="state">Not begun</span>
        </p>
        <p class="quiet">No capture in the file is about it.</p>
      </li>
    );
  }
  const live = new Set(
    lab.texts.questions.tasks.flatMap(({ questions }) =>
      questions.filter(({ input }) => input.type === "none").map(({ id }) => id),
    ),
  );
  const asked = marks.marks.filter(({ verdict, question }) => verdict !== "absent" && !live.has(question));
  const unanswered = asked.filter(({ verdict }) => verdict === "unanswered").map(({ question }) => question);
  const done = asked.length - unanswered.length;
  const state =
    unanswered.length === 0 ? "Done" : done + marks.earned === 0 ? "Not begun" : `${unanswered.length} to go`;
  // Also those that the capture that counts is not asked.
  const questions = new Set(
    lab.texts.questions.tasks.filter(({ task }) => task === number).flatMap((one) => one.questions.map(({ id }) => id)),
  );
  const { passedOver, alsoAsked = [] } = marks;
  const others = [
    ...passedOver.map((one) => ({ ...one, counting: [] as readonly string[] })),
    ...alsoAsked.map(({ capture, questions: counting }) => ({
      capture,
      why: `what it is asked too counts on ${part.name}`,
      counting,
    })),
  ].flatMap(({ capture, why, counting }) => {
    const other = found.parts[capture]!;
    const count = Object.keys(other.answers).filter((id) => questions.has(id) && !counting.includes(id)).length;
    return count === 0 ? [] : [{ other, count, why }];
  });
  return (
    <li class={unanswered.length === 0 ? "is-done" : ""}>
      <p>
        {link} <span class="state">{state}</span>
      </p>
      <p>
        {done} of {asked.length} answered, {marks.earned} of {counted(marks.points, "point")}
        {marks.pending > 0 ? ` (${marks.pending} more are for a person to mark)` : ""}, on <bdi>{part.name}</bdi>
      </p>
      {alsoAsked.map(({ capture, questions: ids }) => (
        <p key={capture} class="quiet">
          Of these {ids.join(", ")} on <bdi>{found.parts[capture]!.name}</bdi>
        </p>
      ))}
      {unanswered.length > 0 && done > 0 ? <p class="quiet">Not answered: {unanswered.join(", ")}</p> : null}
      {others.slice(0, MAX_OTHERS).map(({ other, count, why }) => (
        <p key={other.id} class="quiet">
          Also {counted(count, "answer")} on <bdi>{other.name}</bdi>, which does not count: {why}.
        </p>
      ))}
      {others.length > MAX_OTHERS ? (
        <p class="quiet">And on {counted(others.length - MAX_OTHERS, "more capture")}, which does not count either.</p>
      ) : null}
    </li>
  );
};

const Found = ({ lab, found }: { readonly lab: LabState; readonly found: HandIn }): VNode => {
  const { report, parts, others, answers, notes } = found;
  const blocked = new Map(
    parts.map((part) => {
      const finding = part.report.captures[0]!.readiness.find(({ severity }) => severity === "blocks");
      return [part.id, finding === undefined ? "" : `. Nothing can be asked of it: ${finding.says}`] as const;
    }),
  );
  const loose = Object.keys(answers).length;
  const pages = lab.texts.handout.filter(({ task }) => lab.texts.questions.tasks.some((one) => one.task === task));
  return (
    <>
      <p class="total">
        {parts.length === 0 ? (
          "Nothing is answered on a capture yet."
        ) : (
          <>
            <strong>
              {report.earned} of {counted(report.points, "point")}
            </strong>{" "}
            so far
            {report.pending > 0 ? `; ${report.pending} more are for a person to mark` : ""}
          </>
        )}
      </p>
      <ol class="hand-in-tasks">
        {pages.map(({ task, title }) => (
          <Task
            key={task}
            lab={lab}
            number={task}
            title={title}
            marks={report.tasks.find((one) => one.task === task)}
            found={found}
          />
        ))}
      </ol>
      <h2>Captures in the file</h2>
      <ul class="hand-in-captures">
        {[...parts, ...others].map((part) => (
          <li key={part.id}>
            <label class="choice">
              <input
                type="checkbox"
                checked={parts.some(({ id }) => id === part.id)}
                onChange={({ currentTarget }) => {
                  lab.handIn.choose(part.id, currentTarget.checked);
                  void lab.goToHandIn();
                }}
              />
              <span>
                <bdi>{part.name}</bdi>
                {part.sample === undefined ? "" : " (sample)"}: {counted(Object.keys(part.answers).length, "answer")}
                {blocked.get(part.id)}
              </span>
            </label>
          </li>
        ))}
      </ul>
      {loose === 0 ? null : (
        <p>
          And {counted(loose, "answer")} on no capture:{" "}
          {parts.length === 0
            ? "open one, or nothing of this can be marked by a program."
            : "counted on any of these that is asked the question and has no answer of its own."}
        </p>
      )}
      {parts.length + others.length + loose === 0 ? <p>None yet.</p> : null}
      {notes.map((note) => (
        <p key={note} class="note">
          {note}
        </p>
      ))}
    </>
  );
};

export const HandInView = ({ lab }: { readonly lab: LabState }): VNode => {
  const { value: found } = lab.handIn.found;
  return (
    <section id="work" class="hand-in" tabIndex={-1} aria-label="Hand in">
      <h1>Hand in</h1>
      <p>Each task counts on the capture where it earns most.</p>
      <Name lab={lab} />
      {found === undefined ? <p class="quiet">Looking at what you have done …</p> : <Found lab={lab} found={found} />}
    </section>
  );
};
