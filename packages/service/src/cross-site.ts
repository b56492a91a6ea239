/**
 * Decides which requests may act. A browser sends what any page asks it to send, so a request that brews, stops or says
 * WHEN must come from this site's own pages, from the address bar, or from a program other than a browser. Read first:
 * W3C Fetch Metadata Request Headers; RFC 6454 §7 (Origin); RFC 9110 §10.1.3 (Referer), §7.2 (Host).
 */

/** Names that always mean this machine. */
export const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** The checked parts of a request; `header` finds a value by name, in any case. */
export interface ActingRequest {
  readonly method: string;
  readonly header: (name: string) => string | undefined;
}

/** `confirm`: show what would happen, with a button, and do nothing yet. */
export type CrossSiteDecision =
  | { readonly decision: "allow" }
  | { readonly decision: "confirm" }
  | { readonly decision: "refuse"; readonly reason: string };

const ALLOW: CrossSiteDecision = { decision: "allow" };
const refuse = (reason: string): CrossSiteDecision => ({ decision: "refuse", reason });

/** Whether a URL (of an Origin or Referer header) has the scheme-default-aware host and port that `Host` names. */
const isOwn = (url: string, host: string | undefined): boolean => {
  if (host === undefined || !URL.canParse(url)) return false;
  const { protocol, host: theirs } = new URL(url);
  if (protocol !== "http:" && protocol !== "https:") return false;
  const ours = `${protocol}//${host}`;
  return URL.canParse(ours) && new URL(ours).host === theirs;
};

/**
 * The decision on a request that would act. Never throws; headers are the attacker's to choose only where no browser
 * is involved, and then there is nobody to protect.
 */
export const judgeActingRequest = ({ method, header }: ActingRequest): CrossSiteDecision => {
  const host = header("Host");
  const site = header("Sec-Fetch-Site");
  const origin = header("Origin");
  const referer = header("Referer");
  // A page that is fetched before a click, or while an address is typed, is not requested by the user yet.
  if (/prefetch|prerender/i.test(`${header("Sec-Purpose") ?? ""} ${header("Purpose") ?? ""}`)) {
    return refuse("A page fetched ahead of a click must not brew.");
  }
  if (site !== undefined && site !== "same-origin" && site !== "none") {
    return refuse("The request was started by a page of another site.");
  }
  if (origin !== undefined && !isOwn(origin, host)) {
    return refuse("The request was started by a page of another origin.");
  }
  if (site === undefined && origin === undefined && referer !== undefined && !isOwn(referer, host)) {
    return refuse("The request was started from a link on another site.");
  }
  // Browsers send no Sec-Fetch-Site over plain HTTP to an address that is not this machine, and a page can suppress the
  // Referer of its links: such a GET may come from any page, so a person must confirm it.
  const isBrowser = header("User-Agent")?.includes("Mozilla") ?? false;
  const isFromHere = site !== undefined || (referer !== undefined && isOwn(referer, host));
  if (method === "GET" && isBrowser && !isFromHere) return { decision: "confirm" };
  return ALLOW;
};

/** A host in a browser's spelling, with or without a port; no user, no path, only one host. */
const HOST = /^(?:\[[0-9a-f:.]+\]|[\w.-]+)(?::\d{0,5})?$/i;

/** The normal form of a host: `127.1:80`, `LOCALHOST.`, `[0:0:0:0:0:0:0:1]` as `127.0.0.1`, `localhost`, `[::1]`. */
const plainHost = (host: string): string | undefined => {
  const url = `http://${host.replace(/:\d*$/, "")}`;
  return HOST.test(host) && URL.canParse(url) ? new URL(url).hostname.replace(/\.$/, "") : undefined;
};

/** A client sends the same host in every request. */
let lastAllowed: { readonly host: string; readonly among: ReadonlySet<string> } = { host: "", among: new Set() };

/**
 * Whether a Host header names this server. Refusing unknown names on loopback stops DNS rebinding: if `evil.example` is
 * made to point to 127.0.0.1, its page is same-origin for the browser, but not for us. A browser always sends its host;
 * a program that does not, such as the lab's original client, is not a browser.
 * @param allowed lower-case host names, IPv6 in brackets, any port; or "any" for a server that is public
 */
export const isAllowedHost = (host: string | undefined, allowed: ReadonlySet<string> | "any"): boolean => {
  if (allowed === "any" || host === undefined) return true;
  if (host === lastAllowed.host && allowed === lastAllowed.among) return true;
  if (!allowed.has(host.replace(/:\d{1,5}$/, "")) && !allowed.has(plainHost(host) ?? "")) return false;
  lastAllowed = { host, among: allowed };
  return true;
};

/** A host as written in a URL: an IPv6 address in brackets. */
export const hostInUrl = (host: string): string => (host.includes(":") ? `[${host}]` : host);

/**
 * The host names that a server with these settings answers to.
 * @param localhost the address where it listens if it is not public
 */
export const allowedHostsOf = (isPublic: boolean, localhost: string): ReadonlySet<string> | "any" =>
  isPublic ? "any" : new Set([...LOOPBACK_HOSTS, hostInUrl(localhost.toLowerCase())]);
