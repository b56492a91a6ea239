/** Flags for a person in a class: whose captures are whose, and which are the same. They never change a mark. */
import { findOverlaps, lateText, type Overlap, type SharedPacket, strayText, variantText } from "@potshark/lab";
import type { MarkedSubmission } from "./mark-class.ts";
import type { KnownCapture, Recognized } from "./recognize.ts";
import { cut } from "./report-limits.ts";
import { isOf, type Submission } from "./submissions.ts";

/** The packets that a capture has in common with another, from the first one's view. */
export interface SharedPackets {
  /** Index among the captures of its submission. */
  readonly capture: number;
  /** Index of the other's submission; undefined for a sample. */
  readonly owner: number | undefined;
  /** Index among the captures of that submission. */
  readonly otherCapture: number;
  /** The other's student, or the sample. */
  readonly with: string;
  /** `same`: nearly all of both. `part`: nearly all of this one, which is smaller. `whole`: nearly all of the other. */
  readonly kind: "same" | "part" | "whole" | "some";
  readonly shared: number;
  /** Share of the smaller capture's packets: from 0 to 1. */
  readonly share: number;
  readonly isSameTime: boolean;
  /** The first of them: their numbers here and there. */
  readonly first: readonly SharedPacket[];
}

/** From this share on it counts as all of it: one or two packets are easily lost. */
const NEARLY_ALL = 0.95;

const MAX_NAMED = 5;

/** Limit for names and other texts of students, so that they cannot make a report long. */
const MAX_FLAG = 1000;

/** "A, B and 3 others" */
const named = (names: readonly string[]): string => {
  const shown = names.length > MAX_NAMED + 1 ? names.slice(0, MAX_NAMED) : names.slice(0, -1);
  const rest = names.length - shown.length;
  const last = rest === 1 ? names.at(-1)! : `${rest} others`;
  return shown.length === 0 ? last : `${shown.join(", ")} and ${last}`;
};

const percent = (share: number): string => `${Math.floor(share * 100)} %`;

/** How a sentence about it begins. */
const OVERLAP_TEXTS: Readonly<Record<SharedPackets["kind"], string>> = {
  same: "Has the same packets as",
  part: "Is part of",
  whole: "Contains",
  some: "Shares packets with",
};

/** One sentence for each kind, even if there are many. */
const overlapFlags = (overlaps: readonly SharedPackets[]): readonly string[] =>
  Object.entries(OVERLAP_TEXTS).flatMap(([kind, says]) =>
    [true, false].flatMap((isSameTime) => {
      const those = overlaps.filter((one) => one.kind === kind && one.isSameTime === isSameTime);
      if (those.length === 0) return [];
      const names = those.map((one) => (kind === "some" ? `${one.with} (${percent(one.share)})` : one.with));
      return [`${says} ${named(names)}${isSameTime ? "" : ", at other times"}.`];
    }),
  );

interface PlacedCapture extends KnownCapture {
  /** Index among the captures of its submission. */
  readonly capture: number;
  /** Index of the submission; undefined for a sample. */
  readonly owner: number | undefined;
}

const seenFrom = (
  own: PlacedCapture,
  other: PlacedCapture,
  { shared, share, isSameTime, first }: Overlap,
): SharedPackets => {
  const [size, otherSize] = [own, other].map(({ fingerprint }) => fingerprint.packets.length * fingerprint.sampling);
  const isWhole = share >= NEARLY_ALL;
  const isAlike = Math.min(size!, otherSize!) >= NEARLY_ALL * Math.max(size!, otherSize!);
  const kind = !isWhole ? "some" : isAlike ? "same" : size! < otherSize! ? "part" : "whole";
  return {
    capture: own.capture,
    owner: other.owner,
    otherCapture: other.capture,
    with: other.name,
    kind,
    shared,
    share,
    isSameTime,
    first,
  };
};

/** From the other's view. */
const turned = (overlap: Overlap): Overlap => ({
  ...overlap,
  first: overlap.first.map(({ frames: [one, other], time }) => ({ frames: [other, one], time })),
});

/** By its name alone where a student has one capture. */
const shownName = ({ submission: { student, captures } }: MarkedSubmission, capture: number): string =>
  captures.length === 1 ? student : `${student}/${captures[capture]!.name}`;

/**
 * For each entry of the class, in order: the captures with the same packets. A student's own captures may.
 *
 * @param samples the lab's own
 */
export const sharedPackets = (
  all: readonly Recognized[],
  samples: readonly KnownCapture[],
): readonly (readonly SharedPackets[])[] => {
  // Samples first: a student who shares a sample with half of the class has copied nothing, and a sample must not be
  // hidden in "5 others".
  const known: readonly PlacedCapture[] = [
    ...samples.map((sample) => ({ ...sample, name: `the sample ${sample.name}`, capture: 0, owner: undefined })),
    ...all.flatMap(({ marked }, owner) =>
      marked.outcomes.flatMap(({ fingerprint }, capture) =>
        fingerprint === undefined ? [] : [{ name: shownName(marked, capture), fingerprint, capture, owner }],
      ),
    ),
  ];
  const found = all.map((): SharedPackets[] => []);
  for (const overlap of findOverlaps(known.map(({ fingerprint }, index) => ({ name: `${index}`, fingerprint })))) {
    const [one, other] = overlap.names.map((index) => known[Number(index)]!) as [PlacedCapture, PlacedCapture];
    if (one.owner === other.owner) continue;
    if (one.owner !== undefined) found[one.owner]!.push(seenFrom(one, other, overlap));
    if (other.owner !== undefined) found[other.owner]!.push(seenFrom(other, one, turned(overlap)));
  }
  return found;
};

/** Whether a name is that of who handed something in. */
export const isOwn = ({ student, submitter }: Submission, name: string): boolean =>
  isOf(student, name) || (submitter?.ids.includes(name) ?? false);

const ownerFlags = ({ marked, owners }: Recognized, capture: number, hasCourse: boolean): readonly string[] => {
  const those = owners[capture] ?? [];
  if (hasCourse && those.length === 0 && (marked.outcomes[capture]?.fingerprint?.packets.length ?? 0) > 0)
    return ["Carries no student's nonce; was the lab started with --student?"];
  const strangers = those.filter(({ student }) => student === undefined).map(({ nonce }) => nonce);
  const others = those.flatMap(({ student }) =>
    student === undefined || isOwn(marked.submission, student) ? [] : [student],
  );
  return [
    ...(strangers.length === 0 ? [] : [`Carries the nonce ${named(strangers)}, which is of no student of this class.`]),
    ...(others.length === 0 ? [] : [`Is the traffic of ${named(others)}, by its nonce.`]),
  ];
};

export const keysOf = ({ outcomes }: MarkedSubmission): readonly string[] =>
  outcomes.flatMap(({ bundle }) => bundle?.keyId ?? []);

/** Two students who signed with the same key shared a browser, or a file. */
const sameKeyFlags = (all: readonly Recognized[], own: Recognized): readonly string[] => {
  const keys = keysOf(own.marked);
  const others = all.filter((other) => other !== own && keysOf(other.marked).some((key) => keys.includes(key)));
  return others.length === 0
    ? []
    : [`Signed in the same browser as the bundle of ${named(others.map(({ marked }) => marked.submission.student))}.`];
};

export interface ClassFacts {
  /** For each entry of the class, the result of `sharedPackets`. */
  readonly shared: readonly (readonly SharedPackets[])[];
  /** There is a course file, so every student has a nonce. */
  readonly hasCourse: boolean;
  /** Ids of all questions. */
  readonly questions: ReadonlySet<string>;
}

/** What is said of one capture. */
const captureFlags = (
  one: Recognized,
  capture: number,
  shared: readonly SharedPackets[],
  hasCourse: boolean,
): readonly string[] => {
  const { finding, report, sample } = one.marked.outcomes[capture]!;
  if (sample !== undefined) return [];
  return [
    ...(finding ? [`${finding.says} ${finding.advice}`] : []),
    ...ownerFlags(one, capture, hasCourse),
    ...overlapFlags(shared.filter((other) => other.capture === capture)),
    ...(report?.captures ?? []).flatMap(({ readiness }) =>
      readiness.flatMap(({ severity, says }) => (severity === "harms" ? [says] : [])),
    ),
  ];
};

/** For each entry of the class, in order: what to look at. */
export const classFlags = (
  all: readonly Recognized[],
  { shared, hasCourse, questions }: ClassFacts,
): readonly (readonly string[])[] => {
  const someAnswered = all.some(({ marked }) => marked.isAnswered);
  return all.map((one, index): readonly string[] => {
    const { submission, outcomes, report, finding, answersProblem, isAnswered, notes } = one.marked;
    const strays = (report?.strayAnswers ?? []).filter((id) => !questions.has(id));
    // Ids that do not exist come first.
    const others = strays.length === report?.strayAnswers.length ? report.otherStrayAnswers : 0;
    const isSeveral = submission.captures.length > 1;
    const answersNotes = [...new Set(outcomes.flatMap((outcome) => outcome.answersNotes))];
    return [
      ...(outcomes.length === 0 && finding ? [`${finding.says} ${finding.advice}`] : []),
      ...(report === undefined ? [] : lateText(report)),
      ...notes,
      ...outcomes.flatMap((_, capture) =>
        captureFlags(one, capture, shared[index] ?? [], hasCourse).map((flag) =>
          isSeveral ? `${submission.captures[capture]!.name}: ${flag}` : flag,
        ),
      ),
      ...new Set(outcomes.flatMap(({ bundle }) => [...(bundle?.doubts ?? []), ...(bundle?.notes ?? [])])),
      ...sameKeyFlags(all, one),
      ...(answersProblem ? [`Answers: ${answersProblem}`] : []),
      ...answersNotes.map((note) => `Answers: ${note}`),
      ...(someAnswered && !isAnswered && !finding && !answersProblem
        ? ["No answers came with it: only the questions that a capture answers by itself were marked."]
        : []),
      ...(strays.length > 0 ? [strayText(strays, others)] : []),
      ...(report && variantText(report) !== "" ? [variantText(report)] : []),
    ].map((flag) => cut(flag, MAX_FLAG));
  });
};
