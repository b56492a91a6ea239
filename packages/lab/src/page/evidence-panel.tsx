/**
 * The evidence of an answer: the packets with their neighbours, one of them decoded, and the command that finds them.
 */
import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Evidence } from "../query/command.ts";
import type { EvidenceState } from "./evidence-state.ts";
import { HexView } from "./hex-view.tsx";
import type { LabState } from "./lab-state.ts";
import { MAX_EVIDENCE } from "./limits.ts";
import type { PacketField, PacketLine } from "./worker-protocol.ts";

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

const FieldBranch = ({
  field,
  isOpen,
  picked,
  onPick,
}: {
  readonly field: PacketField;
  readonly isOpen: boolean;
  readonly picked: PacketField | undefined;
  readonly onPick: (field: PacketField) => void;
}): VNode => {
  const pick = (): void => onPick(field);
  const mark = picked === field ? "is-picked" : "";
  if (field.children.length === 0) {
    return (
      <li>
        <button type="button" class={`field ${mark}`} title={field.name} onClick={pick}>
          {field.text}
        </button>
      </li>
    );
  }
  return (
    <li>
      <details open={isOpen} onToggle={pick}>
        <summary class={mark} title={field.name}>
          {field.text}
        </summary>
        <ul>
          {field.children.map((child, index) => (
            <FieldBranch key={index} field={child} isOpen={false} picked={picked} onPick={onPick} />
          ))}
        </ul>
      </details>
    </li>
  );
};

const PacketRow = ({
  line,
  isMarked,
  isSelected,
  onSelect,
}: {
  readonly line: PacketLine;
  readonly isMarked: boolean;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
}): VNode => (
  <tr class={`${isMarked ? "is-marked" : ""} ${isSelected ? "is-selected" : ""}`.trim()} onClick={onSelect}>
    <td>
      <button
        type="button"
        class="frame-button"
        aria-label={`Decode packet ${line.frame}${isMarked ? ", evidence" : ""}`}
        aria-pressed={isSelected}
      >
        {line.frame}
      </button>
    </td>
    <td class="time">{line.time}</td>
    <td class="ends">
      {line.source} → {line.destination}
    </td>
    <td>{line.protocol}</td>
    <td class="info">{line.info}</td>
  </tr>
);

const Details = ({ state }: { readonly state: EvidenceState }): VNode | null => {
  const { value: details } = state.details;
  const { value: picked } = state.picked;
  if (details === undefined) return null;
  const last = details.fields.length - 1;
  return (
    <div class="details">
      <ul class="tree">
        {details.fields.map((field, index) => (
          <FieldBranch
            key={`${state.selected.value} ${index}`}
            field={field}
            isOpen={index === last}
            picked={picked}
            onPick={(one) => {
              state.picked.value = one;
            }}
          />
        ))}
      </ul>
      <HexView details={details} picked={picked} />
    </div>
  );
};

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
      <code>{text}</code>
      <button type="button" class="quiet-button" onClick={() => void copy()}>
        {isCopied.value ? "Copied" : "Copy"}
      </button>
    </p>
  );
};

export const EvidencePanel = ({ state }: { readonly state: EvidenceState }): VNode | null => {
  const { value: evidence } = state.shown;
  const panel = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const opener = useRef<Element | null>(null);
  const title = useRef<string | undefined>(undefined);
  const { value: selected } = state.selected;
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
        <button type="button" onClick={close}>
          Close
        </button>
      </div>
      {evidence.command === "" ? null : <Command text={evidence.command} />}
      <div class="evidence-body">
        <div class="packets">
          <table>
            <thead>
              <tr>
                <th scope="col">No.</th>
                <th scope="col" class="time">
                  Time
                </th>
                <th scope="col" class="ends">
                  From → to
                </th>
                <th scope="col">Protocol</th>
                <th scope="col">Info</th>
              </tr>
            </thead>
            <tbody>
              {evidence.lines.map((line) => (
                <PacketRow
                  key={line.frame}
                  line={line}
                  isMarked={evidence.marked.has(line.frame)}
                  isSelected={state.selected.value === line.frame}
                  onSelect={() => void state.select(line.frame)}
                />
              ))}
            </tbody>
          </table>
        </div>
        <Details state={state} />
      </div>
    </section>
  );
};
