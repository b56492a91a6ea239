/** The packet list: a grid of which only the seen rows are in the page. */
import type { VNode } from "preact";
import type { PacketLine } from "../engine/requests.ts";
import type { InspectorState } from "./inspector-state.ts";
import { VirtualList } from "./virtual-list.tsx";

const ROW_PX = 24;
const PAGE_ROWS = 20;

interface ListColumn {
  readonly id: string;
  readonly title: string;
  readonly text: (line: PacketLine) => string;
}

const COLUMNS: readonly ListColumn[] = [
  { id: "number", title: "No.", text: ({ frame }) => String(frame) },
  { id: "time", title: "Time", text: ({ time }) => time },
  { id: "source", title: "Source", text: ({ source }) => source },
  { id: "destination", title: "Destination", text: ({ destination }) => destination },
  { id: "protocol", title: "Protocol", text: ({ protocol }) => protocol },
  { id: "length", title: "Length", text: ({ length }) => String(length) },
  { id: "info", title: "Info", text: ({ info }) => info },
];

const rowId = (index: number): string => `packet-row-${index}`;

const PacketRow = ({ state, index }: { readonly state: InspectorState; readonly index: number }): VNode => {
  const line = state.lineAt(index);
  const isSelected = state.position.value === index;
  const isMarked = line !== undefined && state.marked.value.has(line.frame);
  const color = line === undefined ? undefined : state.file.value?.colors[line.color];
  const style = color && !isSelected ? { background: color.background, color: color.foreground } : {};
  return (
    <div
      id={rowId(index)}
      role="row"
      class={`packet-row ${isSelected ? "is-selected" : ""} ${isMarked ? "is-marked" : ""}`}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      style={style}
      onClick={() => void state.selectIndex(index)}
    >
      {COLUMNS.map(({ id, text }) => (
        <span key={id} role="gridcell" class={`cell ${id}`}>
          {line === undefined ? "" : text(line)}
        </span>
      ))}
      {isMarked ? <span class="unseen">marked</span> : null}
    </div>
  );
};

export const PacketList = ({ state }: { readonly state: InspectorState }): VNode => {
  const { shown } = state.progress.value;
  const position = state.position.value;
  const go = (index: number): void => {
    if (shown > 0) void state.selectIndex(Math.min(Math.max(0, index), shown - 1));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const now = position ?? -1;
    const target: Readonly<Record<string, number>> = {
      ArrowDown: now + 1,
      ArrowUp: now - 1,
      PageDown: now + PAGE_ROWS,
      PageUp: now - PAGE_ROWS,
      Home: 0,
      End: shown - 1,
    };
    const index = target[event.key];
    if (index === undefined) return;
    event.preventDefault();
    go(index);
  };
  return (
    <section class="pane packet-list" aria-label="Packet list">
      <VirtualList
        rows={shown}
        rowPx={ROW_PX}
        list={`${state.file.value?.name} ${state.applied.value}`}
        shownRow={position}
        attributes={{
          role: "grid",
          tabIndex: 0,
          "aria-label": "Packets",
          "aria-rowcount": shown + 1,
          "aria-colcount": COLUMNS.length,
          "aria-activedescendant": position === undefined ? undefined : rowId(position),
          onKeyDown,
        }}
        head={
          <div role="row" class="packet-row head" aria-rowindex={1}>
            {COLUMNS.map(({ id, title }) => (
              <span key={id} role="columnheader" class={`cell ${id}`}>
                {title}
              </span>
            ))}
          </div>
        }
      >
        {(index) => <PacketRow key={index} state={state} index={index} />}
      </VirtualList>
    </section>
  );
};
