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

/** Of a stored capture. */
export const keyOf = (id: string, bytes: number): string => `${id} ${bytes}`;

/** The single capture that older versions stored. */
const OLD_CAPTURE = "capture";

/** @returns undefined, or a sentence for the student if the browser has no space for it */
export const keepCapture = async (
  id: string,
  capture: Omit<KeptCapture, "key" | "at">,
): Promise<string | undefined> => {
  const { name, file } = capture;
  const key = keyOf(id, file.size);
  try {
    await keep("captures", { ...capture, key, at: (await keptCapture(key))?.at ?? Date.now() } satisfies KeptCapture);
    return undefined;
  } catch {
    return `This browser has no space to store ${name} (${file.size >> 20} MB). Save it as a file before you leave.`;
  }
};

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
const OPENED = "potshark-lab opened";

/** Where a capture is found again. */
export interface AtHand {
  /** Identifies the packets: the key of the work on them. */
  readonly id: string;
  readonly name?: string | undefined;
  /** The sample, or else the key of a stored capture. */
  readonly sample?: string | undefined;
  readonly key?: string | undefined;
  /** Whether it is handed in, where the student has said so. */
  readonly isIn?: boolean | undefined;
}

const atHandSchema: z.ZodType<AtHand> = z.object({
  id: z.string(),
  name: z.string().optional(),
  sample: z.string().optional(),
  key: z.string().optional(),
  isIn: z.boolean().optional(),
});

const readAtHand = (text: string | null): AtHand | undefined => {
  try {
    return atHandSchema.safeParse(JSON.parse(text ?? "")).data;
  } catch {
    return undefined;
  }
};

export const lastOpenedAs = (id: string): AtHand | undefined => {
  try {
    return readAtHand(localStorage.getItem(`${OPENED} ${id}`));
  } catch {
    return undefined;
  }
};

/** Whoever hands in the work on a capture needs the capture. Of two files with the same packets the last counts. */
export const rememberOpened = (capture: AtHand): void => {
  try {
    const isIn = lastOpenedAs(capture.id)?.isIn;
    localStorage.setItem(`${OPENED} ${capture.id}`, JSON.stringify({ isIn, ...capture }));
  } catch {
    // The page says elsewhere that this browser stores nothing more.
  }
};

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
    const found = readAtHand(storage.getItem(AT_HAND));
    if (found !== undefined) return found;
  }
  return undefined;
};
