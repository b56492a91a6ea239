/**
 * The site as a function from HTTP requests to responses; it reads no argument, environment or clock of its own. Every
 * page is rendered from the pot's current answer; no brew is stored here.
 */
import { isAllowedHost } from "@potshark/service";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { answerAsset } from "./routes/assets.ts";
import { answerHome } from "./routes/home.tsx";
import { answerLog } from "./routes/log.tsx";
import { answerError, answerNotAllowed } from "./routes/respond.tsx";
import { answerTest, TEST_REQUESTS } from "./routes/test-errors.tsx";
import type { Site } from "./site.ts";

/** A form with every addition is under 1 kB. */
const MAX_BODY_BYTES = 16_384;

const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "Content-Security-Policy":
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "same-origin",
  "X-Content-Type-Options": "nosniff",
};

/** The site with its dependencies. */
export const createApp = (site: Site): Hono => {
  const app = new Hono();

  app.use(async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) c.res.headers.set(name, value);
    if (!c.res.headers.has("Cache-Control")) c.res.headers.set("Cache-Control", "no-store");
    if (site.studentHeader) c.res.headers.set(...site.studentHeader);
    // The handout's original captures have one connection per request; its Task 5 asks why.
    if (!site.settings.KEEP_ALIVE) c.res.headers.set("Connection", "close");
  });

  app.use(async (c, next) => {
    // The host of an absolute target wins over the header (RFC 9112 §3.2.2).
    const hosts = [c.req.header("Host"), new URL(c.req.url).host];
    if (hosts.every((host) => isAllowedHost(host, site.allowedHosts))) return next();
    const message = "This site answers under its own name only, such as localhost or 127.0.0.1.";
    return answerError(c, site, { status: 403, title: "Not under that name", message });
  });

  const tooLarge = bodyLimit({
    maxSize: MAX_BODY_BYTES,
    onError: (c) => {
      const message = `An order has at most ${MAX_BODY_BYTES} bytes.`;
      return answerError(c, site, { status: 413, title: "Too much for one cup", message });
    },
  });

  app.get("/", (c) => answerHome(c, site));
  app.post("/", tooLarge, (c) => answerHome(c, site));
  app.all("/", (c) => answerNotAllowed(c, site, "GET, HEAD, POST"));

  app.get("/log", (c) => answerLog(c, site));
  for (const [path, request] of Object.entries(TEST_REQUESTS)) app.get(path, (c) => answerTest(c, site, request));
  for (const [path, asset] of site.assets) app.get(path, (c) => answerAsset(c, asset));
  for (const path of ["/log", ...Object.keys(TEST_REQUESTS), ...site.assets.keys()]) {
    app.all(path, (c) => answerNotAllowed(c, site, "GET, HEAD"));
  }

  app.notFound((c) => {
    const message = "There is nothing at this address. The coffee is on the first page.";
    return answerError(c, site, { status: 404, title: "No such page", message });
  });
  app.onError((error, c) => {
    site.report(error);
    const message = "The site itself has failed. The reason is in its log.";
    return answerError(c, site, { status: 500, title: "Spilled", message });
  });
  return app;
};
