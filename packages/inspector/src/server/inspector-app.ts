/** The inspector as a function from HTTP requests to responses: the page, and one capture by ranges. */
import { type PageRight, secureHeaders, underOwnName, whyNoRight } from "@potshark/service/page-guards";
import { Hono } from "hono";
import { parseRange, type ServedCapture } from "./capture-ranges.ts";
import { pageHtml } from "./page-html.ts";
import { INSPECTOR_POLICY, type ViewFile } from "./view-files.ts";

export interface InspectorOptions {
  readonly files: ReadonlyMap<string, ViewFile>;
  readonly capture: ServedCapture | undefined;
  /** Who may read the capture. */
  readonly right: PageRight;
  /** Called with our own faults, which the page gets as a 500. */
  readonly report: (error: Error) => void;
}

export const createInspectorApp = ({ files, capture, right, report }: InspectorOptions): Hono => {
  const app = new Hono();

  app.use(secureHeaders(INSPECTOR_POLICY));
  app.use(
    underOwnName(right.hosts, "The inspector answers under its own name only, such as localhost or 127.0.0.1.\n"),
  );

  app.get("/", (c) => c.html(pageHtml({ capture: capture?.name })));
  app.get("/capture", async (c) => {
    if (capture === undefined) return c.notFound();
    if (whyNoRight(c, right) !== undefined)
      return c.text("Open the address that potshark inspect printed: it ends in #key= and the key.\n", 403);
    const size = await capture.size();
    const range = parseRange(c.req.header("Range"), size);
    if (range === undefined) return c.body(null, 416, { "Content-Range": `bytes */${size}` });
    return c.body(await capture.read(range), 206, {
      "Content-Type": "application/octet-stream",
      "Content-Range": `bytes ${range.start}-${range.last}/${size}`,
    });
  });
  app.get("/:name", (c) => {
    const file = files.get(c.req.param("name"));
    return file === undefined ? c.notFound() : c.body(file.bytes, 200, { "Content-Type": file.type });
  });

  app.notFound((c) => c.text("There is nothing at this address. The inspector is on the first page.\n", 404));
  app.onError((error, c) => {
    report(error);
    return c.text("The inspector itself has failed. The reason is in its log.\n", 500);
  });
  return app;
};
