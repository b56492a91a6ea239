/**
 * Canvas: "Download Submissions" of an assignment. Flat, `NAME_[LATE_]USER_FILE_ORIGINAL`, where NAME is the sortable
 * name in lower case without blanks and commas, USER the id in the gradebook's column "ID", and FILE another number for
 * each file. A text typed in is `NAME_[LATE_]USER_text.html`. With anonymous grading NAME is missing and USER is
 * `anon_` and five characters.
 */
import { byPath, type DownloadLayout, type PlacedFile } from "./layout.ts";

const isNumber = (text: string | undefined): text is string => text !== undefined && /^\d+$/.test(text);

/** Canvas puts "-1" before the extension when a student hands the same file in again. */
const splitAttempt = (name: string): { readonly name: string; readonly attempt: string | undefined } => {
  const attempt = /-(\d{1,2})\.[^.]*$/.exec(name)?.[1];
  return { name: attempt === undefined ? name : name.replace(/-\d{1,2}(?=\.[^.]*$)/, ""), attempt };
};

const placeOne = (path: string): PlacedFile | undefined => {
  const words = path.slice(path.lastIndexOf("/") + 1).split("_");
  const user = words[0] === "anon" || (words[0] === "LATE" && words[1] === "anon") ? words.indexOf("anon") + 1 : -1;
  const at = user > 0 ? user : words.findIndex((word, index) => index > 0 && isNumber(word));
  const id = words[at];
  if (at < 1 || id === undefined) return undefined;
  const before = words.slice(0, user > 0 ? at - 1 : at);
  const isLate = before.at(-1) === "LATE";
  const name = (isLate ? before.slice(0, -1) : before).join("_");
  const [next, ...rest] = words.slice(at + 1);
  const isText = rest.length === 0 && (next === "text.html" || next === "link.html");
  if (!isText && !(isNumber(next) && rest.length > 0)) return undefined;
  const own = splitAttempt(rest.join("_"));
  return {
    submitter: { key: id, name: name === "" ? undefined : name, ids: [id] },
    // "Upload Submissions" takes files that name the student and one of the student's own files.
    ...(isText ? {} : { feedbackStem: `${[...before, ...(user > 0 ? ["anon"] : []), id, next].join("_")}_` }),
    name: isText ? "" : own.name,
    ...(own.attempt === undefined ? {} : { version: `attempt ${own.attempt.padStart(2, "0")}` }),
    isLate,
  };
};

export const CANVAS: DownloadLayout = { system: "canvas", place: byPath(placeOne) };
