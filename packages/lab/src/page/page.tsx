/** Starts the page: fetches its content, follows the address, restores the work. */
import { render } from "preact";
import "../text/visible-texts.ts";
import { hasVariants, variantOf } from "../questions/variants.ts";
import { AskStudent } from "./ask-student.tsx";
import { LabPage } from "./lab-page.tsx";
import { captureKey, fetchJson } from "./lab-server.ts";
import { LabState, type LabTexts } from "./lab-state.ts";
import { languageHere } from "./language.ts";
import { keepStudent, keptStudent } from "./student.ts";

const root = document.querySelector("#lab");
if (root === null) throw new Error("the page has no place for the lab");

/** @returns undefined if they cannot be fetched; a message says so */
const fetchTexts = async (): Promise<LabTexts | undefined> => {
  try {
    const language = languageHere(document.body.dataset.languages?.split(" ").filter((tag) => tag !== "") ?? []);
    const inLanguage = language === "" ? "" : `?language=${language}`;
    const [handout, questions, samples, places] = await Promise.all([
      fetchJson<LabTexts["handout"]>(`/handout.json${inLanguage}`),
      fetchJson<LabTexts["questions"]>(`/questions.json${inLanguage}`),
      fetchJson<LabTexts["samples"]>("/samples.json"),
      fetchJson<LabTexts["places"]>("/places.json"),
    ]);
    return { handout, questions, samples, places };
  } catch (error) {
    render(
      <p class="notice" role="alert">
        {(error as Error).message}
      </p>,
      root,
    );
    return undefined;
  }
};

/** The first tab of a browser holds the lock; the others wait for it. Only a secure context has locks. */
const watchOtherTabs = (lab: LabState): void => {
  const name = "potshark-lab tab";
  const forEver = (): Promise<never> => new Promise(() => {});
  void navigator.locks?.request(name, { ifAvailable: true }, (lock) => {
    if (lock !== null) return forEver();
    lab.isSecondTab.value = true;
    void navigator.locks.request(name, () => {
      lab.isSecondTab.value = false;
      return forEver();
    });
  });
};

/** The texts with this student's questions, where students are asked different ones. */
const ofStudent = async (texts: LabTexts): Promise<LabTexts> => {
  const { questions } = texts;
  if (!hasVariants(questions)) return texts;
  if (keptStudent().trim() === "") {
    document.title = `${questions.title} - Potshark`;
    keepStudent(
      await new Promise<string>((resolve) => render(<AskStudent questions={questions} onKnown={resolve} />, root)),
    );
  }
  return { ...texts, questions: variantOf(questions, keptStudent()) };
};

const start = async (texts: LabTexts): Promise<void> => {
  const lab = new LabState(texts);
  const { title } = texts.questions;
  const follow = (): void => {
    if (captureKey.take()) void lab.lookAtCapture();
    if (location.hash === "#hand-in") {
      document.title = `Hand in - ${title} - Potshark`;
      scrollTo(0, 0);
      void lab.goToHandIn();
      return;
    }
    const task = /^#task-(\d+)$/.exec(location.hash)?.[1];
    if (task === undefined) {
      // A link inside the page was followed; the address keeps the task, for a reload.
      history.replaceState(null, "", lab.isHandingIn.value ? "#hand-in" : `#task-${lab.task.value}`);
      return;
    }
    lab.goTo(Number(task));
    document.title = `${task === "0" ? title : `Task ${task} - ${title}`} - Potshark`;
    scrollTo(0, 0);
  };
  addEventListener("hashchange", follow);
  follow();

  // A file may be dropped anywhere.
  addEventListener("dragover", (event) => event.preventDefault());
  addEventListener("drop", (event) => {
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (file !== undefined) void lab.openFile(file);
  });

  watchOtherTabs(lab);
  await Promise.all([lab.lookAtKept(), lab.lookAtCapture()]);
  void lab.resume();
  render(<LabPage lab={lab} />, root);
};

const texts = await fetchTexts();
if (texts !== undefined) await start(await ofStudent(texts));
