/** Finds files that a student shares with another person: a hard link looks like the student's own file. */
import { lstatSync } from "node:fs";
import type { Submission } from "./submissions.ts";

/** The identity of the file; undefined if it has only one name, as nearly all files have. */
const sharedFile = (path: string): string | undefined => {
  const status = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return status?.isFile() && status.nlink > 1n ? `${status.dev}:${status.ino}` : undefined;
};

/** For each submission, in order: one sentence for each of its files with other names. */
export const hardLinkProblems = (submissions: readonly Submission[]): readonly (readonly string[])[] => {
  const owners = new Map<string, Set<string>>();
  const files = submissions.map(({ student, captures, answers }) =>
    [...captures, ...captures.flatMap((one) => one.answers), ...answers].flatMap(({ path, name }) => {
      const file = sharedFile(path);
      if (file === undefined) return [];
      owners.set(file, (owners.get(file) ?? new Set()).add(student));
      return [{ name, file }];
    }),
  );
  return files.map((own, index) =>
    own.map(({ name, file }) => {
      const others = [...owners.get(file)!].filter((one) => one !== submissions[index]!.student).slice(0, 5);
      const whose = others.length === 0 ? "one with another name" : `that of ${others.join(", ")}`;
      return `${name} is the same file as ${whose} (a hard link).`;
    }),
  );
};
