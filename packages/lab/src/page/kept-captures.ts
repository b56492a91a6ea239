/**
 * The student's own captures that this browser stores, so that the student can go back to each; and the current capture
 * of a tab.
 */
import { z } from "zod";
import { allKept, dropKept, keep, kept } from "./browser-store.ts";

export interface KeptCapture {
  /** Identifies the packets and the file's length. */
  readonly key: string;
  readonly name: string;
  readonly file: Blob;
  readonly frames: number;
  /** When it was first opened, in milliseconds since 1970. */
  readonly at: number;
}

/** The single capture that older versions stored. */
const OLD_CAPTURE = "capture";

/** @throws if the browser has no space for it */
export const keepCapture = (capture: KeptCapture): Promise<void> => keep("captures", capture);

/** The newest first. */
export const keptCaptures = async (): Promise<readonly KeptCapture[]> =>
  [...(await allKept<KeptCapture>("captures"))].sort((left, right) => right.at - left.at);

export const keptCapture = (key: string): Promise<KeptCapture | undefined> => kept<KeptCapture>("captures", key);

export const forgetCaptures = async (): Promise<void> => {
  await dropKept("captures");
  await dropKept("kept", OLD_CAPTURE);
  for (const storage of storages()) storage.removeItem(AT_HAND);
};

const AT_HAND = "potshark-lab at hand";

export interface AtHand {
  /** Identifies the packets: the key of the work on them. */
  readonly id: string;
  /** The sample, or else the key of a stored capture. */
  readonly sample?: string | undefined;
  readonly key?: string | undefined;
}

const atHandSchema: z.ZodType<AtHand> = z.object({
  id: z.string(),
  sample: z.string().optional(),
  key: z.string().optional(),
});

/** Each tab has its own; a new tab begins with the last of all tabs. */
const storages = (): readonly Storage[] => {
  try {
    return [sessionStorage, localStorage];
  } catch {
    return [];
  }
};

export const setAtHand = (atHand: AtHand): void => {
  for (const storage of storages()) {
    try {
      storage.setItem(AT_HAND, JSON.stringify(atHand));
    } catch {
      // The work continues; a reloaded page begins without the capture.
    }
  }
};

export const atHand = (): AtHand | undefined => {
  for (const storage of storages()) {
    try {
      const { data } = atHandSchema.safeParse(JSON.parse(storage.getItem(AT_HAND) ?? ""));
      if (data !== undefined) return data;
    } catch {
      // None, or none that can be read.
    }
  }
  return undefined;
};
