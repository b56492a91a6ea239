/** Whose captures are whose: by the students' nonces, and by the packets of the lab's samples. */
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { type Fingerprint, fingerprintOf, knownNonces, type Owner, whose } from "@potshark/lab";
import { readCourse } from "@potshark/service";
import { openLabCapture } from "./lab-capture.ts";
import type { MarkedSubmission } from "./mark-class.ts";
import { wordsOf } from "./submissions.ts";

export interface Recognized {
  readonly marked: MarkedSubmission;
  /** Of each of its captures, in their order. */
  readonly owners: readonly (readonly Owner[])[];
}

/** A known capture to compare others with. */
export interface KnownCapture {
  readonly name: string;
  readonly fingerprint: Fingerprint;
}

const MAX_SAMPLE_BYTES = 64 << 20;

/** The lab's samples; none if they are not installed. */
export const sampleCaptures = async (folder: string): Promise<readonly KnownCapture[]> => {
  let names: readonly string[] = [];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith(".pcapng"));
  } catch {
    // Without the samples there is nothing to compare with.
  }
  const found: KnownCapture[] = [];
  for (const name of names) {
    const capture = await openLabCapture(join(folder, name), { maxBytes: MAX_SAMPLE_BYTES });
    if (capture.ok) found.push({ name: basename(name, ".pcapng"), fingerprint: fingerprintOf(capture.facts) });
  }
  return found;
};

/**
 * Names the students whose nonces are in captures, if they are known: from the course, or from the names of
 * submissions.
 *
 * @param coursePath "" for none
 * @throws UserMistake if the course cannot be used
 */
export const recognize = async (
  all: readonly MarkedSubmission[],
  coursePath: string,
): Promise<readonly Recognized[]> => {
  const course = await readCourse(coursePath);
  const names = all.flatMap(({ submission: { student, submitter } }) => [
    student,
    ...wordsOf(student),
    ...(submitter?.ids ?? []),
  ]);
  const hasNonces = all.some(({ outcomes }) => outcomes.some(({ nonces }) => nonces.size > 0));
  const known = hasNonces
    ? await knownNonces(new Set([...names, ...course.students]), course.key)
    : new Map<string, string>();
  return all.map((marked) => ({
    marked,
    owners: marked.outcomes.map(({ nonces }) => whose(nonces, known)),
  }));
};
