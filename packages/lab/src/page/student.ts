/** Who the student is, as typed in this browser: a name or number. */

const STUDENT = "potshark-lab student";

/** Lasts as long as the page where the browser stores nothing. */
let typed: string | undefined;

/** "" if nothing was typed. */
export const keptStudent = (): string => {
  try {
    return typed ?? localStorage.getItem(STUDENT) ?? "";
  } catch {
    return "";
  }
};

export const keepStudent = (student: string): void => {
  typed = student;
  try {
    if (student === "") localStorage.removeItem(STUDENT);
    else localStorage.setItem(STUDENT, student);
  } catch {
    // It lasts as long as the page.
  }
};
