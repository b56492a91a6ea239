/** A process of its own that takes jobs, one after another, and gives back what came of them. */
import type { QuestionSet } from "@potshark/lab";
import { type GradeJob, runGradeJob } from "./grade-job.ts";

/** The first message it gets. */
export interface GradeSetup {
  readonly set: QuestionSet;
}

let set: QuestionSet | undefined;

process.on("message", async (message: GradeSetup | GradeJob) => {
  if ("set" in message) set = message.set;
  else if (set) process.send?.(await runGradeJob(message, set));
});
