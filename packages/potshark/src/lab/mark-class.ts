/** Marks the submissions of a class: finds the answers of each, and runs the jobs. */
import { type AnswerFile, combineReports, type Finding, type Report } from "@potshark/lab";
import { inert } from "@potshark/service";
import { Progress } from "../read/progress.ts";
import type { Claim } from "./class-answers.ts";
import type { GradeCache } from "./grade-cache.ts";
import type { GradeJob, GradeOutcome } from "./grade-job.ts";
import { runGradeJobs } from "./grade-pool.ts";
import { hardLinkProblems } from "./hard-links.ts";
import type { CaptureLimits } from "./lab-capture.ts";
import type { QuestionSource } from "./question-source.ts";
import type { Submission } from "./submissions.ts";

export interface ClassOptions {
  readonly tasks: readonly number[] | undefined;
  readonly limits: CaptureLimits;
  readonly timeoutMs: number;
  readonly maxMemoryMegabytes: number;
  readonly processes: number;
  readonly cache: GradeCache | undefined;
}

/** A submission with what came of it. */
export interface MarkedSubmission {
  readonly submission: Submission;
  /** Of its captures, in their order. */
  readonly outcomes: readonly GradeOutcome[];
  /** Of all that could be marked; undefined where nothing could. */
  readonly report: Report | undefined;
  /** Why nothing could be marked. */
  readonly finding: Finding | undefined;
  readonly isAnswered: boolean;
  /** What is wrong with the answers. */
  readonly answersProblem: string | undefined;
  /** What a person should know of the files, a sentence each. */
  readonly notes: readonly string[];
}

export interface MarkedClass {
  /** In the order of the submissions. */
  readonly marked: readonly MarkedSubmission[];
  /** How many of them are as in an earlier run, and were not marked again. */
  readonly unchanged: number;
  readonly stoppedBy: "SIGINT" | "SIGTERM" | undefined;
}

const NO_CAPTURE: Finding = {
  id: "nothing-handed-in",
  severity: "blocks",
  says: "There is no capture.",
  advice: "Ask for a pcapng.",
  evidence: { frames: [], command: "" },
};

const jobsOf = (
  { student, handedInAs, submitter, known, seed, captures, answers }: Submission,
  file: AnswerFile | undefined,
  claim: Claim | undefined,
  { tasks, limits }: ClassOptions,
): readonly GradeJob[] => {
  const given = file?.answers ?? (claim?.name === undefined ? undefined : file?.students[claim.name]);
  return captures.map((capture) => ({
    student,
    names: [handedInAs, student, ...(submitter?.ids ?? []), ...known],
    capture,
    // Answers in the file of the class take precedence.
    answersFiles: given === undefined ? [...capture.answers, ...answers] : [],
    answers: given,
    answersProblem: claim?.problem,
    seed,
    tasks,
    limits,
  }));
};

const withOutcomes = (
  submission: Submission,
  jobs: readonly GradeJob[],
  outcomes: readonly GradeOutcome[],
  links: readonly string[],
): MarkedSubmission => {
  const { captures, answers, problems } = submission;
  const own = [...captures.flatMap((one) => one.answers), ...answers];
  const isLeft = own.length > 0 && jobs.length > 0 && jobs.every(({ answersFiles }) => answersFiles.length === 0);
  const left = isLeft ? own.map(({ name }) => `${name} was not read: the file of --answers counts.`) : [];
  const reports = outcomes.flatMap(({ report }) => report ?? []);
  const isBlocked = outcomes.every(({ finding }) => finding !== undefined);
  return {
    submission,
    outcomes,
    report: isBlocked || reports.length === 0 ? undefined : combineReports(reports),
    finding: isBlocked ? (outcomes[0]?.finding ?? NO_CAPTURE) : undefined,
    isAnswered: outcomes.some((one) => one.isAnswered),
    answersProblem: outcomes.find((one) => one.answersProblem !== undefined)?.answersProblem,
    notes: [...problems, ...links, ...left],
  };
};

/** ", 120 of 334 captures, about 12 s left; last 10045" */
const doneText = (student: string, done: number, total: number, elapsedMs: number): string => {
  const left = Math.ceil(((elapsedMs / done) * (total - done)) / 1000);
  return `, ${done} of ${total} captures, about ${left} s left; last ${inert(student)}`;
};

/** Marks everything. @param claims for each submission, from the file of the class */
export const markClass = async (
  source: QuestionSource,
  submissions: readonly Submission[],
  file: AnswerFile | undefined,
  claims: readonly Claim[],
  options: ClassOptions,
): Promise<MarkedClass> => {
  const jobs = submissions.map((one, index) => jobsOf(one, file, claims[index], options));
  const all = jobs.flat();
  const progress = new Progress(process.stderr, () => performance.now());
  const begun = performance.now();
  progress.begin("Marking");
  const { outcomes, unchanged, stoppedBy } = await runGradeJobs(all, source, {
    ...options,
    onDone: ({ student }, done) =>
      progress.show(done, all.length, doneText(student, done, all.length, performance.now() - begun)),
  });
  progress.stop();
  const links = hardLinkProblems(submissions);
  let next = 0;
  const marked = submissions.map((submission, index): MarkedSubmission => {
    const own = jobs[index]!;
    const done = outcomes.slice(next, next + own.length);
    next += own.length;
    return withOutcomes(submission, own, done, links[index]!);
  });
  const isUnchanged = (own: readonly GradeJob[]): boolean => own.length > 0 && own.every((job) => unchanged.has(job));
  return { marked, unchanged: jobs.filter(isUnchanged).length, stoppedBy };
};
