/**
 * Whose traffic a capture is, by the nonce that pot and site put into their answers. It is a hint for a person, not a
 * proof.
 */
import { STUDENT_NONCE_HEADER, studentNonce } from "@potshark/config";
import type { CaptureFacts } from "../query/facts.ts";

export interface Owner {
  readonly nonce: string;
  /** Undefined if it belongs to no known student. */
  readonly student: string | undefined;
  /** Numbers of the frames that carry it. */
  readonly frames: readonly number[];
}

const FIELDS = ["http.response.line", "htcpcp.header.line"] as const;

/** No real capture has so many; further ones are invented. */
const MAX_NONCES = 100;

/** The nonces in a capture, in order of appearance. */
export const noncesIn = (facts: CaptureFacts): ReadonlyMap<string, readonly number[]> => {
  const header = STUDENT_NONCE_HEADER.toLowerCase();
  const rows = facts.matching(`http contains "${STUDENT_NONCE_HEADER}" or htcpcp contains "${STUDENT_NONCE_HEADER}"`);
  const found = new Map<string, number[]>();
  for (const [index, columns] of facts.values(rows, FIELDS).entries()) {
    for (const line of columns.flat()) {
      const [name = "", ...rest] = String(line).split(":");
      const nonce = rest.join(":").trim();
      if (name.trim().toLowerCase() !== header || nonce === "" || nonce.length > 100) continue;
      if (!found.has(nonce) && found.size === MAX_NONCES) continue;
      found.set(nonce, [...(found.get(nonce) ?? []), rows[index]! + 1]);
    }
  }
  return found;
};

/** The nonces of students, each with its student. @param courseKey "" for a course without one */
export const knownNonces = async (
  students: Iterable<string>,
  courseKey: string,
): Promise<ReadonlyMap<string, string>> => {
  const known = new Map<string, string>();
  for (const student of students) known.set(await studentNonce(student, courseKey), student);
  return known;
};

/** Whose traffic a capture is: one entry for each nonce in it, none if it has no nonce. */
export const whose = (
  nonces: ReadonlyMap<string, readonly number[]>,
  known: ReadonlyMap<string, string>,
): readonly Owner[] => [...nonces].map(([nonce, frames]) => ({ nonce, student: known.get(nonce), frames }));
