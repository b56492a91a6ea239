/** What every answer to our pages says: they run their own code only, and may send data only to their server. */
import { isAllowedHost } from "@potshark/service";
import type { MiddlewareHandler } from "hono";

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
  "Cache-Control": "no-store",
};

export const secureHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) c.res.headers.set(name, value);
};

/** @param refusal what other names are told */
export const underOwnName =
  (allowedHosts: ReadonlySet<string> | "any", refusal: string): MiddlewareHandler =>
  async (c, next) => {
    // The host of an absolute target wins over the header (RFC 9112 §3.2.2).
    const hosts = [c.req.header("Host"), new URL(c.req.url).host];
    return hosts.every((host) => isAllowedHost(host, allowedHosts)) ? next() : c.text(refusal, 403);
  };
