/** The content of a file of answers, in any format. */
import type { GivenAnswers } from "./grade.ts";

export interface AnswerFile {
  /** Answers of one student; undefined if the file is of a class. */
  readonly answers: GivenAnswers | undefined;
  /** The student's name, if the file has it. */
  readonly student: string | undefined;
  /** Answers of a class, by student. */
  readonly students: Readonly<Record<string, GivenAnswers>>;
  /** How ambiguous parts were read, and which parts were not read: "is not UTF-8; …". */
  readonly notes: readonly string[];
}

export type AnswerFileResult =
  | { readonly ok: true; readonly file: AnswerFile }
  /** One sentence: what is wrong, and what is allowed. */
  | { readonly ok: false; readonly message: string };

/** Without a prototype: a name in the file may be "__proto__". */
export const newMapping = <Item>(): Record<string, Item> => Object.create(null) as Record<string, Item>;
