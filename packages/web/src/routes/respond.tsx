/** Responses for several routes. */
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { PotReply } from "../pot-client.ts";
import type { Site } from "../site.ts";
import { ErrorPage, type ErrorPageProps } from "../view/error-page.tsx";
import { renderPage } from "../view/layout.tsx";
import { potTrouble } from "../view/pot-trouble.tsx";

/** An error page with its own status. */
export const answerError = (c: Context, site: Site, props: ErrorPageProps): Response =>
  c.html(renderPage(<ErrorPage {...props} template={site.errorTemplate} />), props.status as ContentfulStatusCode);

/** RFC 9110 §10.2.3: seconds or a date. The pot's text is passed on only if it is one of them. */
const RETRY_AFTER = /^(\d{1,6}|[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT)$/;

/** The pot's refusal or failure as a page of the same status. */
export const answerTrouble = (c: Context, site: Site, reply: PotReply): Response => {
  const retryAfter = reply.kind === "answer" ? reply.header("Retry-After") : undefined;
  if (retryAfter !== undefined && RETRY_AFTER.test(retryAfter)) c.header("Retry-After", retryAfter);
  const records = site.pot.recordsBehind(reply.record);
  return answerError(c, site, { ...potTrouble(reply, site.pot.port), records });
};

/** A method the page does not have. @param allow for the Allow header */
export const answerNotAllowed = (c: Context, site: Site, allow: string): Response => {
  c.header("Allow", allow);
  const message = `This page is asked for with ${allow.replace(/, (\w+)$/, " or $1")}.`;
  return answerError(c, site, { status: 405, title: "Not that way", message });
};
