/** Answers from a file that was named by hand: of one student, or of a class. */
import { createReadStream } from "node:fs";
import { type AnswerFile, type Answers, readAnswers } from "@potshark/lab";
import { inert, UserMistake } from "@potshark/service";
import { isOf, type Submission } from "./submissions.ts";

/** A class has more than one student's answers do. */
const MAX_BYTES = 1 << 26;
const MAX_TOKENS = 5_000_000;

/** The first bytes of a file, whatever it is: it may be a pipe, and a device has no end. */
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

/** Says on standard error how it was read. @throws UserMistake where it cannot be read, or holds no answers */
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

const ownOf = ({ students }: AnswerFile, student: string): string | undefined => {
  const names = Object.keys(students);
  return names.find((name) => name === student) ?? names.find((name) => isOf(student, name));
};

/** The answers of a student; undefined where the file has none. */
export const answersOf = (file: AnswerFile, student: string): Answers | undefined => {
  const name = ownOf(file, student);
  return file.answers ?? (name === undefined ? undefined : file.students[name]);
};

/** Students who answered, and handed in no capture. */
export const withoutCapture = (file: AnswerFile, submissions: readonly Submission[]): readonly Submission[] => {
  const found = new Set(submissions.map(({ student }) => ownOf(file, student)));
  return Object.keys(file.students)
    .filter((student) => !found.has(student))
    .map((student) => ({ student, capture: undefined, answers: undefined }));
};
