/** The Web Worker of the packet view: a capture is dissected here, and goes nowhere else. */

import { compileFilter, completeFilter, FILTER_REGISTRY, limitText, openCapture, Session } from "@potshark/dissect";
import { byteSource } from "./byte-sources.ts";
import { parseColorRules } from "./color-rules.ts";
import { followFrame } from "./conversations.ts";
import { Inspection } from "./inspection.ts";
import { pause } from "./pause.ts";
import type { EngineActions, EngineReply, EngineRequest, FilterProgress, OpenedFile } from "./requests.ts";

let inspection: Inspection | undefined;
/** Counts the filters: one that is not the last ends. */
let lastFilter = 0;

const opened = (): Inspection => {
  if (inspection === undefined) throw new Error("No capture is open.");
  return inspection;
};

/** Time of work between two looks at other requests. */
const SLICE_MS = 12;
const REPORT_MS = 60;

const open = async (name: string, ...[source, colorRules, ports]: Tail<EngineActions["open"]>): Promise<OpenedFile> => {
  const bytes = byteSource(source);
  const capture = await openCapture(bytes);
  if (capture === undefined)
    throw new Error(`${name} is no capture: neither pcap nor pcapng, gzipped or not. In Wireshark: File, Save As.`);
  const session = new Session(capture, { ports });
  const { rules, problems } = parseColorRules(colorRules);
  inspection = new Inspection(session, rules);
  const { problem, reachedLimit } = capture;
  return {
    name,
    bytes: bytes.size,
    frames: session.frameCount,
    problems: [
      ...(problem === undefined ? [] : [`The file is damaged: ${problem.message}.`]),
      ...(reachedLimit === undefined ? [] : [`The file ${limitText(reachedLimit)}; the rest is not read.`]),
      ...session.problems.map(({ message }) => message),
    ],
    colors: rules.map(({ name: rule, background, foreground }) => ({ name: rule, background, foreground })),
    colorProblems: problems,
  };
};

type Tail<Act extends (...args: never) => unknown> =
  Parameters<Act> extends readonly [unknown, ...infer Rest] ? Rest : never;

const filter = async (text: string, report: (progress: FilterProgress) => void): Promise<FilterProgress> => {
  lastFilter += 1;
  const own = lastFilter;
  const steps = opened().filterSteps(text);
  let [sliceEnd, reportAt] = [performance.now() + SLICE_MS, performance.now() + REPORT_MS];
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    const now = performance.now();
    if (now >= reportAt) {
      report(value);
      reportAt = now + REPORT_MS;
    }
    if (now < sliceEnd) continue;
    await pause();
    if (own !== lastFilter) return value;
    sliceEnd = performance.now() + SLICE_MS;
  }
};

type Act<Name extends keyof EngineActions> = (
  ...args: [...Parameters<EngineActions[Name]>, report: (progress: FilterProgress) => void]
) => ReturnType<EngineActions[Name]> | Promise<ReturnType<EngineActions[Name]>>;

const ACTIONS: { readonly [Name in keyof EngineActions]: Act<Name> } = {
  open,
  check: (text) => {
    if (text.trim() === "") return undefined;
    const compiled = compileFilter(text, FILTER_REGISTRY);
    return compiled.ok ? undefined : compiled.problem;
  },
  complete: (text, cursor) => completeFilter(text, cursor, FILTER_REGISTRY),
  filter,
  stop: () => {
    lastFilter += 1;
  },
  lines: (first, count) => opened().lines(first, count),
  position: (frame) => opened().positionOf(frame),
  details: (frame) => opened().details(frame),
  follow: (frame) => followFrame(opened().session, frame),
  firstOfStream: (stream) => {
    const row = opened().session.tcp.stream.indexOf(stream);
    return row < 0 ? undefined : row + 1;
  },
  conversations: (onlyShown) => opened().conversations(onlyShown),
};

const send = (reply: EngineReply): void => self.postMessage(reply);

self.addEventListener("message", ({ data }: MessageEvent<EngineRequest>) => {
  const { id, action, args } = data;
  const act = ACTIONS[action] as (...all: readonly unknown[]) => unknown;
  Promise.resolve()
    .then(() => act(...args, (progress: FilterProgress) => send({ id, progress })))
    .then(
      (result) => send({ id, result }),
      (error: Error) => send({ id, problem: error.message }),
    );
});
