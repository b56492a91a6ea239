/** What a person should look at in a class: whose captures are whose, which are the same. Said, never held against anybody. */
import { findOverlaps, type Overlap, strayText } from "@potshark/lab";
import type { KnownCapture, Recognized } from "./recognize.ts";
import { cut } from "./report-limits.ts";
import { isOf } from "./submissions.ts";

/** The packets that a capture has in common with another, as seen from the one. */
export interface SharedPackets {
  /** The other's student, or the sample. */
  readonly with: string;
  /** `same`: nearly all of both. `part`: nearly all of this one, which is smaller. `whole`: nearly all of the other. */
  readonly kind: "same" | "part" | "whole" | "some";
  readonly shared: number;
  /** Of those that the smaller one has: from 0 to 1. */
  readonly share: number;
  readonly isSameTime: boolean;
}

/** From here on it is all of it: a packet or two is easily lost. */
const NEARLY_ALL = 0.95;

const MAX_NAMED = 5;

/** No name, and nothing that somebody wrote, makes a report long. */
const MAX_FLAG = 1000;

/** "A, B and 3 others" */
const named = (names: readonly string[]): string => {
  const shown = names.length > MAX_NAMED + 1 ? names.slice(0, MAX_NAMED) : names.slice(0, -1);
  const rest = names.length - shown.length;
  const last = rest === 1 ? names.at(-1)! : `${rest} others`;
  return shown.length === 0 ? last : `${shown.join(", ")} and ${last}`;
};

const percent = (share: number): string => `${Math.floor(share * 100)} %`;

const SAYINGS: Readonly<Record<SharedPackets["kind"], string>> = {
  same: "Has the same packets as",
  part: "Is part of",
  whole: "Contains",
  some: "Shares packets with",
};

/** A sentence for each kind, however many there are of it. */
const overlapFlags = (overlaps: readonly SharedPackets[]): readonly string[] =>
  Object.entries(SAYINGS).flatMap(([kind, says]) =>
    [true, false].flatMap((isSameTime) => {
      const those = overlaps.filter((one) => one.kind === kind && one.isSameTime === isSameTime);
      if (those.length === 0) return [];
      const names = those.map((one) => (kind === "some" ? `${one.with} (${percent(one.share)})` : one.with));
      return [`${says} ${named(names)}${isSameTime ? "" : ", at other times"}.`];
    }),
  );

const seenFrom = (own: KnownCapture, other: KnownCapture, { shared, share, isSameTime }: Overlap): SharedPackets => {
  const [size, otherSize] = [own, other].map(({ fingerprint }) => fingerprint.packets.length * fingerprint.sampling);
  const isWhole = share >= NEARLY_ALL;
  const isAlike = Math.min(size!, otherSize!) >= NEARLY_ALL * Math.max(size!, otherSize!);
  const kind = !isWhole ? "some" : isAlike ? "same" : size! < otherSize! ? "part" : "whole";
  return { with: other.name, kind, shared, share, isSameTime };
};

/** For each of the class, in their order: the captures that hold the same packets. @param samples the lab's own */
export const sharedPackets = (
  all: readonly Recognized[],
  samples: readonly KnownCapture[],
): readonly (readonly SharedPackets[])[] => {
  // Samples first: who shares a sample with half of the class has copied nothing, and that is not to be among "5 others".
  const known = [
    ...samples.map(({ name, fingerprint }) => ({ name: `the sample ${name}`, fingerprint })),
    ...all.map(({ student, outcome }) => ({ name: student, fingerprint: outcome.fingerprint })),
  ];
  const found = known.map((): SharedPackets[] => []);
  const indexed = known.flatMap(({ fingerprint }, index) => (fingerprint ? [{ name: `${index}`, fingerprint }] : []));
  for (const overlap of findOverlaps(indexed)) {
    const [first, second] = overlap.names.map(Number) as [number, number];
    const [one, other] = [known[first]!, known[second]!] as [KnownCapture, KnownCapture];
    found[first]!.push(seenFrom(one, other, overlap));
    found[second]!.push(seenFrom(other, one, overlap));
  }
  return found.slice(samples.length);
};

const ownerFlags = ({ student: submission, owners, outcome }: Recognized, hasCourse: boolean): readonly string[] => {
  if (hasCourse && owners.length === 0 && (outcome.fingerprint?.packets.length ?? 0) > 0)
    return ["Carries no student's nonce; was the lab started with --student?"];
  const strangers = owners.filter(({ student }) => student === undefined).map(({ nonce }) => nonce);
  const others = owners.flatMap(({ student }) => (student === undefined || isOf(submission, student) ? [] : [student]));
  return [
    ...(strangers.length === 0 ? [] : [`Carries the nonce ${named(strangers)}, which is nobody's of this class.`]),
    ...(others.length === 0 ? [] : [`Is the traffic of ${named(others)}, by its nonce.`]),
  ];
};

/** Two who signed with the same key shared a browser, or a file. */
const sameKeyFlags = (all: readonly Recognized[], { student, outcome: { bundle } }: Recognized): readonly string[] => {
  const others = all.filter(
    (other) => bundle !== undefined && other.student !== student && other.outcome.bundle?.keyId === bundle.keyId,
  );
  return others.length === 0
    ? []
    : [`Signed in the same browser as the bundle of ${named(others.map((other) => other.student))}.`];
};

export interface ClassFacts {
  /** Of each of the class, as `sharedPackets` found them. */
  readonly shared: readonly (readonly SharedPackets[])[];
  /** There is a course, so that everybody has a nonce. */
  readonly hasCourse: boolean;
  /** Of all questions that there are. */
  readonly questions: ReadonlySet<string>;
}

/** For each of the class, in their order: what to look at. */
export const classFlags = (
  all: readonly Recognized[],
  { shared, hasCourse, questions }: ClassFacts,
): readonly (readonly string[])[] => {
  const someAnswered = all.some(({ outcome }) => outcome.isAnswered);
  return all.map((one, index): readonly string[] => {
    const { finding, report, answersProblem, answersNotes, handInNotes = [], isAnswered, bundle } = one.outcome;
    const strays = (report?.strayAnswers ?? []).filter((id) => !questions.has(id));
    // Those that the questions do not have come first.
    const others = strays.length === report?.strayAnswers.length ? report.otherStrayAnswers : 0;
    return [
      ...(finding ? [`${finding.says} ${finding.advice}`] : []),
      ...handInNotes,
      ...ownerFlags(one, hasCourse),
      ...overlapFlags(shared[index] ?? []),
      ...(bundle?.doubts ?? []),
      ...(bundle?.notes ?? []),
      ...sameKeyFlags(all, one),
      ...(report?.readiness ?? []).flatMap(({ severity, says }) => (severity === "harms" ? [says] : [])),
      ...(answersProblem ? [`Answers: ${answersProblem}`] : []),
      ...answersNotes.map((note) => `Answers: ${note}`),
      ...(someAnswered && !isAnswered && !finding && !answersProblem
        ? ["No answers came with it: only the questions that a capture answers by itself were marked."]
        : []),
      ...(strays.length > 0 ? [strayText(strays, others)] : []),
    ].map((flag) => cut(flag, MAX_FLAG));
  });
};
