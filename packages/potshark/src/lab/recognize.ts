/** Whose captures are whose: by the nonces of students, and by the packets of the lab's samples. */
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { type Fingerprint, fingerprintOf, knownNonces, type Owner, whose } from "@potshark/lab";
import { readCourse } from "@potshark/service";
import type { GradeOutcome } from "./grade-job.ts";
import { openLabCapture } from "./lab-capture.ts";
import { SAMPLES } from "./question-files.ts";
import { type Submission, wordsOf } from "./submissions.ts";

export interface Recognized {
  readonly student: string;
  readonly outcome: GradeOutcome;
  readonly owners: readonly Owner[];
}

/** A capture that others are compared with. */
export interface KnownCapture {
  readonly name: string;
  readonly fingerprint: Fingerprint;
}

const MAX_SAMPLE_BYTES = 64 << 20;

/** The lab's samples; none where they were not installed. */
export const sampleCaptures = async (): Promise<readonly KnownCapture[]> => {
  let names: readonly string[] = [];
  try {
    names = readdirSync(SAMPLES).filter((name) => name.endsWith(".pcapng"));
  } catch {
    // Without the samples nobody can hand one in.
  }
  const found: KnownCapture[] = [];
  for (const name of names) {
    const capture = await openLabCapture(join(SAMPLES, name), MAX_SAMPLE_BYTES);
    if (capture.ok) found.push({ name: basename(name, ".pcapng"), fingerprint: fingerprintOf(capture.facts) });
  }
  return found;
};

/**
 * Names the students whose nonces are in captures, as far as they can be told: those of the course, and those that
 * things were handed in as.
 *
 * @param coursePath "" for none
 * @throws UserMistake where the course cannot be used
 */
export const recognize = async (
  submissions: readonly Submission[],
  outcomes: readonly GradeOutcome[],
  coursePath: string,
): Promise<readonly Recognized[]> => {
  const course = await readCourse(coursePath);
  const names = submissions.flatMap(({ student }) => [student, ...wordsOf(student)]);
  const hasNonces = outcomes.some(({ nonces }) => nonces.size > 0);
  const known = hasNonces
    ? await knownNonces(new Set([...names, ...course.students]), course.key)
    : new Map<string, string>();
  return submissions.map(({ student }, index) => {
    const outcome = outcomes[index]!;
    return { student, outcome, owners: whose(outcome.nonces, known) };
  });
};
