/** The page: the tasks above, the handout on the left, the questions on the right, the evidence below. */
import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { SpaceTimePicture } from "../diagram/space-time-picture.tsx";
import { CaptureBar } from "./capture-bar.tsx";
import { EvidencePanel } from "./evidence-panel.tsx";
import { Findings } from "./findings.tsx";
import type { LabState } from "./lab-state.ts";
import { QuestionCard } from "./question-card.tsx";

/** A download has begun by then. */
const SAVE_MS = 60_000;

const Tasks = ({ lab }: { readonly lab: LabState }): VNode => (
  <nav class="tasks" aria-label="Tasks">
    <ol>
      {lab.texts.handout.map(({ task, title }) => (
        <li key={task}>
          <a href={`#task-${task}`} aria-current={lab.task.value === task ? "page" : undefined} title={title}>
            {task === 0 ? "Start" : `Task ${task}`}
          </a>
        </li>
      ))}
    </ol>
  </nav>
);

const Handout = ({ lab }: { readonly lab: LabState }): VNode | null => {
  const page = lab.texts.handout.find(({ task }) => task === lab.task.value);
  const text = useRef<HTMLDivElement>(null);
  // To follow one of these in this window would be to leave the work.
  useEffect(() => {
    for (const link of text.current?.querySelectorAll<HTMLAnchorElement>("a[href^=http]") ?? []) {
      link.target = "_blank";
      link.rel = "noreferrer";
    }
  }, [page]);
  if (page === undefined) return null;
  return (
    <article class="handout" key={page.task} aria-label="The task">
      <h1>{page.task === 0 ? page.title : `Task ${page.task}: ${page.title}`}</h1>
      <p class="to-work">
        <a href="#work">To the questions</a>
      </p>
      <div class="text" ref={text} dangerouslySetInnerHTML={{ __html: page.html }} />
    </article>
  );
};

const Questions = ({ lab }: { readonly lab: LabState }): VNode | null => {
  const { value: questions } = lab.questions;
  const { value: file } = lab.file;
  if (file === undefined)
    return (
      <p class="empty">
        The questions are put to a capture. Choose one above
        {lab.task.value === 0 ? ", and a task" : ""}.
      </p>
    );
  if (lab.isBlocked) return null;
  if (lab.task.value === 0) return <p class="empty">Choose a task: its questions come here.</p>;
  if (questions.length === 0)
    return <p class="empty">No question of this task is put to {file.name}. Choose another task or another capture.</p>;
  const earned = questions.reduce((sum, { id }) => sum + lab.earnedFor(id), 0);
  const points = questions.reduce((sum, question) => sum + question.points, 0);
  const pending = questions.reduce((sum, { id }) => sum + lab.pendingFor(id), 0);
  return (
    <>
      <p class="score">
        {Math.round(earned * 100) / 100} of {points} points in this task
        {pending > 0 ? `; ${pending} more are for a person to mark` : ""}
      </p>
      <ol class="questions">
        {questions.map((question) => (
          <QuestionCard key={`${file.id} ${question.id}`} lab={lab} question={question} />
        ))}
      </ol>
    </>
  );
};

const Diagram = ({ lab }: { readonly lab: LabState }): VNode => {
  const { value: diagram } = lab.diagram;
  if (diagram === undefined) return <p class="empty">The diagram is drawn from a capture. Choose one above.</p>;
  const marked = lab.evidence.value?.marked ?? new Set<number>();
  return (
    <figure class="diagram">
      <figcaption>
        <label>
          <input
            type="checkbox"
            checked={lab.isBrief.value}
            onChange={({ currentTarget }) => {
              lab.isBrief.value = currentTarget.checked;
            }}
          />
          Leave out what only acknowledges
        </label>
        {diagram.left > 0 ? <p class="quiet">{diagram.left} more packets are not drawn.</p> : null}
      </figcaption>
      <div class="diagram-picture">
        <SpaceTimePicture
          diagram={diagram}
          marked={marked}
          selected={lab.selected.value}
          isBrief={lab.isBrief.value}
          onSelect={(frame) => void lab.showPacket(frame)}
        />
      </div>
    </figure>
  );
};

const Tabs = ({ lab }: { readonly lab: LabState }): VNode => (
  <div class="tabs">
    <button
      type="button"
      aria-pressed={lab.view.value === "questions"}
      onClick={() => {
        lab.view.value = "questions";
      }}
    >
      Questions
    </button>
    <button type="button" aria-pressed={lab.view.value === "diagram"} onClick={() => void lab.showDiagram()}>
      Diagram
    </button>
  </div>
);

/** Hands a file to the visitor. */
const save = (name: string, contents: Blob): void => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(contents);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), SAVE_MS);
};

const Foot = ({ lab }: { readonly lab: LabState }): VNode => {
  const { value: file } = lab.file;
  const handIn = async (): Promise<void> => {
    const bundle = await lab.bundle();
    if (bundle !== undefined) save(`lab-${file?.id ?? ""}.zip`, bundle);
  };
  return (
    <footer class="foot">
      {file === undefined || lab.isBlocked ? null : (
        <>
          <button type="button" onClick={() => void handIn()}>
            Save to hand in
          </button>
          <p class="quiet">
            One file with the capture, your answers and your marks, signed: nobody can change it unseen. It does not
            prove who you are.
          </p>
        </>
      )}
      <p class="quiet">Your answers and the capture are kept in this browser only.</p>
      <button type="button" class="quiet-button" onClick={() => lab.forget()}>
        Forget them
      </button>
    </footer>
  );
};

export const LabPage = ({ lab, siteUrl }: { readonly lab: LabState; readonly siteUrl: string }): VNode => (
  <>
    <a class="skip" href="#work">
      To the questions
    </a>
    <header class="top">
      <a class="brand" href="#task-0">
        <img src="/page/icon.svg" alt="" width="32" height="32" />
        The lab
      </a>
      <Tasks lab={lab} />
    </header>
    <CaptureBar lab={lab} siteUrl={siteUrl} />
    <p class="busy" aria-live="polite">
      {lab.busy.value === "" ? "" : `${lab.busy.value} …`}
    </p>
    {lab.problem.value === "" ? null : (
      <p class="notice" role="alert">
        {lab.problem.value}
      </p>
    )}
    <p class="unseen" role="status">
      {lab.said.value}
    </p>
    <main class={lab.evidence.value === undefined ? "columns" : "columns has-evidence"}>
      <Handout lab={lab} />
      <section id="work" class="work" tabIndex={-1} aria-label="Questions and diagram">
        <Tabs lab={lab} />
        <Findings lab={lab} />
        {lab.view.value === "questions" ? <Questions lab={lab} /> : <Diagram lab={lab} />}
      </section>
    </main>
    <EvidencePanel lab={lab} />
    <Foot lab={lab} />
  </>
);
