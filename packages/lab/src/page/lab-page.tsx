/** The page: the tasks above, the handout on the left, the questions on the right, the evidence below. */
import type { VNode } from "preact";
import { SpaceTimePicture } from "../diagram/space-time-picture.tsx";
import { CaptureBar } from "./capture-bar.tsx";
import { EvidencePanel } from "./evidence-panel.tsx";
import { Findings } from "./findings.tsx";
import type { LabState } from "./lab-state.ts";
import { QuestionCard } from "./question-card.tsx";

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
  if (page === undefined) return null;
  return (
    <article class="handout">
      <h1>{page.task === 0 ? page.title : `Task ${page.task}: ${page.title}`}</h1>
      <div class="text" dangerouslySetInnerHTML={{ __html: page.html }} />
    </article>
  );
};

const Questions = ({ lab }: { readonly lab: LabState }): VNode => {
  const { value: questions } = lab.questions;
  const { value: file } = lab.file;
  if (file === undefined) return <p class="quiet">The questions are put to a capture: choose one above.</p>;
  if (questions.length === 0)
    return <p class="quiet">No question of this task is put to {file.name}. Choose another task or another capture.</p>;
  const earned = questions.reduce((sum, { id }) => sum + (lab.workOn(id).mark?.earned ?? 0), 0);
  const points = questions.reduce((sum, question) => sum + question.points, 0);
  return (
    <>
      <p class="score">
        {Math.round(earned * 100) / 100} of {points} points in this task
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
  if (diagram === undefined) return <p class="quiet">The diagram is drawn from a capture: choose one above.</p>;
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
      <SpaceTimePicture
        diagram={diagram}
        marked={marked}
        selected={lab.selected.value}
        isBrief={lab.isBrief.value}
        onSelect={(frame) => void lab.showEvidence(`Packet ${frame}`, [frame], "")}
      />
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

export const LabPage = ({ lab, siteUrl }: { readonly lab: LabState; readonly siteUrl: string }): VNode => (
  <>
    <a class="skip" href="#work">
      To the questions
    </a>
    <header class="top">
      <a class="brand" href="#task-0">
        The lab
      </a>
      <Tasks lab={lab} />
    </header>
    <CaptureBar lab={lab} siteUrl={siteUrl} />
    {lab.busy.value === "" ? null : <p class="busy">{lab.busy.value} …</p>}
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
    <footer class="foot">
      <p class="quiet">Your answers are kept in this browser, for this capture.</p>
      <button type="button" class="quiet-button" onClick={() => lab.forget()}>
        Forget them
      </button>
    </footer>
  </>
);
