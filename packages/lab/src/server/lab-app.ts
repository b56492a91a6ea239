/**
 * The lab as a function from HTTP requests to responses. It serves the page and its content, and has one action: a
 * capture of this machine's loopback. Captures that are opened in the page are never sent here.
 */
import { isAllowedHost } from "@potshark/service";
import { escapeXml } from "@potshark/service/escape-xml";
import { Hono } from "hono";
import type { CaptureState, CommandPlaces } from "../page/page-content.ts";
import type { CaptureController } from "./capture-controller.ts";
import { type CaptureRight, whyNotCapture } from "./capture-guard.ts";
import type { LabContent } from "./content.ts";

export interface Lab {
  readonly content: LabContent;
  readonly controller: CaptureController;
  readonly captureRight: CaptureRight;
  /** Address of the coffee site, for the page's link: "http://localhost:5031/". */
  readonly siteUrl: string;
  readonly places: CommandPlaces;
  /** See `isAllowedHost`. */
  readonly allowedHosts: ReadonlySet<string> | "any";
  /** Called with our own faults, which the page gets as a 500. */
  readonly report: (error: Error) => void;
}

/** The page's worker and its captures stay in the browser: the page may send data only to this server. */
const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "Content-Security-Policy": [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join("; "),
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};

const page = (siteUrl: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>The lab - Potshark</title>
<link rel="icon" href="/page/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/page/page.css">
<script type="module" src="/page/page.js"></script>
</head>
<body data-site="${escapeXml(siteUrl)}">
<noscript>The lab reads captures in your browser, and needs JavaScript for that. Without it: npx potshark grade CAPTURE</noscript>
<div id="lab"></div>
</body>
</html>
`;

export const createLabApp = ({
  content,
  controller,
  captureRight,
  siteUrl,
  places,
  allowedHosts,
  report,
}: Lab): Hono => {
  const app = new Hono();

  app.use(async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) c.res.headers.set(name, value);
    c.res.headers.set("Cache-Control", "no-store");
  });
  app.use(async (c, next) => {
    // The host of an absolute target wins over the header (RFC 9112 §3.2.2).
    const hosts = [c.req.header("Host"), new URL(c.req.url).host];
    if (hosts.every((host) => isAllowedHost(host, allowedHosts))) return next();
    return c.text("The lab answers under its own name only, such as localhost or 127.0.0.1.\n", 403);
  });

  app.get("/", (c) => c.html(page(siteUrl)));
  app.get("/handout.json", (c) => c.json(content.handout));
  app.get("/questions.json", (c) => c.json(content.questions));
  app.get("/samples.json", (c) => c.json(content.samples));
  app.get("/places.json", (c) => c.json(places));
  app.get("/:folder{page|samples|pictures}/:name", (c) => {
    const file = content.files.get(c.req.path);
    return file === undefined ? c.notFound() : c.body(file.bytes, 200, { "Content-Type": file.type });
  });

  app.use("/capture/*", async (c, next) => {
    const refused = whyNotCapture(c, captureRight);
    return refused === undefined ? next() : c.json({ state: "refused", ...refused } satisfies CaptureState, 403);
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
