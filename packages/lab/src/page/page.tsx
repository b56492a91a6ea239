/** Starts the page: fetches what it is made from, starts the worker, follows the address. */
import { render } from "preact";
import { LabPage } from "./lab-page.tsx";
import { LabState, type LabTexts } from "./lab-state.ts";
import { startWorker } from "./worker-client.ts";

const fetched = async <Shape,>(path: string): Promise<Shape> => (await fetch(path)).json() as Promise<Shape>;

const root = document.querySelector("#lab");
if (root === null) throw new Error("the page has no place for the lab");

const [handout, questions, samples] = await Promise.all([
  fetched<LabTexts["handout"]>("/handout.json"),
  fetched<LabTexts["questions"]>("/questions.json"),
  fetched<LabTexts["samples"]>("/samples.json"),
]);
const ask = startWorker("/page/worker.js");
await ask("questions", questions);
const lab = new LabState({ handout, questions, samples }, ask);

const follow = (): void => {
  const task = /^#task-(\d)$/.exec(location.hash)?.[1];
  if (task === undefined) {
    // A link within the page has been followed; the address keeps the task, for when it is loaded anew.
    history.replaceState(null, "", `#task-${lab.task.value}`);
    return;
  }
  lab.task.value = Number(task);
  document.title = `${task === "0" ? "The lab" : `Task ${task} - The lab`} - Potshark`;
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

await lab.lookAtCapture();
render(<LabPage lab={lab} siteUrl={document.body.dataset.site ?? ""} />, root);
await lab.resume();
