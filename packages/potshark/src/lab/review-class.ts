/** `grade --review`: a page on loopback where a person decides; every decision is in the file at once. */
import { basename } from "node:path";
import { type DecidedSubmission, type Decisions, type QuestionSet, Review } from "@potshark/lab";
import { serveReview } from "@potshark/lab/review";
import { runUntilStopped, UserMistake } from "@potshark/service";
import { writeDecisions } from "./decisions-store.ts";

export interface ReviewOptions {
  /** Of the class. */
  readonly path: string;
  readonly decisionsPath: string;
  readonly by: string | undefined;
  readonly say: (text: string) => void;
}

/** Serves the page until Ctrl-C. */
export const reviewClass = async (
  submissions: readonly DecidedSubmission[],
  set: QuestionSet,
  decisions: Decisions,
  { path, decisionsPath, by, say }: ReviewOptions,
): Promise<void> => {
  const review = new Review(set, submissions, decisions);
  const { url, close } = await serveReview({
    sheet: () => ({ title: basename(path), file: basename(decisionsPath), questions: review.questions }),
    decide: (action) => {
      const edits = review.editsOf(action, by);
      if (edits === undefined) return "Something else was decided about this answer meanwhile. Reload the page.";
      try {
        review.decisions = writeDecisions(decisionsPath, edits);
      } catch (error) {
        if (!(error instanceof UserMistake)) throw error;
        return `Not saved: ${error.message}`;
      }
      return review.question(action.question)!;
    },
    report: (error) => say(error.stack ?? error.message),
  });
  process.stdout.write(`Review: ${url}\n`);
  say("Ctrl-C ends the review; each decision is saved at once");
  runUntilStopped({
    stop: async () => {
      await close();
      say(`the decisions are in ${decisionsPath}; grade again, and they count`);
    },
    say,
  });
};
