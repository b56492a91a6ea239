/** What a person should look at in a class: whose captures are whose, which are the same. Said, never held against anybody. */
import { type Fingerprint, findOverlaps, type Overlap, type Owner } from "@potshark/lab";
import type { GradeOutcome } from "./grade-job.ts";

export interface Recognized {
  readonly student: string;
  readonly outcome: GradeOutcome;
  readonly owners: readonly Owner[];
}

/** "1001" hands in as "1001", "1001_lab3", "1001/second.pcapng". */
const isOf = (submission: string, student: string): boolean =>
  submission === student || (submission.startsWith(student) && /^[\s_./-]/.test(submission.slice(student.length)));

const percent = (share: number): string => `${Math.floor(share * 100)} %`;

const overlapText = ({ shared, share, isSameTime }: Overlap, other: string): string =>
  `Shares ${shared} packets with ${other} (${percent(share)} of the smaller one${isSameTime ? "" : ", at other times"}).`;

const ownerFlags = (submission: string, owners: readonly Owner[]): readonly string[] =>
  owners.flatMap(({ student, nonce }) => {
    if (student === undefined) return [`Carries the nonce ${nonce}, which is nobody's of this class.`];
    return isOf(submission, student) ? [] : [`Is the traffic of ${student}, by its nonce.`];
  });

/** Two who signed with the same key shared a browser, or a file. */
const sameKeyFlags = (all: readonly Recognized[], student: string, { bundle }: GradeOutcome): readonly string[] =>
  all
    .filter(
      (other) => bundle !== undefined && other.student !== student && other.outcome.bundle?.keyId === bundle.keyId,
    )
    .map((other) => `Was signed in the same browser as that of ${other.student}.`);

/** For each of the class, in their order: what to look at. @param samples the lab's own captures */
export const classFlags = (
  all: readonly Recognized[],
  samples: readonly { readonly name: string; readonly fingerprint: Fingerprint }[],
): readonly (readonly string[])[] => {
  const known = all.flatMap(({ outcome }, index) =>
    outcome.fingerprint ? [{ name: `${index}`, fingerprint: outcome.fingerprint }] : [],
  );
  const flags = all.map(({ student, owners, outcome }): string[] => [
    ...(outcome.finding ? [outcome.finding.says] : []),
    ...(outcome.report?.readiness ?? []).flatMap(({ severity, says }) => (severity === "harms" ? [says] : [])),
    ...(outcome.answersProblem ? [`Answers: ${outcome.answersProblem}.`] : []),
    ...ownerFlags(student, owners),
    ...(outcome.bundle?.doubts ?? []),
    ...sameKeyFlags(all, student, outcome),
  ]);
  const named = samples.map(({ name, fingerprint }) => ({ name: `sample ${name}`, fingerprint }));
  for (const overlap of findOverlaps([...named, ...known])) {
    const [first, second] = overlap.names;
    const [one, other] = [first, second].map(Number);
    if (Number.isNaN(other)) continue;
    if (Number.isNaN(one)) flags[other!]?.push(overlapText(overlap, `the ${first}`));
    else {
      flags[one!]?.push(overlapText(overlap, all[other!]!.student));
      flags[other!]?.push(overlapText(overlap, all[one!]!.student));
    }
  }
  return flags;
};
