/** Opens a handed-in capture: for every file there is a clear message. */
import { MAX_FRAMES, openCapture, Session, type SessionOptions } from "@potshark/dissect";
import { type Bundle, CaptureFacts, type Finding, isBundle, noCapture, readBundle } from "@potshark/lab";
import { readHandedIn } from "./handed-in-file.ts";

export interface OpenedBundle extends Bundle {
  /** Index of the capture in it. */
  readonly part: number;
}

export type LabCapture =
  /** `bundle`: the bundle that the capture came in, and which of its captures it is. */
  | { readonly ok: true; readonly facts: CaptureFacts; readonly bundle: OpenedBundle | undefined }
  | { readonly ok: false; readonly finding: Finding };

const unreadable = (says: string, advice: string): LabCapture => ({
  ok: false,
  finding: { id: "unreadable", severity: "blocks", says, advice, evidence: { frames: [], command: "" } },
});

const TOO_LARGE = "Capture with a filter, so that only the lab is in it. To read it all the same: --max-mb.";

/** How much of a capture is read. */
export interface CaptureLimits {
  /** Of the file, which is left alone where it is larger, and of what it unpacks to. */
  readonly maxBytes: number;
  readonly maxFrames?: number;
}

interface OpenOptions extends CaptureLimits {
  /** In a bundle: the index of the capture. */
  readonly part?: number;
}

/**
 * Opens a capture. Links are not followed: a folder that students can write to may hold links to anywhere.
 *
 * @param optionsOf how it is dissected, which may depend on the bundle that it came in
 */
export const openLabCapture = async (
  path: string,
  { maxBytes, maxFrames = MAX_FRAMES, part = 0 }: OpenOptions,
  optionsOf: (bundle: OpenedBundle | undefined) => SessionOptions = () => ({}),
): Promise<LabCapture> => {
  const read = await readHandedIn(path, maxBytes);
  if (!read.ok) return unreadable(read.says, read.isTooLarge ? TOO_LARGE : read.advice);
  try {
    const packed = isBundle(read.bytes) ? await readBundle(read.bytes, maxBytes, part) : undefined;
    if (packed?.ok === false) return unreadable(packed.message, "Ask for the file that the lab's page saves.");
    const bundle = packed && { ...packed.bundle, part };
    const bytes = bundle === undefined ? read.bytes : (bundle.captures[part]?.bytes ?? new Uint8Array());
    const capture = await openCapture(bytes, { maxUnpackedBytes: maxBytes, maxFrames });
    if (capture === undefined) return { ok: false, finding: noCapture(bytes) };
    return { ok: true, facts: new CaptureFacts(new Session(capture, optionsOf(bundle))), bundle };
  } catch (error) {
    return unreadable(
      `The file cannot be read: ${(error as Error).message}.`,
      "Open it in Wireshark, and save it again.",
    );
  }
};
