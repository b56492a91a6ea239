/** What people write for the same name, number or answer: capitals, blanks and forms of Unicode do not count. */
export const normalized = (text: string): string =>
  text
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .normalize("NFKC")
    .replace(/\p{Cf}/gu, "")
    .toLowerCase()
    // A letter in lower case may be composed otherwise.
    .normalize("NFKC")
    .replace(/\s+/g, " ")
    .trim();
