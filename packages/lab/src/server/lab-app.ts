/**
 * The lab as a function from HTTP requests to responses. It serves the page and its content, and has one action: a
 * capture of this machine's loopback. Captures that are opened in the page are never sent here.
 */
import { type PageRight, secureHeaders, underOwnName, whyNoRight } from "@potshark/service/page-guards";
import { pageShell } from "@potshark/service/page-shell";
import { Hono } from "hono";
import type { CaptureState, CommandPlaces } from "../page/page-content.ts";
import type { QuestionSet } from "../questions/question-set.ts";
import type { CaptureController } from "./capture-controller.ts";
import type { LabContent } from "./content.ts";

export interface Lab {
  readonly content: LabContent;
  readonly controller: CaptureController;
  readonly captureRight: PageRight;
  readonly places: CommandPlaces;
  /** See `isAllowedHost`. */
  readonly allowedHosts: ReadonlySet<string> | "any";
  /** Called with our own faults, which the page gets as a 500. */
  readonly report: (error: Error) => void;
}

/** A capture contains the loopback traffic of every program of this machine, cookies included. */
const REFUSALS = {
  foreign: {
    why: "Only the lab's own page may capture, and only on the machine where the lab runs.",
    next: "Open the address of the lab that npm start printed, in a browser on that machine.",
  },
  "old-key": {
    why: "The key of this page belongs to an earlier start of the lab.",
    next: "Open the address of the lab that npm start printed: it ends in #capture= and the key.",
  },
} as const;

const page = ({ title, languages }: QuestionSet): string =>
  pageShell({
    title,
    root: "lab",
    base: "/page/",
    script: "page.js",
    withoutScript:
      "The lab reads captures in your browser, and needs JavaScript for that. Without it: npx potshark grade CAPTURE",
    data: { languages: languages.join(" ") },
  });

export const createLabApp = ({ content, controller, captureRight, places, allowedHosts, report }: Lab): Hono => {
  const app = new Hono();

  app.use(secureHeaders());
  app.use(underOwnName(allowedHosts, "The lab answers under its own name only, such as localhost or 127.0.0.1.\n"));

  app.get("/", (c) => c.html(page(content.questions)));
  const textsFor = (language: string | undefined): Pick<LabContent, "handout" | "questions"> =>
    content.translations.get(language ?? "") ?? content;
  app.get("/handout.json", (c) => c.json(textsFor(c.req.query("language")).handout));
  app.get("/questions.json", (c) => c.json(textsFor(c.req.query("language")).questions));
  app.get("/samples.json", (c) => c.json(content.samples));
  app.get("/places.json", (c) => c.json(places));
  for (const files of ["/page/*", "/samples/*", "/pictures/*"])
    app.get(files, (c) => {
      const file = content.files.get(c.req.path);
      return file === undefined ? c.notFound() : c.body(file.bytes, 200, { "Content-Type": file.type });
    });

  app.use("/capture/*", async (c, next) => {
    const refused = whyNoRight(c, captureRight);
    return refused === undefined
      ? next()
      : c.json({ state: "refused", ...REFUSALS[refused] } satisfies CaptureState, 403);
  });
  app.get("/capture", (c) => c.json(controller.state));
  app.post("/capture/start", async (c) => c.json(await controller.start()));
  app.post("/capture/stop", async (c) => {
    const bytes = await controller.stop();
    if (bytes === undefined) return c.json(controller.state, 409);
    return c.body(bytes, 200, { "Content-Type": "application/octet-stream" });
  });

  app.notFound((c) => c.text("There is nothing at this address. The lab is on the first page.\n", 404));
  app.onError((error, c) => {
    report(error);
    return c.text("The lab itself has failed. The reason is in its log.\n", 500);
  });
  return app;
};
