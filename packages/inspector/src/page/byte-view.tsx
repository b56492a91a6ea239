/** The bytes of the selected packet, with a tab for each data source. */
import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect } from "preact/hooks";
import type { PacketDetails, PacketField } from "../engine/requests.ts";
import { BYTES_A_LINE, hexByte, lineCount, offsetText, printable } from "../view/byte-lines.ts";
import { fieldAt } from "../view/field-rows.ts";
import type { InspectorState } from "./inspector-state.ts";
import { VirtualList } from "./virtual-list.tsx";

const ROW_PX = 20;

const covers = (field: PacketField | undefined, source: number, offset: number): boolean =>
  field !== undefined && field.source === source && offset >= field.offset && offset < field.offset + field.length;

const ByteLine = ({
  state,
  details,
  source,
  line,
}: {
  readonly state: InspectorState;
  readonly details: PacketDetails;
  readonly source: number;
  readonly line: number;
}): VNode => {
  const start = line * BYTES_A_LINE;
  const bytes = details.sources[source]!.bytes.subarray(start, start + BYTES_A_LINE);
  const { value: picked } = state.picked;
  const { value: hovered } = state.hovered;
  const mark = (offset: number): string =>
    `${covers(picked, source, offset) ? "is-picked" : ""} ${covers(hovered, source, offset) ? "is-hovered" : ""}`;
  return (
    <div class="byte-line">
      <span class="offset">{offsetText(start)}</span>
      <span class="hex">
        {Array.from(bytes, (byte, index) => (
          <span key={index} data-offset={start + index} class={mark(start + index)}>
            {hexByte(byte)}
          </span>
        ))}
      </span>
      <span class="ascii">
        {Array.from(bytes, (byte, index) => (
          <span key={index} data-offset={start + index} class={mark(start + index)}>
            {printable(byte)}
          </span>
        ))}
      </span>
    </div>
  );
};

/** The offset of the byte under the pointer. */
const offsetOf = ({ target }: Event): number | undefined => {
  const { offset } = (target as HTMLElement).dataset;
  return offset === undefined ? undefined : Number(offset);
};

export const ByteView = ({ state }: { readonly state: InspectorState }): VNode | null => {
  const tab = useSignal(0);
  const details = state.details.value;
  const picked = state.picked.value;
  useEffect(() => {
    tab.value = picked?.source ?? 0;
  }, [picked, tab]);
  if (details === undefined) return null;
  const source = tab.value < details.sources.length ? tab.value : 0;
  const { label, bytes } = details.sources[source] ?? { label: "", bytes: new Uint8Array() };
  const fieldUnder = (event: Event): PacketField | undefined => {
    const offset = offsetOf(event);
    return offset === undefined ? undefined : fieldAt(details, source, offset);
  };
  return (
    <div class="bytes">
      {details.sources.length < 2 ? null : (
        <div class="view-tabs" role="tablist" aria-label="Data sources">
          {details.sources.map((one, index) => (
            <button
              key={index}
              type="button"
              role="tab"
              aria-selected={index === source}
              onClick={() => {
                tab.value = index;
              }}
            >
              {one.label} ({one.bytes.length})
            </button>
          ))}
        </div>
      )}
      <VirtualList
        rows={lineCount(bytes.length)}
        rowPx={ROW_PX}
        list={`${details.frame} ${source}`}
        shownRow={picked?.source === source && picked.length > 0 ? Math.floor(picked.offset / BYTES_A_LINE) : undefined}
        attributes={{
          role: "region",
          "aria-label": `Bytes: ${label}`,
          tabIndex: 0,
          onClick: (event: Event) => {
            const field = fieldUnder(event);
            if (field !== undefined) state.pick(field);
          },
          onMouseOver: (event: Event) => {
            state.hovered.value = fieldUnder(event);
          },
          onMouseLeave: () => {
            state.hovered.value = undefined;
          },
        }}
      >
        {(line) => <ByteLine key={line} state={state} details={details} source={source} line={line} />}
      </VirtualList>
    </div>
  );
};
