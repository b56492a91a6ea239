/** Deletes everything that the browser stores, after a confirmation. */

import type { VNode } from "preact";
import { useRef } from "preact/hooks";
import { counted } from "../text/counted.ts";
import type { LabState } from "./lab-state.ts";

export const Forget = ({ lab }: { readonly lab: LabState }): VNode => {
  const dialog = useRef<HTMLDialogElement>(null);
  const { answers, captures } = lab.remembered;
  return (
    <>
      <button type="button" class="quiet-button" onClick={() => dialog.current?.showModal()}>
        Delete them
      </button>
      <dialog ref={dialog} aria-label="Delete them?">
        <p>
          This browser keeps <strong>{counted(answers, "answer")}</strong> and{" "}
          <strong>{counted(captures, "capture")}</strong> of yours. Once forgotten they cannot be brought back.
        </p>
        <p class="actions">
          <button type="button" onClick={() => dialog.current?.close()}>
            Keep them
          </button>
          <button
            type="button"
            class="primary"
            onClick={() => {
              dialog.current?.close();
              void lab.forget();
            }}
          >
            Delete all
          </button>
        </p>
      </dialog>
    </>
  );
};
