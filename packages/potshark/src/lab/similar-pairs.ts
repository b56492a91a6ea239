/** Pairs of submissions that have something in common: packets, a browser's key, a nonce, rare wrong answers. */
import { findSharedMistakes, type Overlap, type SharedMistake, type SimilarPair } from "@potshark/lab";
import { inert } from "@potshark/service";
import { isOwn, keysOf, type SharedPackets } from "./class-flags.ts";
import type { MarkedSubmission } from "./mark-class.ts";
import type { Recognized } from "./recognize.ts";

interface Found {
  readonly captures: Overlap[];
  readonly facts: string[];
  mistakes: readonly SharedMistake[];
  surprise: number;
}

const captureName = ({ submission }: MarkedSubmission, capture: number): string =>
  inert(submission.captures[capture]?.name ?? "");

const studentOf = ({ submission }: MarkedSubmission): string => inert(submission.student);

/** The one whose captures have most in common comes first, and then the one with the most unlikely answers. */
const byWeight = (left: Found, right: Found): number => {
  const [one, other] = [left, right].map(({ captures }) => Math.max(0, ...captures.map(({ share }) => share)));
  return other! - one! || right.surprise - left.surprise;
};

/** @param shared for each entry of the class, the result of `sharedPackets` */
export const similarPairs = (
  all: readonly Recognized[],
  shared: readonly (readonly SharedPackets[])[],
): readonly SimilarPair[] => {
  const pairs = new Map<string, { readonly students: readonly [string, string]; readonly found: Found }>();
  const foundFor = (one: number, other: number | string): Found => {
    const key = JSON.stringify([one, other]);
    const known = pairs.get(key);
    if (known !== undefined) return known.found;
    const found: Found = { captures: [], facts: [], mistakes: [], surprise: 0 };
    const name = typeof other === "string" ? inert(other) : studentOf(all[other]!.marked);
    pairs.set(key, { students: [studentOf(all[one]!.marked), name], found });
    return found;
  };
  const ordered = (one: number, other: number): Found => foundFor(Math.min(one, other), Math.max(one, other));

  for (const [index, own] of shared.entries())
    for (const { capture, owner, otherCapture, with: name, shared: count, share, isSameTime, first } of own) {
      // The other's view of the same.
      if (owner !== undefined && owner < index) continue;
      const other = owner === undefined ? name : captureName(all[owner]!.marked, otherCapture);
      foundFor(index, owner ?? name).captures.push({
        names: [captureName(all[index]!.marked, capture), other],
        shared: count,
        share,
        isSameTime,
        first,
      });
    }
  const signers = new Map<string, Set<number>>();
  for (const [index, { marked }] of all.entries())
    for (const key of keysOf(marked)) signers.set(key, (signers.get(key) ?? new Set()).add(index));
  for (const those of signers.values())
    for (const one of those)
      for (const other of those)
        if (one < other) ordered(one, other).facts.push("Their bundles were signed in the same browser.");
  for (const [index, { marked, owners }] of all.entries())
    for (const [capture, known] of owners.entries())
      for (const { student, frames } of known) {
        if (student === undefined || isOwn(marked.submission, student)) continue;
        const other = all.findIndex((one) => isOwn(one.marked.submission, student));
        if (other < 0) continue;
        const where = frames.length === 0 ? "" : `, first in packet ${frames[0]}`;
        ordered(index, other).facts.push(
          `${captureName(marked, capture)} of ${studentOf(marked)} carries the nonce of ${inert(student)}${where}.`,
        );
      }
  for (const { pair, mistakes, surprise } of findSharedMistakes(all.map(({ marked }) => marked.report))) {
    const found = ordered(...pair);
    found.mistakes = mistakes;
    found.surprise = surprise;
  }
  return [...pairs.values()]
    .sort((left, right) => byWeight(left.found, right.found))
    .map(({ students, found: { captures, facts, mistakes } }) => ({ students, captures, facts, mistakes }));
};
