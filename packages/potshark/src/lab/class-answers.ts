/** Answers from a file that was named by hand: of one student, or of a class. */
import { readFile } from "node:fs/promises";
import { type AnswerFile, type Answers, readAnswers } from "@potshark/lab";
import { UserMistake } from "@potshark/service";
import { isOf, type Submission } from "./submissions.ts";

/** @throws UserMistake where it cannot be read, or holds no answers */
export const readAnswerFile = async (path: string): Promise<AnswerFile> => {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw new UserMistake(`the answers ${path} cannot be read: ${(error as Error).message}`);
  }
  const result = readAnswers(path, text);
  if (!result.ok) throw new UserMistake(`the answers ${path}: the file ${result.message}`);
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
