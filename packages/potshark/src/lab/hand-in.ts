/** What was handed in, and whose answers are whose. */
import { lstatSync } from "node:fs";
import type { AnswerFile } from "@potshark/lab";
import { UserMistake } from "@potshark/service";
import { type Claim, claimAnswers, readAnswerFile, withoutCapture } from "./class-answers.ts";
import { openClass } from "./class-source.ts";
import { findSubmissions, type Submission, singleSubmission } from "./submissions.ts";

export interface HandInOptions {
  /** A file of answers, of a student or of the class. */
  readonly answers: string | undefined;
  /** Of one file, unpacked. */
  readonly maxBytes: number;
  /** Files in the class's folder that are nobody's. */
  readonly leftOut: readonly (string | undefined)[];
}

export interface HandedIn {
  readonly submissions: readonly Submission[];
  /** The learning system whose download it is. */
  readonly system: string | undefined;
  readonly file: AnswerFile | undefined;
  /** Of each submission, in the file of answers. */
  readonly claims: readonly Claim[];
  readonly isClass: boolean;
  /** What belongs to no student, one sentence each. */
  readonly strays: readonly string[];
  /** Removes what was unpacked. */
  readonly dispose: () => void;
}

type Found = Omit<HandedIn, "file" | "claims">;

const find = async (path: string, { maxBytes, answers, leftOut }: HandInOptions): Promise<Found> => {
  const source = await openClass(path, maxBytes, [answers, ...leftOut]);
  if (source === undefined) {
    const submissions = [await singleSubmission(path)];
    return { submissions, system: undefined, strays: [], isClass: false, dispose: () => undefined };
  }
  try {
    return { ...(await findSubmissions(source)), isClass: true, dispose: source.dispose };
  } catch (error) {
    source.dispose();
    throw error;
  }
};

/** @throws UserMistake where there is nothing to mark, or the answers are of somebody else */
export const handedIn = async (path: string, options: HandInOptions): Promise<HandedIn> => {
  const { answers } = options;
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined)
    throw new UserMistake(`${path}: There is no such file. Check its name.`);
  const found = await find(path, options);
  const { submissions, isClass } = found;
  if (submissions.length === 0) throw new UserMistake(`there is nothing to mark in ${path}`);
  const file = answers === undefined ? undefined : await readAnswerFile(answers);
  if (file === undefined) return { ...found, file, claims: [] };
  if (file.answers && submissions.length > 1)
    throw new UserMistake(`${answers} holds the answers of one student; for a folder it needs students`);
  const claims = claimAnswers(file, submissions);
  if (isClass) return { ...found, submissions: [...submissions, ...withoutCapture(file, claims)], file, claims };
  if (file.answers || claims[0]?.name !== undefined) return { ...found, file, claims };
  if (claims[0]?.problem) throw new UserMistake(`${answers}: ${claims[0].problem}`);
  const names = Object.keys(file.students).slice(0, 5).join(", ");
  const [{ student }] = submissions as readonly [Submission];
  throw new UserMistake(`${answers} has no answers of ${student}, as the capture is named; it has: ${names}`);
};
