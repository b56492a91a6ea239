/** From what was handed in to what came of each: whose answers are whose, and the work itself. */
import type { AnswerFile } from "@potshark/lab";
import { Progress } from "../read/progress.ts";
import type { Claim } from "./class-answers.ts";
import type { GradeJob, GradeOutcome } from "./grade-job.ts";
import { runGradeJobs } from "./grade-pool.ts";
import { hardLinkProblems } from "./hard-links.ts";
import type { QuestionSource } from "./question-source.ts";
import type { Submission } from "./submissions.ts";

export interface ClassOptions {
  readonly tasks: readonly number[] | undefined;
  readonly maxBytes: number;
  readonly timeoutMs: number;
  readonly maxMemoryMegabytes: number;
  readonly processes: number;
}

/** For each submission, in their order. */
export interface MarkedClass {
  readonly outcomes: readonly GradeOutcome[];
  readonly stoppedBy: "SIGINT" | "SIGTERM" | undefined;
}

const NO_CAPTURE: GradeOutcome = {
  report: undefined,
  finding: {
    id: "nothing-handed-in",
    severity: "blocks",
    says: "There is no capture.",
    advice: "Ask for a pcapng.",
    evidence: { frames: [], command: "" },
  },
  isAnswered: false,
  answersProblem: undefined,
  answersNotes: [],
  fingerprint: undefined,
  nonces: new Map(),
};

const jobOf = (
  submission: Submission,
  file: AnswerFile | undefined,
  claim: Claim | undefined,
  { tasks, maxBytes }: ClassOptions,
): GradeJob | undefined => {
  const { person, capture, answers } = submission;
  if (capture === undefined) return undefined;
  const given = file?.answers ?? (claim?.name === undefined ? undefined : file?.students[claim.name]);
  return {
    student: person,
    capture,
    // What is in the file of the class counts.
    answersFile: given === undefined ? answers : undefined,
    answers: given,
    answersProblem: claim?.problem,
    tasks,
    maxBytes,
  };
};

/** Marks everything. @param claims of the file of the class, for each submission */
export const markClass = async (
  source: QuestionSource,
  submissions: readonly Submission[],
  file: AnswerFile | undefined,
  claims: readonly Claim[],
  options: ClassOptions,
): Promise<MarkedClass> => {
  const jobs = submissions.map((one, index) => jobOf(one, file, claims[index], options));
  const present = jobs.filter((job) => job !== undefined);
  const progress = new Progress(process.stderr, () => performance.now());
  progress.begin("Marking");
  const { outcomes, stoppedBy } = await runGradeJobs(present, source, {
    ...options,
    onDone: (_, done) => progress.show(done, present.length),
  });
  progress.stop();
  const links = hardLinkProblems(submissions);
  let next = 0;
  return {
    stoppedBy,
    outcomes: jobs.map((job, index): GradeOutcome => {
      const outcome = job === undefined ? NO_CAPTURE : outcomes[next++]!;
      const { problems, answers } = submissions[index]!;
      const isLeft = answers !== undefined && job !== undefined && job.answersFile === undefined;
      const left = isLeft ? [`${answers} was not read: the file of --answers counts.`] : [];
      return { ...outcome, handInNotes: [...problems, ...links[index]!, ...left] };
    }),
  };
};
