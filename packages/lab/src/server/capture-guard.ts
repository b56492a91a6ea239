/**
 * Decides who may capture. A capture contains the loopback traffic of every program of this machine, cookies included:
 * other hosts, and other users of this machine (who can also fetch the page), may not start or get one. The key is in
 * the address that is printed where the lab was started, after a #, so it is in no request and no log.
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { getConnInfo } from "@hono/node-server/conninfo";
import { isAllowedHost, judgeActingRequest } from "@potshark/service";
import type { Context } from "hono";

export const makeCaptureKey = (): string => randomBytes(24).toString("base64url");

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

const isLoopback = (address = ""): boolean => address === "::1" || /^(?:::ffff:)?127\./.test(address);

export interface CaptureRight {
  readonly key: string;
  /** The names of this machine for itself, as for `isAllowedHost`, even if the lab is public. */
  readonly hosts: ReadonlySet<string> | "any";
}

/** Why a request may not capture, and what to do; undefined if it may. */
export const whyNotCapture = (
  c: Context,
  { key, hosts }: CaptureRight,
): { readonly why: string; readonly next: string } | undefined => {
  const { decision } = judgeActingRequest({ method: c.req.method, header: (name) => c.req.header(name) });
  const isOwn = isAllowedHost(c.req.header("Host"), hosts) && isLoopback(getConnInfo(c).remote.address);
  if (decision !== "allow" || !isOwn) {
    return {
      why: "Only the lab's own page may capture, and only on the machine where the lab runs.",
      next: "Open the address of the lab that npm start printed, in a browser on that machine.",
    };
  }
  const given = c.req.header("Authorization")?.replace(/^Bearer /, "") ?? "";
  if (timingSafeEqual(digest(given), digest(key))) return undefined;
  return {
    why: "The key of this page belongs to an earlier start of the lab.",
    next: "Open the address of the lab that npm start printed: it ends in #capture= and the key.",
  };
};
