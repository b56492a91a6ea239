/**
 * The page for decisions, as a function from HTTP requests to responses. Names and answers of students go only to who
 * has the key of this start.
 */
import { type PageRight, secureHeaders, underOwnName, whyNoRight } from "@potshark/service/page-guards";
import { pageShell } from "@potshark/service/page-shell";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { z } from "zod";
import { MAX_COMMENT, type ReviewAction, type ReviewQuestion, type ReviewSheet } from "../review/review-sheet.ts";
import type { File } from "./content.ts";

export interface ReviewSite {
  /** What is to be decided, as it is now. */
  readonly sheet: () => ReviewSheet;
  /**
   * Decides, and saves it.
   *
   * @returns the question as it is now; or one sentence on why nothing was saved, and the next step
   */
  readonly decide: (action: ReviewAction) => ReviewQuestion | string;
  readonly files: ReadonlyMap<string, File>;
  readonly right: PageRight;
  /** Called with our own faults, which the page gets as a 500. */
  readonly report: (error: Error) => void;
}

const PAGE = pageShell({
  title: "Review",
  root: "review",
  base: "/page/",
  script: "review.js",
  withoutScript: "This page needs JavaScript. Without it: decisions can be written into the file of --decisions.",
});

const MAX_BODY_BYTES = 1 << 16;

const ACTION: z.ZodType<ReviewAction> = z.strictObject({
  question: z.string().max(200),
  group: z.string().max(20),
  student: z.string().max(1000).optional(),
  points: z.number().min(0).max(1e6).optional(),
  comment: z.string().max(MAX_COMMENT).optional(),
});

const REFUSALS = {
  foreign: "Only the page that grade --review printed the address of may do this, on the same machine.",
  "old-key": "The key of this page is not that of this review. Open the address that grade --review printed.",
} as const;

export const createReviewApp = ({ sheet, decide, files, right, report }: ReviewSite): Hono => {
  const app = new Hono();
  app.use(secureHeaders());
  app.use(underOwnName(right.hosts, "The review answers under its own name only, such as localhost.\n"));
  app.get("/", (c) => c.html(PAGE));
  app.get("/page/:name", (c) => {
    const file = files.get(c.req.path);
    return file === undefined ? c.notFound() : c.body(file.bytes, 200, { "Content-Type": file.type });
  });
  app.use("/review/*", async (c, next) => {
    const refused = whyNoRight(c, right);
    return refused === undefined ? next() : c.text(`${REFUSALS[refused]}\n`, 403);
  });
  app.get("/review/sheet", (c) => c.json(sheet()));
  const tooLarge = bodyLimit({
    maxSize: MAX_BODY_BYTES,
    onError: (c) => c.text(`A decision has at most ${MAX_BODY_BYTES} bytes.\n`, 413),
  });
  app.post("/review/decide", tooLarge, async (c) => {
    const action = ACTION.safeParse(await c.req.json().catch(() => undefined));
    if (!action.success) return c.text("This is no decision. Reload the page.\n", 400);
    const result = decide(action.data);
    return typeof result === "string" ? c.text(`${result}\n`, 409) : c.json(result);
  });
  app.notFound((c) => c.text("There is nothing at this address. The review is on the first page.\n", 404));
  app.onError((error, c) => {
    report(error);
    return c.text("The review itself has failed. The reason is where it was started.\n", 500);
  });
  return app;
};
