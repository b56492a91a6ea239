/** Which capture is at hand, and the three ways to another: a sample, a file, the Capture button. */

import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { LabState } from "./lab-state.ts";

const POLL_MS = 1000;

const count = (number: number, one: string): string =>
  `${number.toLocaleString("en")} ${one}${number === 1 ? "" : "s"}`;

const openChosen = (lab: LabState, file: File | undefined): void => {
  if (file === undefined) return;
  void file.arrayBuffer().then((bytes) => lab.open(file.name, new Uint8Array(bytes), undefined));
};

const CaptureControl = ({ lab, siteUrl }: { readonly lab: LabState; readonly siteUrl: string }): VNode => {
  const { value: state } = lab.capturing;
  useEffect(() => {
    if (state.state !== "running") return;
    const timer = setInterval(() => void lab.lookAtCapture(), POLL_MS);
    return () => clearInterval(timer);
  }, [lab, state.state]);
  if (state.state === "running") {
    return (
      <div class="capture-running">
        <p>
          <span class="recording" aria-hidden="true" />
          Capturing: {count(state.packets, "packet")}, {state.seconds} s.{" "}
          <a href={siteUrl} target="_blank" rel="noreferrer">
            Open the coffee site
          </a>
          , do the task, then
        </p>
        <button type="button" class="primary" onClick={() => void lab.stopCapture()}>
          Stop
        </button>
      </div>
    );
  }
  return (
    <div>
      <button type="button" onClick={() => void lab.startCapture()}>
        Capture
      </button>
      {state.state === "refused" ? (
        <p class="notice" role="alert">
          {state.why}. What to do: <code>{state.next}</code>
        </p>
      ) : null}
    </div>
  );
};

export const CaptureBar = ({ lab, siteUrl }: { readonly lab: LabState; readonly siteUrl: string }): VNode => {
  const { value: file } = lab.file;
  const input = useRef<HTMLInputElement>(null);
  return (
    <section class="capture-bar" aria-label="The capture">
      <div class="capture-now">
        {file === undefined ? (
          <p>
            <strong>No capture yet.</strong> Choose a sample, open or drop a file, or capture your own.
          </p>
        ) : (
          <p>
            <strong>{file.name}</strong>: {count(file.frames, "packet")}, {count(file.asked.length, "question")}
          </p>
        )}
      </div>
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
          class="unseen"
          tabIndex={-1}
          aria-label="Capture file"
          accept=".pcap,.pcapng,.cap,.gz"
          onChange={({ currentTarget }) => {
            openChosen(lab, currentTarget.files?.[0]);
            currentTarget.value = "";
          }}
        />
        <CaptureControl lab={lab} siteUrl={siteUrl} />
      </div>
      <p class="quiet">Captures are read in this browser. Nothing is uploaded.</p>
    </section>
  );
};
