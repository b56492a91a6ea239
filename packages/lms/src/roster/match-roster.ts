/** Whose submission is whose: the names and numbers of a download, and those of the list of a course. */
import type { Roster, RosterStudent } from "./roster.ts";

/** What is known of who handed something in. */
export interface Claimant {
  readonly name: string | undefined;
  readonly ids: readonly string[];
}

export type RosterMatch =
  | { readonly kind: "matched"; readonly student: RosterStudent }
  /** Several students fit, or several submissions fit this student. */
  | { readonly kind: "doubtful"; readonly students: readonly RosterStudent[] }
  | { readonly kind: "unknown" };

/** Lower case, without accents, in one form of Unicode. */
const plain = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/\p{Mark}+/gu, "")
    .toLowerCase();

const wordsOf = (text: string): readonly string[] =>
  plain(text)
    .split(/[^\p{Letter}\p{Number}]+/u)
    .filter(Boolean);

/** The words of a name, whatever their order. */
const sorted = (name: string): string => [...wordsOf(name)].sort().join(" ");

/** As Canvas writes a name: no blanks, no commas. */
const squeezed = (name: string): string => wordsOf(name).join("");

/** Spreadsheets drop leading zeros of a number. */
const withoutZeros = (id: string): string => (/^\d+$/.test(id) ? id.replace(/^0+(?=\d)/, "") : plain(id.trim()));

type Index = ReadonlyMap<string, readonly RosterStudent[]>;

const indexOf = (students: readonly RosterStudent[], keysOf: (student: RosterStudent) => readonly string[]): Index => {
  const index = new Map<string, RosterStudent[]>();
  for (const student of students)
    for (const key of new Set(keysOf(student))) {
      if (key === "") continue;
      const those = index.get(key);
      if (those) those.push(student);
      else index.set(key, [student]);
    }
  return index;
};

/** The user part of an e-mail address is a user name as well. */
const idKeys = ({ ids }: RosterStudent): readonly string[] =>
  ids.flatMap((id) => [withoutZeros(id), withoutZeros(id.split("@", 1)[0]!)]);

/** For each claimant, in their order: the student. Numbers before names; no student is given to two. */
export const matchRoster = ({ students }: Roster, claimants: readonly Claimant[]): readonly RosterMatch[] => {
  const byId = indexOf(students, idKeys);
  const byWords = indexOf(students, ({ names }) => names.map(sorted));
  const bySqueezed = indexOf(students, ({ names }) => names.map(squeezed));
  const found = claimants.map(({ name, ids }): readonly RosterStudent[] => {
    const withIds = [...new Set(ids.flatMap((id) => byId.get(withoutZeros(id)) ?? []))];
    if (withIds.length > 0) return withIds;
    if (name === undefined) return [];
    return byWords.get(sorted(name)) ?? bySqueezed.get(squeezed(name)) ?? byId.get(withoutZeros(name)) ?? [];
  });
  const claims = new Map<RosterStudent, number>();
  for (const [student, ...others] of found)
    if (student && others.length === 0) claims.set(student, (claims.get(student) ?? 0) + 1);
  return found.map((fits): RosterMatch => {
    const [student, ...others] = fits;
    if (student === undefined) return { kind: "unknown" };
    if (others.length > 0 || claims.get(student)! > 1) return { kind: "doubtful", students: fits };
    return { kind: "matched", student };
  });
};

/** Whether all words of one are in the other: "Ada Lovelace" and "Lovelace, Ada King". */
const isWithin = (few: readonly string[], many: readonly string[]): boolean =>
  few.length > 0 && few.every((word) => many.includes(word));

/** Canvas runs the words of a name together, in an order of its own. */
const isRunTogether = (words: readonly string[], name: string): boolean =>
  words.join("").length === name.length && words.every((word) => name.includes(word));

/**
 * Whether a name or number that somebody typed may be that of a student, whom others know by these names and numbers.
 * Generous: it is for finding what does not fit.
 */
export const isSameStudent = (known: readonly string[], typed: string): boolean => {
  const words = wordsOf(typed);
  return known.some((one) => {
    const theirs = wordsOf(one);
    return (
      isWithin(words, theirs) ||
      isWithin(theirs, words) ||
      isRunTogether(words, squeezed(one)) ||
      isRunTogether(theirs, squeezed(typed)) ||
      withoutZeros(one) === withoutZeros(typed)
    );
  });
};
