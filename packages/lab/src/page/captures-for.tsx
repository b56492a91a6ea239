/** The captures that a question is for, each with a button that opens it. */
import type { VNode } from "preact";
import type { AskedOn } from "../kinds/question-base.ts";
import type { LabState } from "./lab-state.ts";

export const CapturesFor = ({ lab, on }: { readonly lab: LabState; readonly on: AskedOn }): VNode => {
  const [newest] = lab.kept.value;
  return (
    <ul class="captures-for">
      {lab.texts.samples
        .filter(({ name }) => on.samples.includes(name))
        .map(({ name, about }) => (
          <li key={name}>
            <button type="button" title={about} onClick={() => void lab.openSample(name)}>
              {name}
            </button>
          </li>
        ))}
      {!on.own ? null : newest === undefined ? (
        <li>a capture of your own</li>
      ) : (
        <li>
          <button type="button" onClick={() => void lab.openKept(newest.key)}>
            your capture: <bdi>{newest.name}</bdi>
          </button>
        </li>
      )}
    </ul>
  );
};

/** Questions that are not for the current capture, with links to their captures. */
export const PutElsewhere = ({
  lab,
  ids,
  on,
}: {
  readonly lab: LabState;
  readonly ids: readonly string[];
  readonly on: AskedOn;
}): VNode => (
  <div class="elsewhere">
    <p>
      {ids.length === 1 ? "Question" : "Questions"} <strong>{ids.join(", ")}</strong> {ids.length === 1 ? "is" : "are"}{" "}
      put to
    </p>
    <CapturesFor lab={lab} on={on} />
  </div>
);
