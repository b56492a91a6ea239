/** The display filter: checked while it is typed, with completions and the last filters. */

import type { Completion, Completions } from "@potshark/dissect";
import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useRef } from "preact/hooks";
import type { InspectorState } from "./inspector-state.ts";

const MAX_SHOWN = 12;
const NONE: Completions = { start: 0, items: [] };
const optionId = (index: number): string => `completion-${index}`;

/** Where a filter is wrong: the text up to it, the wrong part, the rest. */
const Wrong = ({ state }: { readonly state: InspectorState }): VNode | null => {
  const { text, problem } = state.typed.value;
  if (problem === undefined) return null;
  const { offset, length, message, hint } = problem;
  const part = text.slice(offset, offset + length);
  return (
    <p class="wrong" role="status" id="filter-problem">
      {message}
      {part === "" ? (
        ", at the end"
      ) : (
        <>
          : <code>{part.slice(0, 80)}</code>
        </>
      )}
      {hint === "" ? "" : `. ${hint}`}
    </p>
  );
};

export const FilterBar = ({ state }: { readonly state: InspectorState }): VNode => {
  const input = useRef<HTMLInputElement>(null);
  const completions = useSignal<Completions>(NONE);
  const chosen = useSignal(-1);
  const { text, problem } = state.typed.value;
  const items = completions.value.items.slice(0, MAX_SHOWN);
  /** Completions that come after something else was done open nothing. */
  const turn = useRef(0);
  const close = (): void => {
    turn.current += 1;
    completions.value = NONE;
    chosen.value = -1;
  };
  const onInput = async (): Promise<void> => {
    const { value, selectionStart } = input.current!;
    void state.type(value);
    chosen.value = -1;
    turn.current += 1;
    const asked = turn.current;
    const found = value.trim() === "" ? NONE : await state.complete(selectionStart ?? value.length);
    if (turn.current === asked) completions.value = found;
  };
  const take = (item: Completion): void => {
    const cursor = input.current?.selectionStart ?? text.length;
    const before = text.slice(0, completions.value.start) + item.text;
    void state.type(before + text.slice(cursor));
    close();
    requestAnimationFrame(() => input.current?.setSelectionRange(before.length, before.length));
  };
  const apply = (): void => {
    close();
    void state.apply();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const item = items[chosen.value];
    if (event.key === "ArrowDown" && items.length > 0) chosen.value = (chosen.value + 1) % items.length;
    else if (event.key === "ArrowUp" && items.length > 0)
      chosen.value = ((chosen.value + items.length) % (items.length + 1)) - 1;
    else if (event.key === "Escape" && items.length > 0) close();
    else if (event.key === "Tab" && item !== undefined) take(item);
    else if (event.key === "Enter") {
      if (item === undefined) apply();
      else take(item);
    } else return;
    event.preventDefault();
  };
  return (
    <div class="filter-bar">
      <div class="filter-line">
        <label class="unseen" for="filter">
          Display filter
        </label>
        <div class={`filter-field ${problem === undefined ? (text.trim() === "" ? "" : "is-right") : "is-wrong"}`}>
          <input
            ref={input}
            id="filter"
            type="text"
            role="combobox"
            autocomplete="off"
            spellcheck={false}
            placeholder="Display filter, such as: http.request and tcp.port == 5031"
            aria-autocomplete="list"
            aria-expanded={items.length > 0}
            aria-controls="completions"
            aria-activedescendant={chosen.value < 0 ? undefined : optionId(chosen.value)}
            aria-invalid={problem !== undefined}
            aria-describedby={problem === undefined ? undefined : "filter-problem"}
            value={text}
            onInput={() => void onInput()}
            onKeyDown={onKeyDown}
            onBlur={close}
          />
          <div id="completions" class="completions" role="listbox" aria-label="Completions" hidden={items.length === 0}>
            {items.map((item, index) => (
              <div
                key={item.text}
                id={optionId(index)}
                role="option"
                tabIndex={-1}
                aria-selected={index === chosen.value}
                class="completion"
                // Before the field loses the focus.
                onMouseDown={(event) => {
                  event.preventDefault();
                  take(item);
                }}
              >
                <code>{item.text}</code> <span>{item.description}</span>
              </div>
            ))}
          </div>
        </div>
        <button type="button" class="primary" disabled={problem !== undefined} onClick={apply}>
          Apply
        </button>
        <button
          type="button"
          disabled={text === "" && state.applied.value === ""}
          onClick={() => {
            void state.type("").then(() => state.apply());
            input.current?.focus();
          }}
        >
          Clear
        </button>
        <select
          aria-label="Last filters"
          value=""
          disabled={state.history.filters.length === 0}
          onChange={({ currentTarget }) => {
            void state.type(currentTarget.value).then(() => state.apply());
            currentTarget.value = "";
          }}
        >
          <option value="">History</option>
          {state.history.filters.map((filter) => (
            <option key={filter} value={filter}>
              {filter}
            </option>
          ))}
        </select>
      </div>
      <Wrong state={state} />
    </div>
  );
};
