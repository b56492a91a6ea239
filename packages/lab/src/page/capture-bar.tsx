/** The current capture, and the three ways to another: a sample, a file, the Capture button. */

import { saveFile } from "@potshark/inspector";
import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { captureFileName } from "./file-names.ts";
import type { LabState } from "./lab-state.ts";
import { MarkdownText } from "./markdown-text.tsx";

const POLL_MS = 1000;

const count = (number: number, one: string): string =>
  `${number.toLocaleString("en")} ${one}${number === 1 ? "" : "s"}`;

/** During a capture: the number of packets, and what to do next. */
const Running = ({ lab }: { readonly lab: LabState }): VNode | null => {
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
        {lab.texts.questions.servers.map(({ name, title = `the ${name}`, url }) =>
          url === undefined ? null : (
            <span key={name}>
              <a href={url} target="_blank" rel="noreferrer">
                {`Open ${title}`}
              </a>
              .{" "}
            </span>
          ),
        )}
        Do the task, then stop.
      </p>
      <div class="capture-ways">
        <button type="button" class="primary" onClick={() => void lab.stopCapture()}>
          Stop
        </button>
      </div>
    </>
  );
};

/** What is being opened, its progress, and a button to stop it. */
const Opening = ({ lab }: { readonly lab: LabState }): VNode | null => {
  const { value: opening } = lab.opener.opening;
  if (opening === undefined) return null;
  return (
    <div class="opening">
      <p role="status">{`Opening ${opening.name} …`}</p>
      <progress value={opening.share} aria-label={`Opening ${opening.name}`} />
      <button type="button" onClick={() => lab.opener.cancel()}>
        Cancel
      </button>
    </div>
  );
};

const time = (at: number): string => new Date(at).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });

/** The student's own stored captures, to go back to. */
const Own = ({ lab }: { readonly lab: LabState }): VNode | null => {
  const { value: kept } = lab.kept;
  const { value: file } = lab.file;
  if (kept.length === 0) return null;
  const isOpen = (key: string): boolean => lab.opener.opening.value === undefined && lab.keyAtHand === key;
  const save = async (): Promise<void> => {
    const saved = kept.find(({ key }) => key === lab.keyAtHand);
    if (saved !== undefined) saveFile(captureFileName(saved.name), [saved.file]);
  };
  return (
    <>
      <label>
        <span>Yours</span>
        <select
          value={kept.find(({ key }) => isOpen(key))?.key ?? ""}
          onChange={({ currentTarget }) => currentTarget.value !== "" && void lab.openKept(currentTarget.value)}
        >
          <option value="">choose …</option>
          {kept.map(({ key, name, frames, at }) => (
            <option key={key} value={key}>
              {name} ({count(frames, "packet")}, {time(at)})
            </option>
          ))}
        </select>
      </label>
      {file !== undefined && kept.some(({ key }) => isOpen(key)) ? (
        <button type="button" onClick={() => void save()}>
          Save as a file
        </button>
      ) : null}
    </>
  );
};

/** How to make the capture of the task. */
const HowToCapture = ({ lab }: { readonly lab: LabState }): VNode | null => {
  const wanted = lab.texts.questions.captures.filter(({ tasks }) => tasks.includes(lab.task.value));
  if (wanted.length === 0) return null;
  return (
    <details class="how-to-capture">
      <summary>How to make the capture of this task</summary>
      {wanted.map(({ how }) => (
        <MarkdownText key={how} text={how} />
      ))}
    </details>
  );
};

const Choice = ({ lab }: { readonly lab: LabState }): VNode => {
  const { value: file } = lab.file;
  const { value: opening } = lab.opener.opening;
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <p class="capture-now">
        {file !== undefined ? (
          <>
            <strong>
              <bdi>{file.name}</bdi>
            </strong>
            : {count(file.frames, "packet")}
            {lab.isBlocked ? "" : `, ${count(file.asked.length, "question")}`}
          </>
        ) : opening === undefined ? (
          <>
            <strong>No capture yet.</strong> Choose a sample, open or drop a file, or capture your own.
          </>
        ) : null}
      </p>
      <div class="capture-ways">
        {lab.texts.samples.length === 0 ? null : (
          <label>
            <span>Sample</span>
            <select
              value={(opening === undefined ? file?.sample : opening.sample) ?? ""}
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
        )}
        <Own lab={lab} />
        <button type="button" onClick={() => input.current?.click()}>
          Open a file
        </button>
        <input
          ref={input}
          type="file"
          hidden
          aria-label="Capture file"
          accept=".pcap,.pcapng,.cap,.gz,.zip"
          onChange={({ currentTarget }) => {
            const [chosen] = currentTarget.files ?? [];
            if (chosen !== undefined) void lab.openFile(chosen);
            currentTarget.value = "";
          }}
        />
        {lab.texts.questions.filter === "" ? null : (
          <button type="button" onClick={() => void lab.startCapture()}>
            Capture
          </button>
        )}
      </div>
      <HowToCapture lab={lab} />
    </>
  );
};

export const CaptureBar = ({ lab }: { readonly lab: LabState }): VNode => {
  const { value: state } = lab.capturing;
  return (
    <section class="capture-bar" aria-label="The capture">
      {state.state === "running" ? <Running lab={lab} /> : <Choice lab={lab} />}
      <Opening lab={lab} />
      {state.state === "refused" ? (
        <div class="refused" role="alert">
          <p>
            <strong>The lab may not capture:</strong> {state.why}
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
