/** A pot's state as bytes for people and programs: JSON in the lab's words, WebDAV multistatus XML (RFC 4918 §14). */
import type { Bean, PotSettings } from "@potshark/config";
import strftime from "strftime";
import { type Brew, phaseAt, secondsLeft } from "./brew-state.ts";
import type { PastBrew } from "./journal.ts";

/**
 * JSON on one line. Apostrophes are escaped: the lab's original client turns each one into a quotation mark
 * before it parses.
 */
export const toJson = (value: unknown): string => `${JSON.stringify(value).replaceAll("'", "\\u0027")}\n`;

/** The keys of the lab's original first, then ours. Times in its words are local; `*_at` are ISO 8601 in UTC. */
export const brewJson = (
  brew: Brew | undefined,
  pot: PotSettings,
  timeFormat: string,
  now: number,
): Readonly<Record<string, unknown>> => {
  if (brew === undefined) return {};
  const hasMilk = brew.isPourStopped || brew.pourEndsAt > brew.brewEndsAt;
  const local = (time: number): string => strftime(timeFormat, new Date(time));
  return {
    date: local(brew.startedAt),
    beverage_type: "Coffee",
    additions: brew.additions,
    brew_time_end: local(brew.brewEndsAt),
    pour_milk_start: hasMilk ? local(brew.brewEndsAt) : "",
    coffee_bean: brew.bean,
    pour_milk_stop: hasMilk && now >= brew.pourEndsAt,
    pot: pot.name,
    phase: phaseAt(brew, now),
    seconds_left: secondsLeft(brew, now),
    started_at: new Date(brew.startedAt).toISOString(),
    brew_ends_at: new Date(brew.brewEndsAt).toISOString(),
    pour_ends_at: hasMilk ? new Date(brew.pourEndsAt).toISOString() : null,
  };
};

/** A pot with its past brews, as PROPFIND with `Depth: 1` tells them in JSON. */
export const logJson = (
  href: string,
  bean: Bean | undefined,
  brews: readonly PastBrew[],
): Readonly<Record<string, unknown>> => ({
  href,
  coffee_bean: bean ?? null,
  brews: brews.map(({ id, at, pot, additions, bean: coffee_bean, outcome }) => ({
    id,
    date: at,
    pot,
    additions,
    coffee_bean,
    outcome,
  })),
});

const xml = (text: string): string =>
  text.replace(/[<>&"]/g, (char) => ({ "<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;" })[char] ?? char);

/** Property names are those of the JSON, in a namespace of RFC 2324's own. */
const properties = (values: Readonly<Record<string, unknown>>): string =>
  Object.entries(values)
    .filter(([, value]) => value !== null && value !== "")
    .map(([name, value]) => {
      if (typeof value === "object" && !Array.isArray(value)) {
        return `<C:${name}>${properties(value as Record<string, unknown>)}</C:${name}>`;
      }
      return `<C:${name}>${xml(Array.isArray(value) ? value.join(", ") : String(value))}</C:${name}>`;
    })
    .join("");

export interface Resource {
  readonly href: string;
  readonly displayName: string;
  /** Whether PROPFIND with a depth finds more below it. */
  readonly isCollection: boolean;
  readonly values: Readonly<Record<string, unknown>>;
}

/** RFC 4918 §9.1: the answer to PROPFIND, one response a resource. */
export const multistatusXml = (resources: readonly Resource[]): string => {
  const responses = resources.map(
    ({ href, displayName, isCollection, values }) =>
      `<D:response><D:href>${xml(href)}</D:href><D:propstat><D:prop>` +
      `<D:displayname>${xml(displayName)}</D:displayname>` +
      `<D:resourcetype>${isCollection ? "<D:collection/>" : ""}</D:resourcetype>${properties(values)}` +
      "</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>",
  );
  return (
    '<?xml version="1.0" encoding="utf-8"?>\n' +
    `<D:multistatus xmlns:D="DAV:" xmlns:C="urn:ietf:rfc:2324">${responses.join("")}</D:multistatus>\n`
  );
};
