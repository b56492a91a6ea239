/** `/test-400` and similar paths: requests that a pot must refuse, from the lab. */
import type { Context } from "hono";
import type { PotRequest } from "../pot-client.ts";
import type { Site } from "../site.ts";
import { answerError, answerTrouble } from "./respond.tsx";

/** What each path sends; the default target is the first pot. */
export const TEST_REQUESTS: Readonly<Record<string, PotRequest>> = {
  "/test-400": { method: "GET", target: "caffeine://ducky" },
  "/test-404": { method: "GET", target: "coffee://psyduck" },
  "/test-415": { method: "GET", contentType: "application/tea-pot-command" },
  "/test-501": { method: "MILK" },
};

export const answerTest = async (c: Context, site: Site, request: PotRequest): Promise<Response> => {
  const reply = await site.pot.request(request);
  if (reply.kind === "failure" || reply.status < 200 || reply.status > 299) return answerTrouble(c, site, reply);
  const message = `The pot should have refused this, but answered ${reply.record.outcome}.`;
  const records = site.pot.recordsBehind(reply.record);
  return answerError(c, site, { status: 502, title: "The pot let it pass", message, records });
};
