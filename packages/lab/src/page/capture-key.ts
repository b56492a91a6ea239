/**
 * The key without which the lab's server does not capture. It comes with the address that `npm start` prints, and stays
 * with the tab: another user of the machine can have the page, and must not have a capture.
 */
const STORED = "potshark-lab capture key";

let key: string | undefined;

/** Takes the key out of the address, if there is one. @returns whether there was */
export const takeCaptureKey = (): boolean => {
  const given = /^#capture=([\w-]+)$/.exec(location.hash)?.[1];
  if (given === undefined) return false;
  key = given;
  try {
    sessionStorage.setItem(STORED, given);
  } catch {
    // A browser may have storage switched off: then the key lasts until the page is loaded anew.
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
