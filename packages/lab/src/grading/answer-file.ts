/** What a file of answers holds, whatever it is written in. */
import type { GivenAnswers } from "./grade.ts";

export interface AnswerFile {
  /** Of one student; undefined where the file is of a class. */
  readonly answers: GivenAnswers | undefined;
  /** Who that is, where the file says so. */
  readonly student: string | undefined;
  /** Of a class, by student. */
  readonly students: Readonly<Record<string, GivenAnswers>>;
  /** How it was read where it could be read otherwise, and what in it was not: "is not UTF-8; …". */
  readonly notes: readonly string[];
}

export type AnswerFileResult =
  | { readonly ok: true; readonly file: AnswerFile }
  /** One sentence: what is wrong, and what is allowed. */
  | { readonly ok: false; readonly message: string };

/** Without a prototype: what people write may be "__proto__". */
export const newMapping = <Item>(): Record<string, Item> => Object.create(null) as Record<string, Item>;
