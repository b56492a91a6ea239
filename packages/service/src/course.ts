/** The course file: the key for the nonces, and the students. */
import { readFile } from "node:fs/promises";
import { type Settings, STUDENT_NONCE_HEADER, studentNonce } from "@potshark/config";
import { UserMistake } from "./fail.ts";

export interface Course {
  readonly key: string;
  readonly students: readonly string[];
}

const EXAMPLE = '{"key": "a secret of the course", "students": ["1001", "1002"]}';

const isCourse = (value: unknown): value is { readonly key: string; readonly students?: readonly string[] } => {
  if (typeof value !== "object" || value === null || !("key" in value) || typeof value.key !== "string") return false;
  if (!("students" in value)) return true;
  return Array.isArray(value.students) && value.students.every((student) => typeof student === "string");
};

/**
 * Reads a course file; without one, the course has no key and no students.
 *
 * @param path "" for none
 * @throws UserMistake if it cannot be read, or is not a course
 */
export const readCourse = async (path: string): Promise<Course> => {
  if (path === "") return { key: "", students: [] };
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    throw new UserMistake(`the course file ${path} cannot be read: ${(error as Error).message}`);
  }
  if (!isCourse(value)) throw new UserMistake(`the course file ${path} is not of the form ${EXAMPLE}`);
  return { key: value.key, students: value.students ?? [] };
};

/**
 * The header that marks traffic as a student's; undefined if STUDENT is empty.
 *
 * @throws UserMistake if the course file cannot be used
 */
export const studentHeaderOf = async ({
  STUDENT,
  COURSE,
}: Pick<Settings, "STUDENT" | "COURSE">): Promise<readonly [string, string] | undefined> => {
  if (STUDENT === "") return undefined;
  const { key } = await readCourse(COURSE);
  return [STUDENT_NONCE_HEADER, await studentNonce(STUDENT, key)];
};
