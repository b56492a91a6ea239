/** Which capture is at hand, and the three ways to another: a sample, a file, the Capture button. */

import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { LabState } from "./lab-state.ts";

const POLL_MS = 1000;

const count = (number: number, one: string): string =>
  `${number.toLocaleString("en")} ${one}${number === 1 ? "" : "s"}`;

/** While packets are captured: how many, and what to do meanwhile. */
const Running = ({ lab, siteUrl }: { readonly lab: LabState; readonly siteUrl: string }): VNode | null => {
  const { value: state } = lab.capturing;
  const isRunning = state.state === "running";
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => void lab.lookAtCapture(), POLL_MS);
    return () => clearInterval(timer);
  }, [lab, isRunning]);
  if (state.state !== "running") return null;
  return (
    <>
      <p class="capture-now">
        <span class="recording" aria-hidden="true" />
        <strong>Capturing</strong>: {count(state.packets, "packet")}, {state.seconds} s.{" "}
        <a href={siteUrl} target="_blank" rel="noreferrer">
          Open the coffee site
        </a>
        , do the task there, then stop.
      </p>
      <div class="capture-ways">
        <button type="button" class="primary" onClick={() => void lab.stopCapture()}>
          Stop
        </button>
      </div>
    </>
  );
};

const Choice = ({ lab }: { readonly lab: LabState }): VNode => {
  const { value: file } = lab.file;
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <p class="capture-now">
        {file === undefined ? (
          <>
            <strong>No capture yet.</strong> Choose a sample, open or drop a file, or capture your own.
          </>
        ) : (
          <>
            <strong>
              <bdi>{file.name}</bdi>
            </strong>
            : {count(file.frames, "packet")}
            {lab.isBlocked ? "" : `, ${count(file.asked.length, "question")}`}
          </>
        )}
      </p>
      <div class="capture-ways">
        <label>
          <span>Sample</span>
          <select
            value={file?.sample ?? ""}
            onChange={({ currentTarget }) => currentTarget.value !== "" && void lab.openSample(currentTarget.value)}
          >
            <option value="">choose …</option>
            {lab.texts.samples.map(({ name, about }) => (
              <option key={name} value={name} title={about}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <button type="button" onClick={() => input.current?.click()}>
          Open a file
        </button>
        <input
          ref={input}
          type="file"
          hidden
          aria-label="Capture file"
          accept=".pcap,.pcapng,.cap,.gz"
          onChange={({ currentTarget }) => {
            const [chosen] = currentTarget.files ?? [];
            if (chosen !== undefined) void lab.openFile(chosen);
            currentTarget.value = "";
          }}
        />
        <button type="button" onClick={() => void lab.startCapture()}>
          Capture
        </button>
      </div>
    </>
  );
};

export const CaptureBar = ({ lab, siteUrl }: { readonly lab: LabState; readonly siteUrl: string }): VNode => {
  const { value: state } = lab.capturing;
  return (
    <section class="capture-bar" aria-label="The capture">
      {state.state === "running" ? <Running lab={lab} siteUrl={siteUrl} /> : <Choice lab={lab} />}
      {state.state === "refused" ? (
        <div class="refused" role="alert">
          <p>
            <strong>This machine does not let the lab capture:</strong> {state.why}
          </p>
          <p>What to do:</p>
          <pre>{state.next}</pre>
          <p class="quiet">Or capture in Wireshark, save, and open the file here.</p>
        </div>
      ) : null}
      <p class="quiet">Captures are read in this browser. Nothing is uploaded.</p>
    </section>
  );
};
