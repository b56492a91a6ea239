/** The page's requests to the lab's server. */

import type { CaptureState } from "./page-content.ts";
import { PageKey } from "./page-key.ts";

/** The lab's server captures only with this key. */
export const captureKey: PageKey = new PageKey("capture");

/** @throws with the next step, if the server does not answer */
const asked = async (path: string, init: RequestInit = {}): Promise<Response> => {
  try {
    return await fetch(path, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new Error("The lab's server does not answer. Start it again where you started it: npm start");
  }
};

export const fetchJson = async <Shape>(path: string): Promise<Shape> => {
  const answer = await asked(path);
  if (!answer.ok) throw new Error(`The lab's server has no ${path}: ${(await answer.text()).trim()}`);
  return answer.json() as Promise<Shape>;
};

export const fetchSample = async (name: string, signal?: AbortSignal): Promise<Blob> => {
  const answer = await asked(`/samples/${encodeURIComponent(name)}.pcapng`, { signal: signal ?? null });
  if (!answer.ok) throw new Error(`There is no sample ${name} here.`);
  return answer.blob();
};

const NO_KEY: CaptureState = {
  state: "refused",
  why: "this page was opened without the key that npm start prints.",
  next: "Open the whole address of the lab that npm start printed: it ends in #capture= and the key.",
};

const askedToCapture = (path: string, method: "GET" | "POST"): Promise<Response> =>
  asked(path, { method, headers: { Authorization: `Bearer ${captureKey.value}` } });

/** @returns also why the lab refuses */
const captureStateOf = async (answer: Response): Promise<CaptureState> => {
  if (answer.ok || answer.status === 403) return answer.json() as Promise<CaptureState>;
  throw new Error((await answer.text()).trim());
};

export const captureState = async (): Promise<CaptureState> =>
  captureKey.value === undefined ? { state: "idle" } : captureStateOf(await askedToCapture("/capture", "GET"));

export const startCapture = async (): Promise<CaptureState> =>
  captureKey.value === undefined ? NO_KEY : captureStateOf(await askedToCapture("/capture/start", "POST"));

/** @returns undefined if none was running */
export const stopCapture = async (): Promise<Blob | undefined> => {
  const answer = await askedToCapture("/capture/stop", "POST");
  if (answer.ok) return answer.blob();
  if (answer.status === 409) return undefined;
  throw new Error((await answer.text()).trim());
};
