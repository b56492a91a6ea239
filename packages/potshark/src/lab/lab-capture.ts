/** A capture that somebody handed in: whatever it is, there is a clear line for it. */
import { lstat, readFile } from "node:fs/promises";
import { openCapture, Session } from "@potshark/dissect";
import { type Bundle, CaptureFacts, type Finding, isBundle, noCapture, readBundle } from "@potshark/lab";

export type LabCapture =
  /** `bundle`: what the capture came in, where it came in one. */
  | { readonly ok: true; readonly facts: CaptureFacts; readonly bundle: Bundle | undefined }
  | { readonly ok: false; readonly finding: Finding };

const MEGABYTE = 1 << 20;

const unreadable = (says: string, advice: string): LabCapture => ({
  ok: false,
  finding: { id: "unreadable", severity: "blocks", says, advice, evidence: { frames: [], command: "" } },
});

const inMegabytes = (bytes: number): string => `${Math.ceil(bytes / MEGABYTE)} MB`;

/**
 * Opens a capture. Links are not followed: a folder that students can write to may hold links to anywhere.
 *
 * @param maxBytes of the file, and of what it unpacks to
 */
export const openLabCapture = async (path: string, maxBytes: number): Promise<LabCapture> => {
  try {
    const status = await lstat(path);
    if (!status.isFile()) {
      const what = status.isSymbolicLink() ? "a link" : status.isDirectory() ? "a folder" : "no regular file";
      return unreadable(`This is ${what}.`, "Hand in the file itself.");
    }
    if (status.size > maxBytes) {
      return unreadable(
        `The file has ${inMegabytes(status.size)}; up to ${inMegabytes(maxBytes)} are read.`,
        "Capture only the lab: “tcp port 5030 or tcp port 5031”. To read it all the same: --max-mb.",
      );
    }
    const file = await readFile(path);
    const packed = isBundle(file) ? await readBundle(file, maxBytes) : undefined;
    if (packed?.ok === false) return unreadable(packed.message, "Ask for the file that the lab's page saves.");
    const bundle = packed?.bundle;
    const bytes = bundle?.capture ?? file;
    const capture = await openCapture(bytes, { maxUnpackedBytes: maxBytes });
    if (capture === undefined) return { ok: false, finding: noCapture(bytes) };
    return { ok: true, facts: new CaptureFacts(new Session(capture)), bundle };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const says = code === "ENOENT" ? "There is no such file." : `The file cannot be read: ${message}.`;
    return unreadable(says, "Check its name, and that you may read it.");
  }
};
