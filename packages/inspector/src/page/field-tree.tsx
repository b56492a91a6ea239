/** The fields of the selected packet, as a tree. */
import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { FieldRow } from "../view/field-rows.ts";
import type { InspectorState } from "./inspector-state.ts";

const rowId = (index: number): string => `field-row-${index}`;

const FieldLine = ({
  state,
  row,
  index,
}: {
  readonly state: InspectorState;
  readonly row: FieldRow;
  readonly index: number;
}): VNode => {
  const { field, path, level, isOpen, place, neighbours } = row;
  const { goesTo } = field;
  const isPicked = state.picked.value === field;
  return (
    <div
      id={rowId(index)}
      role="treeitem"
      class={`field-row ${isPicked ? "is-picked" : ""} ${state.hovered.value === field ? "is-hovered" : ""}`}
      style={{ paddingLeft: `${level - 1}rem` }}
      title={field.name}
      aria-level={level}
      aria-posinset={place}
      aria-setsize={neighbours}
      aria-selected={isPicked}
      aria-expanded={isOpen}
      onMouseDown={(event) => {
        // A double click opens the row; it would select a word of it as well.
        if (event.detail > 1) event.preventDefault();
      }}
      onClick={() => state.pick(field)}
      onDblClick={() => {
        if (goesTo !== undefined) void state.selectFrame(goesTo);
        else if (isOpen !== undefined) state.toggle(path, !isOpen);
      }}
      onMouseEnter={() => {
        state.hovered.value = field;
      }}
      onMouseLeave={() => {
        state.hovered.value = undefined;
      }}
    >
      <span
        class="twist"
        aria-hidden="true"
        onClick={(event) => {
          event.stopPropagation();
          if (isOpen !== undefined) state.toggle(path, !isOpen);
        }}
      >
        {isOpen === undefined ? "" : isOpen ? "▾" : "▸"}
      </span>
      <bdi>{field.text}</bdi>
    </div>
  );
};

export const FieldTree = ({ state }: { readonly state: InspectorState }): VNode => {
  const tree = useRef<HTMLDivElement>(null);
  const rows = state.rows.value;
  const at = rows.findIndex(({ field }) => field === state.picked.value);
  useEffect(() => {
    if (at >= 0) tree.current?.querySelector(`#${rowId(at)}`)?.scrollIntoView({ block: "nearest" });
  }, [at]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rows[at];
    const move = (index: number): void => state.pick(rows[Math.min(Math.max(0, index), rows.length - 1)]?.field);
    const open = (): void => {
      if (row?.isOpen === false) state.toggle(row.path, true);
      else if (row?.isOpen) move(at + 1);
    };
    const close = (): void => {
      if (row?.isOpen) state.toggle(row.path, false);
      else move(rows.slice(0, Math.max(0, at)).findLastIndex(({ level }) => level < (row?.level ?? 1)));
    };
    const go = (): void => {
      if (row?.field.goesTo !== undefined) void state.selectFrame(row.field.goesTo);
      else if (row?.isOpen !== undefined) state.toggle(row.path, !row.isOpen);
    };
    const acts: Readonly<Record<string, () => void>> = {
      ArrowDown: () => move(at + 1),
      ArrowUp: () => move(at - 1),
      ArrowRight: open,
      ArrowLeft: close,
      Home: () => move(0),
      End: () => move(rows.length - 1),
      Enter: go,
    };
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  return (
    <div
      ref={tree}
      class="tree"
      role="tree"
      aria-label="Fields of the packet"
      aria-activedescendant={at < 0 ? undefined : rowId(at)}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      {rows.map((row, index) => (
        <FieldLine key={row.path + row.place} state={state} row={row} index={index} />
      ))}
    </div>
  );
};
