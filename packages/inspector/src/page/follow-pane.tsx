/** What both ends of the selected packet's TCP conversation said: Follow. */
import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import type { FollowedConversation } from "../engine/requests.ts";
import {
  FOLLOW_FORMATS,
  type FollowedEnd,
  type FollowFormat,
  findLine,
  followBytes,
  followLines,
} from "../view/follow-lines.ts";
import type { InspectorState } from "./inspector-state.ts";
import { saveFile } from "./save-file.ts";
import { VirtualList } from "./virtual-list.tsx";

const ROW_PX = 20;

const Conversation = ({
  state,
  followed,
}: {
  readonly state: InspectorState;
  readonly followed: FollowedConversation;
}): VNode => {
  const format = useSignal<FollowFormat>("ASCII");
  const end = useSignal<FollowedEnd>(undefined);
  const wanted = useSignal("");
  const found = useSignal<number | undefined>(undefined);
  const isMissing = useSignal(false);
  const lines = useMemo(() => followLines(followed, format.value, end.value), [followed, format.value, end.value]);
  const selected = state.selected.value;
  const ofSelected = useMemo(() => lines.findIndex(({ frame }) => frame === selected), [lines, selected]);
  useEffect(() => {
    found.value = undefined;
  }, [lines, found]);
  const [first, second] = followed.ends;
  const find = (): void => {
    found.value = wanted.value === "" ? undefined : findLine(lines, wanted.value, found.value ?? -1);
    isMissing.value = wanted.value !== "" && found.value === undefined;
  };
  const name = `stream-${followed.stream}`;
  return (
    <>
      <form
        class="tool-bar"
        aria-label="Follow"
        onSubmit={(event) => {
          event.preventDefault();
          find();
        }}
      >
        <label>
          Show{" "}
          <select
            value={end.value === undefined ? "" : String(end.value)}
            onChange={({ currentTarget }) => {
              end.value = currentTarget.value === "" ? undefined : currentTarget.value === "0" ? 0 : 1;
            }}
          >
            <option value="">both directions</option>
            <option value="0">{`${first} → ${second}`}</option>
            <option value="1">{`${second} → ${first}`}</option>
          </select>
        </label>
        <label>
          as{" "}
          <select
            value={format.value}
            onChange={({ currentTarget }) => {
              format.value = FOLLOW_FORMATS.find((one) => one === currentTarget.value) ?? "ASCII";
            }}
          >
            {FOLLOW_FORMATS.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
        <label>
          Find{" "}
          <input
            type="text"
            value={wanted.value}
            onInput={({ currentTarget }) => {
              wanted.value = currentTarget.value;
              isMissing.value = false;
            }}
          />
        </label>
        <button type="submit">Find next</button>
        <button type="button" onClick={() => void state.applyFilter(followed.filter, "selected")}>
          Filter this stream
        </button>
        <button
          type="button"
          onClick={() =>
            format.value === "Raw" || format.value === "Hex dump"
              ? saveFile(`${name}.bin`, followBytes(followed, end.value))
              : saveFile(`${name}.txt`, [lines.map(({ text }) => text).join("\n")])
          }
        >
          Save
        </button>
        <span role="status">{isMissing.value ? "Not found." : ""}</span>
      </form>
      {followed.leftOut === 0 ? null : (
        <p class="notice">{followed.leftOut.toLocaleString("en")} bytes more were said, and are not shown here.</p>
      )}
      <VirtualList
        rows={lines.length}
        rowPx={ROW_PX}
        list={lines}
        shownRow={found.value ?? (ofSelected < 0 ? undefined : ofSelected)}
        attributes={{
          role: "region",
          "aria-label": `TCP stream ${followed.stream}`,
          tabIndex: 0,
          onClick: ({ target }: Event) => {
            const { frame } = (target as HTMLElement).closest<HTMLElement>(".follow-line")?.dataset ?? {};
            if (frame !== undefined) void state.selectFrame(Number(frame));
          },
        }}
      >
        {(index) => {
          const { frame, from, text } = lines[index]!;
          return (
            <div
              key={index}
              class={`follow-line from-${from} ${frame === selected ? "is-picked" : ""} ${index === found.value ? "is-found" : ""}`}
              title={`Packet ${frame}`}
              data-frame={frame}
            >
              <bdi>{text}</bdi>
            </div>
          );
        }}
      </VirtualList>
    </>
  );
};

export const FollowPane = ({ state }: { readonly state: InspectorState }): VNode => {
  const followed = useSignal<FollowedConversation | undefined>(undefined);
  const isAsked = useSignal(false);
  const { value: file } = state.file;
  const { value: selected } = state.selected;
  useEffect(() => {
    if (selected === undefined) {
      followed.value = undefined;
      return;
    }
    void state.follow(selected).then((result) => {
      isAsked.value = true;
      // Another packet of the same conversation: what is shown stays where it is.
      if (state.selected.value === selected && result?.stream !== followed.value?.stream) followed.value = result;
    });
  }, [state, file, selected, followed, isAsked]);
  return (
    <div class="tool">
      {followed.value !== undefined ? (
        <Conversation key={followed.value.stream} state={state} followed={followed.value} />
      ) : (
        <p class="quiet">
          {selected === undefined
            ? "Select a packet to see what both ends of its TCP stream said."
            : isAsked.value
              ? `Packet ${selected} is of no TCP stream.`
              : "Following the stream …"}
        </p>
      )}
    </div>
  );
};
