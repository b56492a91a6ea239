/** The captures of one's own that this browser keeps, so that each can be gone back to; and which one a tab is at. */
import { z } from "zod";
import { allKept, dropKept, keep, kept } from "./browser-store.ts";

export interface KeptCapture {
  /** Names the packets and the file's length. */
  readonly key: string;
  readonly name: string;
  readonly file: Blob;
  readonly frames: number;
  /** When it was opened first, in milliseconds since 1970. */
  readonly at: number;
}

/** The one capture that was kept before there were several. */
const OLD_CAPTURE = "capture";

/** @throws where the browser has no place for it */
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
  /** Of the packets: the work on them is kept by it. */
  readonly id: string;
  /** The sample, or else the key of a kept capture. */
  readonly sample?: string | undefined;
  readonly key?: string | undefined;
}

const atHandSchema: z.ZodType<AtHand> = z.object({
  id: z.string(),
  sample: z.string().optional(),
  key: z.string().optional(),
});

/** A tab has its own, and a new one begins with the last of all. */
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
      // The work goes on; a page that is loaded anew begins without it.
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
