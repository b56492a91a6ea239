/**
 * The lab's server captures only with this key. It is in the address that `npm start` prints, and stays in the tab:
 * another user of the machine may open the page, but must not be able to capture.
 */
const STORED = "potshark-lab capture key";

let key: string | undefined;

/** Removes the key from the address, if there is one. @returns whether there was one */
export const takeCaptureKey = (): boolean => {
  const given = /^#capture=([\w-]+)$/.exec(location.hash)?.[1];
  if (given === undefined) return false;
  key = given;
  try {
    sessionStorage.setItem(STORED, given);
  } catch {
    // A browser may have storage switched off: then the key lasts until the page is reloaded.
  }
  return true;
};

export const captureKey = (): string | undefined => {
  try {
    key ??= sessionStorage.getItem(STORED) ?? undefined;
  } catch {
    // As above.
  }
  return key;
};
