/** What can be done with the picked field: filters of it, copies of it. */
import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect } from "preact/hooks";
import { COMBINATIONS, type Combination } from "../view/filter-text.ts";
import type { InspectorState } from "./inspector-state.ts";

const SHORT: Readonly<Record<Combination, string>> = {
  selected: "Apply as filter",
  "not selected": "not",
  and: "… and",
  or: "… or",
  "and not": "… and not",
  "or not": "… or not",
};

/** For a POSIX shell. */
const shellQuoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

export const FieldActions = ({ state }: { readonly state: InspectorState }): VNode => {
  const copied = useSignal("");
  const field = state.picked.value;
  useEffect(() => {
    copied.value = "";
  }, [field, copied]);
  // The bar keeps its place, so that nothing moves under a double click.
  if (field === undefined) return <p class="field-actions quiet">Select a field to filter by it or to copy it.</p>;
  const copies: Readonly<Record<string, string>> = {
    value: field.value,
    filter: field.filter,
    "tshark command": `tshark -2 -r ${shellQuoted(state.file.value?.name ?? "")} -Y ${shellQuoted(field.filter)}`,
  };
  const copy = async (what: string): Promise<void> => {
    // Refused where the page is no secure context.
    copied.value = await navigator.clipboard?.writeText(copies[what]!).then(
      () => what,
      () => "",
    );
  };
  return (
    <div class="field-actions" role="toolbar" aria-label={`Field ${field.name}`}>
      <code>{field.name}</code>
      {COMBINATIONS.filter((how) => state.applied.value !== "" || !how.includes("and"))
        .filter((how) => state.applied.value !== "" || !how.includes("or"))
        .map((how) => (
          <button
            key={how}
            type="button"
            class="quiet-button"
            onClick={() => void state.applyFilter(field.filter, how)}
          >
            {SHORT[how]}
          </button>
        ))}
      {Object.keys(copies)
        .filter((what) => copies[what] !== "")
        .map((what) => (
          <button key={what} type="button" class="quiet-button" onClick={() => void copy(what)}>
            {copied.value === what ? "Copied" : `Copy ${what}`}
          </button>
        ))}
      {field.goesTo === undefined ? null : (
        <button type="button" class="quiet-button" onClick={() => void state.selectFrame(field.goesTo!)}>
          Go to packet {field.goesTo}
        </button>
      )}
    </div>
  );
};
