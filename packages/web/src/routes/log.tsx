/** `/log`: the pot's past brews, requested with PROPFIND. */
import type { Context } from "hono";
import { parsePotProperties } from "../brew-log.ts";
import type { Site } from "../site.ts";
import { renderPage } from "../view/layout.tsx";
import { LogPage } from "../view/log.tsx";
import { unreadable } from "../view/pot-trouble.tsx";
import { answerError, answerTrouble } from "./respond.tsx";

export const answerLog = async (c: Context, site: Site): Promise<Response> => {
  const reply = await site.pot.propfind(1);
  if (reply.kind === "failure" || reply.status < 200 || reply.status > 299) return answerTrouble(c, site, reply);
  const records = site.pot.recordsBehind(reply.record);
  const properties = parsePotProperties(reply.body);
  if (properties === undefined) return answerError(c, site, { ...unreadable(), records });
  return c.html(renderPage(<LogPage brews={properties.brews} records={records} />));
};
