/** Answers from a file named on the command line: of one student, or of a class. */
import { createReadStream } from "node:fs";
import { type AnswerFile, readAnswers } from "@potshark/lab";
import { inert, UserMistake } from "@potshark/service";
import { isOf, type Submission, submissionWithout, wordsOf } from "./submissions.ts";

/** A class needs more than one student's answers. */
const MAX_BYTES = 1 << 26;
const MAX_TOKENS = 5_000_000;

/** The first bytes of any file: it may be a pipe, and a device has no end. */
const readUpTo = async (path: string, most: number): Promise<Buffer> => {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
    pieces.push(piece);
    size += piece.length;
    if (size > most) break;
  }
  return Buffer.concat(pieces);
};

/** Prints on standard error how it was read. @throws UserMistake if it cannot be read, or has no answers */
export const readAnswerFile = async (path: string): Promise<AnswerFile> => {
  let bytes: Buffer;
  try {
    bytes = await readUpTo(path, MAX_BYTES);
  } catch (error) {
    throw new UserMistake(`the answers ${path} cannot be read: ${(error as Error).message}`);
  }
  if (bytes.length > MAX_BYTES) throw new UserMistake(`the answers ${path} have more than ${MAX_BYTES >> 20} MB`);
  const result = readAnswers(path, bytes, { maxTokens: MAX_TOKENS });
  if (!result.ok) throw new UserMistake(`the answers ${path}: the file ${result.message}`);
  for (const note of result.file.notes) process.stderr.write(`grade: ${inert(`${path} ${note}`)}\n`);
  return result.file;
};

/** The student of a submission in a class's file of answers. */
export interface Claim {
  /** The student's name in the file; undefined if there is none, or if it is not certain. */
  readonly name: string | undefined;
  /** Why it is not certain. */
  readonly problem: string | undefined;
  /** All names that may be meant. */
  readonly fits: readonly string[];
}

const MIN_NUMBER = 1000;

/** Spreadsheets drop leading zeros of a number. */
const isSameNumber = (submission: string, name: string): boolean =>
  /^\d+$/.test(name) &&
  Number(name) >= MIN_NUMBER &&
  wordsOf(submission).some((word) => /^\d+$/.test(word) && Number(word) === Number(name));

const fitting = (names: readonly string[], person: string): readonly string[] => {
  const same = names.filter((name) => isOf(person, name) && isOf(name, person));
  if (same.length > 0) return same.includes(person) ? [person] : same;
  const fits = names.filter((name) => isOf(person, name));
  if (fits.length === 0) return names.filter((name) => isSameNumber(person, name));
  // "tan" is part of "tan wei", which is the right one.
  return fits.filter((name) => !fits.some((other) => other !== name && isOf(other, name)));
};

/** For each submission, in their order: its name in the file. No name is used for two submissions. */
export const claimAnswers = ({ students }: AnswerFile, submissions: readonly Submission[]): readonly Claim[] => {
  const names = Object.keys(students);
  const fits = new Map(submissions.map(({ student }) => [student, fitting(names, student)]));
  const claimants = new Map<string, string[]>();
  for (const [student, [only, ...others]] of fits)
    if (only !== undefined && others.length === 0) claimants.set(only, [...(claimants.get(only) ?? []), student]);
  return submissions.map(({ student }): Claim => {
    const own = fits.get(student)!;
    const [name] = own;
    if (name === undefined) return { name, problem: undefined, fits: own };
    const uncertain = (problem: string): Claim => ({ name: undefined, problem, fits: own });
    if (own.length > 1)
      return uncertain(`The name fits several students of the answers: ${own.slice(0, 5).join(", ")}.`);
    const all = claimants.get(name)!;
    if (all.length === 1 || isOf(name, student)) return { name, problem: undefined, fits: own };
    const others = all
      .filter((one) => one !== student)
      .slice(0, 5)
      .join(", ");
    return uncertain(`The answers of ${name} may be those of ${others} as well.`);
  });
};

/** Students who answered but handed in no capture. */
export const withoutCapture = (file: AnswerFile, claims: readonly Claim[]): readonly Submission[] => {
  const claimed = new Set(claims.flatMap(({ fits }) => fits));
  return Object.keys(file.students)
    .filter((student) => !claimed.has(student))
    .map((student) => submissionWithout(student));
};
