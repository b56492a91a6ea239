/** The packet view by itself: filter bar, packet list, field tree and bytes, tools; for any page around it. */
import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { ByteView } from "./byte-view.tsx";
import { ConversationsPane } from "./conversations-pane.tsx";
import { FieldActions } from "./field-actions.tsx";
import { FieldTree } from "./field-tree.tsx";
import { FilterBar } from "./filter-bar.tsx";
import { FollowPane } from "./follow-pane.tsx";
import type { InspectorState, Tool } from "./inspector-state.ts";
import { PacketList } from "./packet-list.tsx";

const count = (number: number): string => number.toLocaleString("en");

const GoToPacket = ({ state }: { readonly state: InspectorState }): VNode => {
  const number = useSignal("");
  return (
    <form
      class="go-to"
      onSubmit={(event) => {
        event.preventDefault();
        if (/^\d+$/.test(number.value.trim())) void state.selectFrame(Number(number.value));
      }}
    >
      <label for="go-to">Go to packet</label>
      <input
        id="go-to"
        type="text"
        inputMode="numeric"
        size={8}
        value={number.value}
        onInput={({ currentTarget }) => {
          number.value = currentTarget.value;
        }}
      />
    </form>
  );
};

const Status = ({ state }: { readonly state: InspectorState }): VNode | null => {
  const { value: file } = state.file;
  if (file === undefined) return null;
  const { shown, looked, isDone } = state.progress.value;
  const share = file.frames === 0 ? "" : ` (${((100 * shown) / file.frames).toFixed(1)} %)`;
  const isHidden = state.selected.value !== undefined && state.position.value === undefined;
  return (
    <div class="status-bar">
      <p role="status">
        Packets: {count(file.frames)}
        {state.applied.value === "" ? "" : ` · Displayed: ${count(shown)}${share}`}
        {state.isFiltering.value
          ? ` · looked at ${count(looked)}`
          : isDone
            ? ""
            : ` · stopped at packet ${count(looked)}`}
        {isHidden ? ` · packet ${state.selected.value} is not displayed by this filter` : ""}
      </p>
      {state.isFiltering.value ? (
        <button type="button" class="quiet-button" onClick={() => state.stop()}>
          Stop
        </button>
      ) : null}
      <GoToPacket state={state} />
    </div>
  );
};

const SelectedPacket = ({ state }: { readonly state: InspectorState }): VNode =>
  state.details.value === undefined ? (
    <p class="quiet">Select a packet to see its fields and bytes.</p>
  ) : (
    <div class="packet">
      <div class="fields">
        <FieldTree state={state} />
        <FieldActions state={state} />
      </div>
      <ByteView state={state} />
    </div>
  );

const TOOLS: Readonly<Record<Tool, readonly [title: string, Pane: (props: { state: InspectorState }) => VNode]>> = {
  packet: ["Packet", SelectedPacket],
  follow: ["Follow TCP stream", FollowPane],
  conversations: ["Conversations", ConversationsPane],
};

const Tools = ({ state }: { readonly state: InspectorState }): VNode => {
  const names = Object.keys(TOOLS) as Tool[];
  const { value: shown } = state.tool;
  const [title, Pane] = TOOLS[shown];
  const move = (event: KeyboardEvent): void => {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const next = names[(names.indexOf(shown) + by + names.length) % names.length]!;
    state.tool.value = next;
    document.querySelector<HTMLElement>(`#tool-${next}`)?.focus();
  };
  return (
    <section class="pane tools" aria-label={title}>
      <div class="view-tabs" role="tablist" aria-label="Below the packet list" onKeyDown={move}>
        {names.map((name) => (
          <button
            key={name}
            id={`tool-${name}`}
            type="button"
            role="tab"
            aria-selected={name === shown}
            tabIndex={name === shown ? 0 : -1}
            onClick={() => {
              state.tool.value = name;
            }}
          >
            {TOOLS[name][0]}
          </button>
        ))}
      </div>
      <Pane state={state} />
    </section>
  );
};

export const PacketView = ({ state }: { readonly state: InspectorState }): VNode => (
  <div class="packet-view">
    <FilterBar state={state} />
    <PacketList state={state} />
    <Tools state={state} />
    <Status state={state} />
  </div>
);
