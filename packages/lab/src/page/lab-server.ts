/** What the page asks of the lab's server. */
import type { CaptureState } from "../page-content.ts";

/** @throws with what to do, where the server does not answer */
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

export const fetchSample = async (name: string, signal: AbortSignal): Promise<Blob> => {
  const answer = await asked(`/samples/${encodeURIComponent(name)}.pcapng`, { signal });
  if (!answer.ok) throw new Error(`There is no sample ${name} here.`);
  return answer.blob();
};

export const captureState = (): Promise<CaptureState> => fetchJson<CaptureState>("/capture");

const acted = async (path: string): Promise<Response> => asked(path, { method: "POST" });

export const startCapture = async (): Promise<CaptureState> => {
  const answer = await acted("/capture/start");
  if (!answer.ok) throw new Error((await answer.text()).trim());
  return answer.json() as Promise<CaptureState>;
};

/** @returns undefined where none was running */
export const stopCapture = async (): Promise<Blob | undefined> => {
  const answer = await acted("/capture/stop");
  if (answer.ok) return answer.blob();
  if (answer.status === 409) return undefined;
  throw new Error((await answer.text()).trim());
};
