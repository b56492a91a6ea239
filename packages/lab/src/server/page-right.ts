/**
 * Decides which requests come from a page that this machine's user opened with the key of this start. The key is in the
 * address that is printed where the server was started, after a #, so it is in no request and no log: neither another
 * host, nor another site, nor another user of the machine (who can also fetch the page) has it.
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { getConnInfo } from "@hono/node-server/conninfo";
import { isAllowedHost, judgeActingRequest } from "@potshark/service";
import type { Context } from "hono";

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
