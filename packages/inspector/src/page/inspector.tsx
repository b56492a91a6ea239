/** The page of the packet view: what is open, what is wrong, and the packets. */
import type { VNode } from "preact";
import { useRef } from "preact/hooks";
import type { InspectorState } from "./inspector-state.ts";
import { PacketView } from "./packet-view.tsx";

const OpenButton = ({ state }: { readonly state: InspectorState }): VNode => {
  const input = useRef<HTMLInputElement>(null);
  return (
    <label class="open">
      Open capture
      <input
        ref={input}
        type="file"
        class="unseen"
        accept=".pcapng,.pcap,.cap,.gz,.ntar"
        onChange={() => {
          const file = input.current?.files?.[0];
          if (file !== undefined) void state.open(file.name, { kind: "file", file });
          // So that the same file can be opened again.
          if (input.current) input.current.value = "";
        }}
      />
    </label>
  );
};

const Problems = ({ state }: { readonly state: InspectorState }): VNode | null => {
  const { value: file } = state.file;
  const { value: problem } = state.problem;
  const says = [...(problem === undefined ? [] : [problem]), ...(file?.problems ?? [])];
  return (
    <div role="alert">
      {says.map((one) => (
        <p key={one} class="notice">
          {one}
        </p>
      ))}
    </div>
  );
};

const Welcome = (): VNode => (
  <main class="welcome">
    <h2>Drop a capture here</h2>
    <p>
      A pcapng or pcap file, gzipped or not, as Wireshark, tshark, tcpdump and <code>potshark capture</code> write it.
      It is read in this browser and sent nowhere.
    </p>
  </main>
);

export const Inspector = ({ state }: { readonly state: InspectorState }): VNode => (
  <div class="inspector">
    <header class="top">
      <h1>{state.file.value === undefined ? "Potshark inspector" : <bdi>{state.file.value.name}</bdi>}</h1>
      {state.opening.value === undefined ? null : <p role="status">Opening {state.opening.value} …</p>}
      <OpenButton state={state} />
    </header>
    <Problems state={state} />
    {state.file.value === undefined ? (
      <Welcome />
    ) : (
      <main class="panes">
        <PacketView state={state} />
      </main>
    )}
  </div>
);
