/**
 * Who may capture. A capture holds what every program of this machine says on loopback, cookies among it: neither a
 * stranger of the network nor another user of the machine, who can fetch the page as well, may start or have one. The
 * key stands in the address that is printed where the lab was started, behind a #, and so in no request and no log.
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
  /** The names of this machine for itself, as `isAllowedHost` takes them, however public the lab is. */
  readonly hosts: ReadonlySet<string> | "any";
}

/** Why a request may not capture, and what to do; undefined where it may. */
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
