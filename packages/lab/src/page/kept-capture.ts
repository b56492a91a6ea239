/** The capture at hand, kept so that a page that is loaded anew goes on with it. */
import { dropKept, keep, kept } from "./browser-store.ts";

export interface KeptCapture {
  readonly name: string;
  /** The sample that it is; undefined for a student's own. */
  readonly sample: string | undefined;
  readonly data: Uint8Array<ArrayBuffer>;
}

const CAPTURE = "capture";
/** A larger one has to be opened again. */
const MOST_BYTES = 64 * 2 ** 20;

export const keepCapture = (capture: KeptCapture): Promise<void> =>
  capture.data.length > MOST_BYTES ? dropKept(CAPTURE) : keep(CAPTURE, capture);

export const keptCapture = (): Promise<KeptCapture | undefined> => kept<KeptCapture>(CAPTURE);

export const forgetCapture = (): Promise<void> => dropKept(CAPTURE);
