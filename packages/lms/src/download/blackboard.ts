/**
 * Blackboard Learn: "Assignment File Download". Flat, `ASSIGNMENT_USERNAME_attempt_YYYY-MM-DD-hh-mm-ss_ORIGINAL`, and for
 * each attempt a receipt, the same without `_ORIGINAL` and with `.txt`, which holds the full name and what was typed in.
 */
import type { DownloadLayout, PlacedFile, ReadText, Submitter } from "./layout.ts";

const ATTEMPT = /^(.*?)_attempt_(\d{4}-\d\d-\d\d)-(\d\d)-(\d\d)-(\d\d)(?:_(.+)|(\.txt))$/s;
/** What a receipt says where nothing was typed in. */
const NO_TEXT = "There is no student submission text data for this assignment.";

/** Whether a line answers a question, such as "3.1a: 1, 7", and is no greeting. */
const isAnswer = (line: string): boolean => {
  const [id = ""] = /^[\w.-]+/.exec(line.trim()) ?? [];
  return /\d/.test(id) && (/^\d+\.\d/.test(id) || /^\s*[:=]/.test(line.trim().slice(id.length)));
};

interface Attempt {
  readonly path: string;
  /** Assignment and user name: which underscore parts them only the receipt says. */
  readonly stem: string;
  readonly submittedAt: string;
  /** Undefined for a receipt. */
  readonly name: string | undefined;
}

const attemptOf = (path: string): Attempt | undefined => {
  const match = ATTEMPT.exec(path.slice(path.lastIndexOf("/") + 1));
  if (!match) return undefined;
  const [, stem = "", day, hour, minute, second, name] = match;
  return { path, stem, submittedAt: `${day}T${hour}:${minute}:${second}`, name };
};

interface Receipt {
  readonly name: string | undefined;
  readonly username: string;
  /** What was typed in; "" for nothing. */
  readonly text: string;
}

/** The lines of a section: from its heading to the next one. */
const sectionOf = (lines: readonly string[], heading: string, next: readonly string[]): string => {
  const start = lines.indexOf(heading);
  if (start < 0) return "";
  const end = lines.findIndex((line, index) => index > start && next.includes(line));
  return lines
    .slice(start + 1, end < 0 ? undefined : end)
    .join("\n")
    .trim();
};

/** `Name: Full Name (username)` is its first line. */
const receiptOf = (text: string | undefined): Receipt | undefined => {
  const lines = (text ?? "")
    .replace(/^\ufeff/, "")
    .split(/\r?\n/)
    .map((line) => line.trimEnd());
  const head = lines.find((line) => line.startsWith("Name:"));
  const open = head?.lastIndexOf("(") ?? -1;
  if (head === undefined || open < 0 || !head.endsWith(")")) return undefined;
  const typed = sectionOf(lines, "Submission Field:", ["Comments:", "Files:"]);
  const comments = sectionOf(lines, "Comments:", ["Files:"]);
  return {
    name: head.slice("Name:".length, open).trim() || undefined,
    username: head.slice(open + 1, -1).trim(),
    text: [typed === NO_TEXT ? "" : typed, comments.split("\n").some(isAnswer) ? comments : ""]
      .filter(Boolean)
      .join("\n"),
  };
};

/** What was typed in, out of a receipt; undefined where the text is none. */
export const receiptText = (content: string): string | undefined => receiptOf(content)?.text;

const submitterOf = (stem: string, receipt: Receipt | undefined): Submitter => {
  const username = receipt?.username ?? stem.slice(stem.lastIndexOf("_") + 1);
  return { key: username, name: receipt?.name, ids: [username] };
};

const place = async (paths: readonly string[], readText: ReadText): Promise<ReadonlyMap<string, PlacedFile>> => {
  const attempts = paths.map(attemptOf).filter((attempt) => attempt !== undefined);
  const receipts = new Map<string, Receipt>();
  for (const { path, stem, name } of attempts) {
    const receipt = name === undefined ? receiptOf(await readText(path)) : undefined;
    if (receipt && stem.endsWith(receipt.username)) receipts.set(stem, receipt);
  }
  return new Map(
    attempts.map(({ path, stem, name, submittedAt }) => {
      const receipt = receipts.get(stem);
      return [
        path,
        {
          submitter: submitterOf(stem, receipt),
          name: name ?? "",
          submittedAt,
          // A receipt with a text in it is the submission itself.
          isReceipt: name === undefined && (receipt?.text ?? "") === "",
        },
      ];
    }),
  );
};

export const BLACKBOARD: DownloadLayout = { system: "blackboard", place };
