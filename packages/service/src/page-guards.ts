/**
 * What our pages' servers answer to whom, as middleware of hono. A page runs its own code only, and may send data only to
 * its server. What only one person may ask needs the key of this start: it stands behind a # in the address that is
 * printed where the server was started, so it is in no request for a page and in no log. Neither another host, nor
 * another site, nor another user of the machine (who can also fetch the page) has it.
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context, MiddlewareHandler } from "hono";
import { isAllowedHost, judgeActingRequest } from "./cross-site.ts";

export const makePageKey = (): string => randomBytes(24).toString("base64url");

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

const isLoopback = (address = ""): boolean => address === "::1" || /^(?:::ffff:)?127\./.test(address);

export interface PageRight {
  readonly key: string;
  /** The names of this machine for itself, as for `isAllowedHost`, even if the server is public. */
  readonly hosts: ReadonlySet<string> | "any";
}

/** `foreign`: from elsewhere; `old-key`: from an earlier start, or without a key; undefined: it may. */
export const whyNoRight = (c: Context, { key, hosts }: PageRight): "foreign" | "old-key" | undefined => {
  const { decision } = judgeActingRequest({ method: c.req.method, header: (name) => c.req.header(name) });
  const isOwn = isAllowedHost(c.req.header("Host"), hosts) && isLoopback(getConnInfo(c).remote.address);
  if (decision !== "allow" || !isOwn) return "foreign";
  const given = c.req.header("Authorization")?.replace(/^Bearer /, "") ?? "";
  return timingSafeEqual(digest(given), digest(key)) ? undefined : "old-key";
};

/** Directives of the Content-Security-Policy; `frame-ancestors` counts in the header only and is added there. */
export const CONTENT_SECURITY_POLICY: readonly string[] = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
];

/** @param policy directives of the Content-Security-Policy */
export const secureHeaders =
  (policy: readonly string[] = CONTENT_SECURITY_POLICY): MiddlewareHandler =>
  async (c, next) => {
    await next();
    const headers: Readonly<Record<string, string>> = {
      "Content-Security-Policy": [...policy, "frame-ancestors 'none'"].join("; "),
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Resource-Policy": "same-origin",
      "Referrer-Policy": "no-referrer",
      "X-Content-Type-Options": "nosniff",
      "Cache-Control": "no-store",
    };
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
  };

/** @param refusal what other names are told */
export const underOwnName =
  (allowedHosts: ReadonlySet<string> | "any", refusal: string): MiddlewareHandler =>
  async (c, next) => {
    // The host of an absolute target wins over the header (RFC 9112 §3.2.2).
    const hosts = [c.req.header("Host"), new URL(c.req.url).host];
    return hosts.every((host) => isAllowedHost(host, allowedHosts)) ? next() : c.text(refusal, 403);
  };
