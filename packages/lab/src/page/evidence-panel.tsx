/** The evidence of an answer: the packets among all others, and the command that finds them. */
import { PacketView } from "@potshark/inspector";
import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Evidence } from "../query/command.ts";
import type { EvidenceState } from "./evidence-state.ts";
import type { LabState } from "./lab-state.ts";
import { MAX_EVIDENCE } from "./limits.ts";

export const AllPacketsButton = ({ lab }: { readonly lab: LabState }): VNode => (
  <button type="button" class="quiet-button" onClick={() => void lab.evidence.show("All packets", [], "")}>
    All packets
  </button>
);

export const EvidenceButton = ({
  lab,
  title,
  evidence: { frames, command },
}: {
  readonly lab: LabState;
  readonly title: string;
  readonly evidence: Evidence;
}): VNode | null =>
  frames.length === 0 ? null : (
    <button type="button" class="quiet-button" onClick={() => void lab.evidence.show(title, frames, command)}>
      {frames.length > MAX_EVIDENCE
        ? `Show the first ${MAX_EVIDENCE} of ${frames.length} packets`
        : `Show the ${frames.length === 1 ? "packet" : `${frames.length} packets`}`}
    </button>
  );

const Command = ({ text }: { readonly text: string }): VNode => {
  const isCopied = useSignal(false);
  const copy = async (): Promise<void> => {
    // Refused if the page is not a secure context: then the text can still be selected.
    isCopied.value = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    );
  };
  useEffect(() => {
    isCopied.value = false;
  }, [text, isCopied]);
  return (
    <p class="command">
      <code title={text}>{text}</code>
      <button type="button" class="quiet-button" onClick={() => void copy()}>
        {isCopied.value ? "Copied" : "Copy"}
      </button>
    </p>
  );
};

/** Between all packets, with the evidence marked, and the evidence alone. */
const OnlyEvidence = ({
  state: { view },
  frames,
}: {
  readonly state: EvidenceState;
  readonly frames: readonly number[];
}): VNode => {
  const only = `frame.number in {${frames.join(", ")}}`;
  const isOnly = view.applied.value === only;
  return (
    <button type="button" aria-pressed={isOnly} onClick={() => void view.applyFilter(isOnly ? "" : only, "selected")}>
      Only the evidence
    </button>
  );
};

export const EvidencePanel = ({ state }: { readonly state: EvidenceState }): VNode | null => {
  const { value: evidence } = state.shown;
  const panel = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const opener = useRef<Element | null>(null);
  const title = useRef<string | undefined>(undefined);
  const { value: selected } = state.view.selected;
  useEffect(() => {
    const isAnother = title.current !== evidence?.title;
    title.current = evidence?.title;
    if (evidence === undefined || panel.current === null) return;
    const { activeElement } = document;
    if (panel.current.contains(activeElement)) return;
    opener.current = activeElement;
    // If there is no room to float, it is below the questions, and the page scrolls there.
    const isFloating = getComputedStyle(panel.current).position === "fixed";
    if (isAnother || !isFloating) heading.current?.focus({ preventScroll: true });
    if (isFloating) activeElement?.scrollIntoView({ block: "nearest" });
    else panel.current.scrollIntoView({ block: "start" });
  }, [evidence, selected]);
  if (evidence === undefined) return null;
  const { frames } = evidence;
  // For keyboard users, the focus returns to where the panel was opened.
  const close = (): void => {
    state.close();
    if (opener.current instanceof HTMLElement || opener.current instanceof SVGElement) opener.current.focus();
  };
  return (
    <section ref={panel} class="evidence" aria-label="Evidence" onKeyDown={({ key }) => key === "Escape" && close()}>
      <div class="evidence-head">
        <h2 tabIndex={-1} ref={heading}>
          {evidence.title}
        </h2>
        {frames.length === 0 ? null : <OnlyEvidence state={state} frames={frames} />}
        <button type="button" onClick={close}>
          Close
        </button>
      </div>
      {evidence.command === "" ? null : <Command text={evidence.command} />}
      {state.view.file.value === undefined ? (
        <p class="quiet" role="status">
          The packets are read …
        </p>
      ) : (
        <PacketView state={state.view} />
      )}
    </section>
  );
};
