/** The page: the tasks above, the handout on the left, the questions on the right, the evidence below. */
import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { SpaceTimePicture } from "../diagram/space-time-picture.tsx";
import type { AskedOn } from "../kinds/question-base.ts";
import { CaptureBar } from "./capture-bar.tsx";
import { PutElsewhere } from "./captures-for.tsx";
import { EvidencePanel } from "./evidence-panel.tsx";
import { Findings } from "./findings.tsx";
import { Forget } from "./forget.tsx";
import { HandInView } from "./hand-in.tsx";
import type { LabState } from "./lab-state.ts";
import { chooseLanguage } from "./language.ts";
import { Notices } from "./notices.tsx";
import { QuestionCard } from "./question-card.tsx";
import { useScrollByKeyboard } from "./use-scroll-by-keyboard.ts";

const Languages = ({ lab }: { readonly lab: LabState }): VNode | null => {
  const { languages, language } = lab.texts.questions;
  if (languages.length < 2) return null;
  return (
    <label class="languages">
      <span>Language</span>
      <select value={language} onChange={({ currentTarget }) => chooseLanguage(currentTarget.value)}>
        {languages.map((tag) => (
          <option key={tag} value={tag} lang={tag}>
            {new Intl.DisplayNames([tag], { type: "language" }).of(tag)}
          </option>
        ))}
      </select>
    </label>
  );
};

const Tasks = ({ lab }: { readonly lab: LabState }): VNode => {
  const nav = useRef<HTMLElement>(null);
  const place = lab.isHandingIn.value ? "hand-in" : lab.task.value;
  // On a phone the line of tasks is wider than the page.
  useEffect(() => {
    nav.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [place]);
  return (
    <nav ref={nav} class="tasks" aria-label="Tasks">
      <ol>
        {lab.texts.handout.map(({ task, title }) => (
          <li key={task}>
            <a href={`#task-${task}`} aria-current={place === task ? "page" : undefined} title={title}>
              {task === 0 ? "Start" : `Task ${task}`}
            </a>
          </li>
        ))}
        <li>
          <a href="#hand-in" aria-current={place === "hand-in" ? "page" : undefined}>
            Hand in
          </a>
        </li>
      </ol>
    </nav>
  );
};

const Handout = ({ lab }: { readonly lab: LabState }): VNode | null => {
  const page = lab.texts.handout.find(({ task }) => task === lab.task.value);
  const text = useRef<HTMLDivElement>(null);
  const article = useRef<HTMLElement>(null);
  useScrollByKeyboard(article, "pre, table", page);
  // A link followed in this window would leave the work.
  useEffect(() => {
    for (const link of text.current?.querySelectorAll<HTMLAnchorElement>("a[href^=http]") ?? []) {
      link.target = "_blank";
      link.rel = "noreferrer";
    }
  }, [page]);
  if (page === undefined) return null;
  return (
    <article
      ref={article}
      class="handout"
      lang={lab.texts.questions.language || undefined}
      key={page.task}
      aria-label="The task"
    >
      <h1>{page.task === 0 ? page.title : `Task ${page.task}: ${page.title}`}</h1>
      <p class="to-work">
        <a href="#work">To the questions</a>
      </p>
      <div class="text" ref={text} dangerouslySetInnerHTML={{ __html: page.html }} />
    </article>
  );
};

/** The task's questions for captures other than the current one, by capture. */
const Elsewhere = ({ lab }: { readonly lab: LabState }): VNode | null => {
  const here = new Set(lab.questions.value);
  const others = new Map<string, { readonly on: AskedOn; readonly ids: string[] }>();
  for (const question of lab.taskAtHand?.questions ?? []) {
    if (here.has(question)) continue;
    const { samples, own } = question.on;
    const place = [...samples, own].join(" ");
    const known = others.get(place) ?? { on: question.on, ids: [] };
    known.ids.push(question.id);
    others.set(place, known);
  }
  return (
    <>
      {[...others].map(([place, { on, ids }]) => (
        <PutElsewhere key={place} lab={lab} ids={ids} on={on} />
      ))}
    </>
  );
};

const Questions = ({ lab }: { readonly lab: LabState }): VNode | null => {
  const { value: questions } = lab.questions;
  const { value: file } = lab.file;
  if (lab.isBlocked) return null;
  if (lab.task.value === 0) return <p class="empty">Choose a task: its questions come here.</p>;
  const earned = questions.reduce((sum, { id }) => sum + lab.earnedFor(id), 0);
  const points = questions.reduce((sum, question) => sum + question.points, 0);
  const pending = questions.reduce((sum, { id }) => sum + lab.pendingFor(id), 0);
  const unchecked = questions.filter(({ id }) => lab.isUnchecked(id)).length;
  return (
    <>
      {file === undefined ? (
        <p class="score">The answers are in a capture: open one to have them checked.</p>
      ) : questions.length === 0 ? (
        <p class="empty">
          This task has no question about <bdi>{file.name}</bdi>.
        </p>
      ) : (
        <p class="score">
          {Math.round(earned * 100) / 100} of {points} points in this task
          {pending > 0 ? `; ${pending} more are for a person to mark` : ""}
          {unchecked > 0 ? `; ${unchecked} ${unchecked === 1 ? "answer is" : "answers are"} not checked` : ""}
        </p>
      )}
      <ol class="questions">
        {questions.map((question) => (
          <QuestionCard key={`${lab.work.captureId} ${question.id}`} lab={lab} question={question} />
        ))}
      </ol>
      {file === undefined ? null : <Elsewhere lab={lab} />}
    </>
  );
};

const Diagram = ({ lab }: { readonly lab: LabState }): VNode => {
  const { value: diagram } = lab.diagram;
  if (diagram === undefined) return <p class="empty">The diagram is drawn from a capture. Choose one above.</p>;
  const marked = new Set(lab.evidence.shown.value?.frames);
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
          Hide packets that only acknowledge
        </label>
        {diagram.left > 0 ? <p class="quiet">{diagram.left} more packets are not drawn.</p> : null}
      </figcaption>
      <div class="diagram-picture">
        <SpaceTimePicture
          diagram={diagram}
          marked={marked}
          selected={lab.evidence.shown.value && lab.evidence.view.selected.value}
          isBrief={lab.isBrief.value}
          onSelect={(frame) => void lab.evidence.showPacket(frame)}
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
    {lab.file.value === undefined ? null : (
      <button type="button" onClick={() => void lab.evidence.show("All packets", [], "")}>
        Packets
      </button>
    )}
  </div>
);

const Foot = ({ lab }: { readonly lab: LabState }): VNode => (
  <footer class="foot">
    {lab.isHandingIn.value ? null : <a href="#hand-in">Hand in</a>}
    {lab.variant === undefined ? null : (
      <p class="quiet">
        The questions of <bdi>{lab.variant}</bdi>
      </p>
    )}
    <p class="quiet">Your answers and captures are kept in this browser only.</p>
    <Forget lab={lab} />
  </footer>
);

export const LabPage = ({ lab }: { readonly lab: LabState }): VNode => (
  <>
    <a class="skip" href="#work">
      {lab.isHandingIn.value ? "To what is handed in" : "To the questions"}
    </a>
    <header class="top">
      <a class="brand" href="#task-0">
        <img src="/page/icon.svg" alt="" width="32" height="32" />
        {lab.texts.questions.title}
      </a>
      <Tasks lab={lab} />
      <Languages lab={lab} />
    </header>
    <main>
      <CaptureBar lab={lab} />
      <Notices lab={lab} />
      {lab.isHandingIn.value ? (
        <HandInView lab={lab} />
      ) : (
        <div class={lab.evidence.shown.value === undefined ? "columns" : "columns has-evidence"}>
          <Handout lab={lab} />
          <section id="work" class="work" tabIndex={-1} aria-label="Questions and diagram">
            <Tabs lab={lab} />
            <Findings lab={lab} />
            {lab.view.value === "questions" ? <Questions lab={lab} /> : <Diagram lab={lab} />}
          </section>
        </div>
      )}
      <EvidencePanel state={lab.evidence} />
    </main>
    <Foot lab={lab} />
  </>
);
