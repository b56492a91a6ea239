/** Shows the readiness of the capture before any question. */
import type { VNode } from "preact";
import { EvidenceButton } from "./evidence-panel.tsx";
import type { LabState } from "./lab-state.ts";

export const Findings = ({ lab }: { readonly lab: LabState }): VNode | null => {
  const { value: file } = lab.file;
  if (file === undefined) return null;
  const { readiness: findings } = file;
  if (findings === undefined) return <p class="quiet">Looking whether the capture is whole …</p>;
  if (findings.length === 0) return null;
  return (
    <section class="findings" aria-label="Is the capture ready?">
      <h2>Before you answer</h2>
      <ul>
        {findings.map(({ id, severity, says, advice, evidence }) => (
          <li key={id} class={`finding finding-${severity}`}>
            <p>
              <strong>{says}</strong> {advice}
            </p>
            <EvidenceButton lab={lab} title={says} evidence={evidence} />
          </li>
        ))}
      </ul>
    </section>
  );
};
