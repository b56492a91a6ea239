/** Messages above the work: what the page waits for, what went wrong, what is useful to know. */
import type { VNode } from "preact";
import type { LabState } from "./lab-state.ts";

const notesOf = (lab: LabState): readonly string[] => [
  ...(lab.isSecondTab.value
    ? [
        "The lab is open in another tab of this browser, too. Both work on the same answers: what you write in one is in the other.",
      ]
    : []),
  ...(lab.work.isKept.value
    ? []
    : ["This browser cannot store more of your answers. They are lost when you leave the page. Hand in first."]),
  ...(lab.work.unreadable.value > 0
    ? [
        `Kept answers that could not be read were set aside (${lab.work.unreadable.value}): a copy is in this browser's storage, under “potshark-lab set aside”. All else goes on.`,
      ]
    : []),
  ...lab.notes.value,
];

export const Notices = ({ lab }: { readonly lab: LabState }): VNode => (
  <>
    <p class="busy" aria-live="polite">
      {lab.busy.value === "" ? "" : `${lab.busy.value} …`}
    </p>
    {lab.problem.value === "" ? null : (
      <p class="notice" role="alert">
        {lab.problem.value}
      </p>
    )}
    {notesOf(lab).map((note) => (
      <p key={note} class="note">
        {note}
      </p>
    ))}
    <p class="unseen" role="status">
      {lab.said.value}
    </p>
  </>
);
