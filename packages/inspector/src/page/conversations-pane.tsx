/** The TCP conversations of the capture, or of the shown packets. */
import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import type { Conversation } from "../engine/requests.ts";
import {
  CONVERSATION_COLUMNS,
  type ConversationOrder,
  cellText,
  conversationsCsv,
  sortedConversations,
} from "../view/conversation-rows.ts";
import type { InspectorState } from "./inspector-state.ts";
import { saveFile } from "./save-file.ts";
import { VirtualList } from "./virtual-list.tsx";

const ROW_PX = 24;

const rowId = (index: number): string => `conversation-${index}`;

export const ConversationsPane = ({ state }: { readonly state: InspectorState }): VNode => {
  const all = useSignal<readonly Conversation[] | undefined>(undefined);
  const onlyShown = useSignal(false);
  const order = useSignal<ConversationOrder>({ column: "stream", isDescending: false });
  const at = useSignal<number | undefined>(undefined);
  const { value: file } = state.file;
  const isFiltering = state.isFiltering.value;
  const filter = onlyShown.value ? state.applied.value : "";
  useEffect(() => {
    if (isFiltering && onlyShown.value) return;
    void state.conversations(onlyShown.value).then((found) => {
      all.value = found;
      at.value = undefined;
    });
  }, [state, file, filter, isFiltering, onlyShown.value, all, at]);
  const rows = useMemo(() => sortedConversations(all.value ?? [], order.value), [all.value, order.value]);
  const chosen = at.value === undefined ? undefined : rows[at.value];
  const onKeyDown = (event: KeyboardEvent): void => {
    const now = at.value ?? -1;
    const target: Readonly<Record<string, number>> = {
      ArrowDown: now + 1,
      ArrowUp: now - 1,
      Home: 0,
      End: rows.length - 1,
    };
    const index = target[event.key];
    if (event.key === "Enter" && chosen !== undefined) void state.applyFilter(chosen.filter, "selected");
    else if (index === undefined || rows.length === 0) return;
    else at.value = Math.min(Math.max(0, index), rows.length - 1);
    event.preventDefault();
  };
  return (
    <div class="tool">
      <div class="tool-bar" role="toolbar" aria-label="Conversations">
        <span role="status">
          {all.value === undefined ? "Counting …" : `${all.value.length.toLocaleString("en")} TCP conversations`}
        </span>
        <label>
          <input
            type="checkbox"
            checked={onlyShown.value}
            onChange={({ currentTarget }) => {
              onlyShown.value = currentTarget.checked;
            }}
          />{" "}
          only displayed packets
        </label>
        <button
          type="button"
          disabled={chosen === undefined}
          onClick={() => void state.applyFilter(chosen!.filter, "selected")}
        >
          Apply as filter
        </button>
        <button
          type="button"
          disabled={chosen === undefined}
          onClick={() => {
            const { stream } = chosen!;
            void state.selectStream(stream).then(() => {
              state.tool.value = "follow";
            });
          }}
        >
          Follow
        </button>
        <button type="button" onClick={() => saveFile("conversations.csv", [conversationsCsv(rows)])}>
          Save as CSV
        </button>
      </div>
      <VirtualList
        rows={rows.length}
        rowPx={ROW_PX}
        list={rows}
        shownRow={at.value}
        attributes={{
          role: "grid",
          tabIndex: 0,
          class: "virtual-list conversations",
          "aria-label": "TCP conversations",
          "aria-rowcount": rows.length + 1,
          "aria-colcount": CONVERSATION_COLUMNS.length,
          "aria-activedescendant": at.value === undefined ? undefined : rowId(at.value),
          onKeyDown,
        }}
        head={
          <div role="row" class="conversation-row head" aria-rowindex={1}>
            {CONVERSATION_COLUMNS.map(({ id, title, isNumber }) => {
              const { column, isDescending } = order.value;
              return (
                <span
                  key={id}
                  role="columnheader"
                  class={isNumber ? "cell is-number" : "cell"}
                  aria-sort={column !== id ? undefined : isDescending ? "descending" : "ascending"}
                >
                  <button
                    type="button"
                    class="sort-button"
                    onClick={() => {
                      order.value = { column: id, isDescending: column === id && !isDescending };
                    }}
                  >
                    {title}
                    {column !== id ? "" : isDescending ? " ▾" : " ▴"}
                  </button>
                </span>
              );
            })}
          </div>
        }
      >
        {(index) => {
          const one = rows[index]!;
          return (
            <div
              key={one.stream}
              id={rowId(index)}
              role="row"
              class={`conversation-row ${at.value === index ? "is-selected" : ""}`}
              aria-rowindex={index + 2}
              aria-selected={at.value === index}
              onClick={() => {
                at.value = index;
              }}
              onDblClick={() => void state.applyFilter(one.filter, "selected")}
            >
              {CONVERSATION_COLUMNS.map((column) => (
                <span key={column.id} role="gridcell" class={column.isNumber ? "cell is-number" : "cell"}>
                  {cellText(column, one)}
                </span>
              ))}
            </div>
          );
        }}
      </VirtualList>
    </div>
  );
};
