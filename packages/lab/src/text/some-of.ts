const MOST = 10;

/** "3.1a, 3.1b and 4 more": a list may be as long as a class. */
export const someOf = (texts: readonly string[]): string =>
  `${texts.slice(0, MOST).join(", ")}${texts.length > MOST ? ` and ${texts.length - MOST} more` : ""}`;
