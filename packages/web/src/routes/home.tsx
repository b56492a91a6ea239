/** `/`: the pot's page, and the query interface of the lab handout. */
import { judgeActingRequest } from "@potshark/service";
import type { Context } from "hono";
import { parsePotProperties } from "../brew-log.ts";
import { parseBrewStatus } from "../brew-status.ts";
import type { Site } from "../site.ts";
import { type PotCommand, potOf, readSiteCommand } from "../site-command.ts";
import { BeansPage } from "../view/beans.tsx";
import { ConfirmPage } from "../view/confirm.tsx";
import { HomePage } from "../view/home.tsx";
import { renderPage } from "../view/layout.tsx";
import { unreadable } from "../view/pot-trouble.tsx";
import { answerError, answerNotAllowed, answerTrouble } from "./respond.tsx";

const look = async (c: Context, site: Site, pot: string | undefined): Promise<Response> => {
  const reply = await site.pot.get(pot);
  if (reply.kind === "failure" || reply.status !== 200) return answerTrouble(c, site, reply);
  const records = site.pot.recordsBehind(reply.record);
  const status = parseBrewStatus(reply.body, site.now());
  if (status === undefined) return answerError(c, site, { ...unreadable(), records });
  return c.html(renderPage(<HomePage status={status} pot={pot} settings={site.settings} records={records} />));
};

const beans = async (c: Context, site: Site): Promise<Response> => {
  const reply = await site.pot.propfind(0);
  if (reply.kind === "failure" || reply.status < 200 || reply.status > 299) return answerTrouble(c, site, reply);
  const records = site.pot.recordsBehind(reply.record);
  const properties = parsePotProperties(reply.body);
  if (properties === undefined) return answerError(c, site, { ...unreadable(), records });
  return c.html(renderPage(<BeansPage bean={properties.bean} records={records} />));
};

/** The page of a pot; the site's start page shows the first one of the server. */
const pageOf = (pot: string | undefined, { settings }: Site): string =>
  pot === undefined || pot === settings.POTS[0]?.name ? "/" : `/?${new URLSearchParams({ pots: pot })}`;

const act = async (c: Context, site: Site, command: PotCommand): Promise<Response> => {
  // A HEAD must not change anything (RFC 9110 §9.2.1).
  if (c.req.method === "HEAD") return answerNotAllowed(c, site, "GET, POST");
  const judgement = judgeActingRequest({ method: c.req.method, header: (name) => c.req.header(name) });
  if (judgement.decision === "refuse") {
    const message = `${judgement.reason} Only this site’s own pages may ask for that. Nothing was done.`;
    return answerError(c, site, { status: 403, title: "Not from there", message });
  }
  if (judgement.decision === "confirm") return c.html(renderPage(<ConfirmPage command={command} />));
  const reply = await site.pot.act(command);
  if (reply.kind === "failure" || reply.status < 200 || reply.status > 299) return answerTrouble(c, site, reply);
  // After a POST, 303 says "now GET" (RFC 9110 §15.4.4); after a GET, the 302 of the handout's Task 6.
  return c.redirect(pageOf(potOf(command), site), c.req.method === "POST" ? 303 : 302);
};

/** The form in the body; undefined if the body is of another kind. */
const readForm = async (c: Context): Promise<URLSearchParams | undefined> => {
  const body = await c.req.text();
  const type = c.req.header("Content-Type")?.split(";", 1)[0]?.trim().toLowerCase();
  return body === "" || type === "application/x-www-form-urlencoded" ? new URLSearchParams(body) : undefined;
};

/** GET, HEAD and POST of `/`. */
export const answerHome = async (c: Context, site: Site): Promise<Response> => {
  const form = c.req.method === "POST" ? await readForm(c) : new URLSearchParams();
  if (form === undefined) {
    const message = "A brew is ordered with a form (application/x-www-form-urlencoded) or in the query.";
    return answerError(c, site, { status: 415, title: "Not a form", message });
  }
  const command = readSiteCommand(new URL(c.req.url).searchParams, form);
  switch (command.kind) {
    case "look":
      return look(c, site, command.pot);
    case "beans":
      return beans(c, site);
    case "act":
      return act(c, site, command);
    case "wrong":
      return answerError(c, site, { status: 400, title: "That is no order", message: command.message });
  }
};
