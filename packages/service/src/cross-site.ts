/**
 * Who may make this site act. A browser carries out what any page asks of it, so a request that brews, stops or says
 * WHEN must come from this site's own pages, from the address bar, or from a program that is no browser.
 * Read first: W3C Fetch Metadata Request Headers; RFC 6454 §7 (Origin); RFC 9110 §10.1.3 (Referer), §7.2 (Host).
 */

/** What is judged of a request; `header` finds a value by name, whatever its case. */
export interface ActingRequest {
  readonly method: string;
  readonly header: (name: string) => string | undefined;
}

/** `confirm`: show what would happen, with a button, and do nothing yet. */
export type Verdict =
  | { readonly verdict: "allow" }
  | { readonly verdict: "confirm" }
  | { readonly verdict: "refuse"; readonly reason: string };

const ALLOW: Verdict = { verdict: "allow" };
const refuse = (reason: string): Verdict => ({ verdict: "refuse", reason });

/** Whether a URL (of an Origin or Referer header) has the scheme-default-aware host and port that `Host` names. */
const isOwn = (url: string, host: string | undefined): boolean => {
  if (host === undefined || !URL.canParse(url)) return false;
  const { protocol, host: theirs } = new URL(url);
  if (protocol !== "http:" && protocol !== "https:") return false;
  const ours = `${protocol}//${host}`;
  return URL.canParse(ours) && new URL(ours).host === theirs;
};

/**
 * The verdict on a request that would act. Never throws; headers are the attacker's to choose only where no browser
 * is involved, and then there is nobody to protect.
 */
export const judgeActingRequest = ({ method, header }: ActingRequest): Verdict => {
  const host = header("Host");
  const site = header("Sec-Fetch-Site");
  const origin = header("Origin");
  const referer = header("Referer");
  // A page fetched ahead of a click, or while an address is typed, is not yet wanted.
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
  // Browsers send no Sec-Fetch-Site over plain HTTP to an address that is not this machine, and a page can
  // suppress the Referer of its links: such a GET may be anyone's, so a person has to say yes.
  const isBrowser = header("User-Agent")?.includes("Mozilla") ?? false;
  const isFromHere = site !== undefined || (referer !== undefined && isOwn(referer, host));
  if (method === "GET" && isBrowser && !isFromHere) return { verdict: "confirm" };
  return ALLOW;
};

/**
 * Whether a Host header names this site. Refusing strange names on loopback stops DNS rebinding: a page of
 * `evil.example` whose name was made to point at 127.0.0.1 is same-origin to the browser, but not to us.
 * @param allowed lower-case host names, IPv6 in brackets, any port; or "any" for a site that is public
 */
export const isAllowedHost = (host: string | undefined, allowed: ReadonlySet<string> | "any"): boolean =>
  allowed === "any" || (host !== undefined && allowed.has(host.toLowerCase().replace(/:\d*$/, "")));
