/** The page's requests to the server of the review. */
import { PageKey } from "../page/page-key.ts";
import type { ReviewAction, ReviewQuestion, ReviewSheet } from "../review/review-sheet.ts";

export const reviewKey: PageKey = new PageKey("review");

/** @throws with the next step, if the server does not answer, or refuses */
const asked = async <Shape>(path: string, init: RequestInit = {}): Promise<Shape> => {
  const headers = { Authorization: `Bearer ${reviewKey.value}`, "Content-Type": "application/json" };
  let answer: Response;
  try {
    answer = await fetch(path, { ...init, headers });
  } catch {
    throw new Error("The review does not answer: it has ended. Start it again: potshark grade --review");
  }
  if (!answer.ok) throw new Error((await answer.text()).trim());
  return answer.json() as Promise<Shape>;
};

export const fetchSheet = (): Promise<ReviewSheet> => asked("/review/sheet");

/** Decides, and saves it. @returns the question as it is now */
export const sendAction = (action: ReviewAction): Promise<ReviewQuestion> =>
  asked("/review/decide", { method: "POST", body: JSON.stringify(action) });
