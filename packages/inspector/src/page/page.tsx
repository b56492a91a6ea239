/** Starts the packet view: opens what the server holds, follows the address, takes dropped files. */
import { effect } from "@preact/signals";
import { render } from "preact";
import { readPlace, writePlace } from "./address.ts";
import { Inspector } from "./inspector.tsx";
import { InspectorState } from "./inspector-state.ts";

const root = document.querySelector("#inspector");
if (root === null) throw new Error("the page has no place for the inspector");

/** Under Trusted Types only this policy makes the address of a script, and it makes one. */
const scriptPolicy = globalThis.trustedTypes?.createPolicy("potshark", { createScriptURL: () => "./worker.js" });

const makeWorker = (): Worker =>
  new Worker((scriptPolicy?.createScriptURL("") ?? "./worker.js") as string, { type: "module" });

/** Without colours the packets are as readable. */
const fetchColorRules = (): Promise<string> =>
  fetch("./colorfilters.txt").then(
    (answer) => (answer.ok ? answer.text() : ""),
    () => "",
  );
const state = new InspectorState(makeWorker, fetchColorRules);

const follow = async (): Promise<void> => {
  const { filter, packet } = readPlace(location.hash);
  if (filter !== state.applied.value) {
    await state.type(filter);
    if (state.file.value !== undefined) await state.apply();
  }
  if (packet !== undefined && packet !== state.selected.value) await state.selectFrame(packet);
};

addEventListener("hashchange", () => void follow());
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => {
  event.preventDefault();
  const file = event.dataTransfer?.files[0];
  if (file !== undefined) void state.open(file.name, { kind: "file", file });
});
addEventListener("keydown", (event) => {
  const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
  if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  document.querySelector<HTMLInputElement>("#filter")?.focus();
});

render(<Inspector state={state} />, root);

const { key, filter, packet } = readPlace(location.hash);
const served = document.body.dataset.capture;
if (filter !== "") await state.type(filter);
if (served !== undefined)
  await state.open(served, { kind: "url", url: new URL("./capture", location.href).href, key: key ?? "" });
if (packet !== undefined) await state.selectFrame(packet);
effect(() => {
  if (state.file.value === undefined) return;
  const place = writePlace({ filter: state.applied.value, packet: state.selected.value, key });
  document.title = `${state.file.value.name} - Potshark`;
  if (place !== location.hash) history.replaceState(null, "", place);
});
