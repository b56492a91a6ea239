/** What shows an answer: the packets with their neighbours, one of them decoded, and the command that finds them. */
import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Evidence } from "../grading/answer.ts";
import { HexView } from "./hex-view.tsx";
import type { LabState } from "./lab-state.ts";
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
    <button type="button" class="quiet-button" onClick={() => void lab.showEvidence(title, frames, command)}>
      Show the {frames.length === 1 ? "packet" : `${frames.length} packets`}
    </button>
  );

const FieldBranch = ({
  field,
  isOpen,
  onPick,
}: {
  readonly field: PacketField;
  readonly isOpen: boolean;
  readonly onPick: (field: PacketField) => void;
}): VNode => {
  const pick = (): void => onPick(field);
  if (field.children.length === 0) {
    return (
      <li>
        <button type="button" class="field" title={field.name} onClick={pick}>
          {field.text}
        </button>
      </li>
    );
  }
  return (
    <li>
      <details open={isOpen} onToggle={pick}>
        <summary title={field.name}>{field.text}</summary>
        <ul>
          {field.children.map((child, index) => (
            <FieldBranch key={index} field={child} isOpen={false} onPick={onPick} />
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
  <tr class={`${isMarked ? "is-marked" : ""} ${isSelected ? "is-selected" : ""}`} aria-selected={isSelected}>
    <td>
      <button type="button" class="frame-button" onClick={onSelect} aria-label={`Decode packet ${line.frame}`}>
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

const Details = ({ lab }: { readonly lab: LabState }): VNode | null => {
  const { value: details } = lab.details;
  const { value: picked } = lab.picked;
  if (details === undefined) return null;
  const last = details.fields.length - 1;
  return (
    <div class="details">
      <ul class="tree">
        {details.fields.map((field, index) => (
          <FieldBranch
            key={`${lab.selected.value} ${index}`}
            field={field}
            isOpen={index === last}
            onPick={(one) => {
              lab.picked.value = one;
            }}
          />
        ))}
      </ul>
      <HexView details={details} picked={picked} />
    </div>
  );
};

export const EvidencePanel = ({ lab }: { readonly lab: LabState }): VNode | null => {
  const { value: evidence } = lab.evidence;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [evidence]);
  if (evidence === undefined) return null;
  return (
    <section class="evidence" aria-label="Evidence" onKeyDown={({ key }) => key === "Escape" && lab.closeEvidence()}>
      <div class="evidence-head">
        <h2 tabIndex={-1} ref={heading}>
          {evidence.title}
        </h2>
        <button type="button" onClick={() => lab.closeEvidence()}>
          Close
        </button>
      </div>
      {evidence.command === "" ? null : (
        <p class="command">
          <code>{evidence.command}</code>
          <button
            type="button"
            class="quiet-button"
            onClick={() => void navigator.clipboard.writeText(evidence.command)}
          >
            Copy
          </button>
        </p>
      )}
      <div class="packets">
        <table>
          <thead>
            <tr>
              <th scope="col">No.</th>
              <th scope="col">Time</th>
              <th scope="col">From → to</th>
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
                isSelected={lab.selected.value === line.frame}
                onSelect={() => void lab.select(line.frame)}
              />
            ))}
          </tbody>
        </table>
      </div>
      <Details lab={lab} />
    </section>
  );
};
