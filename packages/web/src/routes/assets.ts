/** Static files, with a validator: an `If-None-Match` that matches is answered with 304, without a body. */
import type { Context } from "hono";
import { type Asset, matchesETag } from "../assets.ts";

export const answerAsset = (c: Context, { body, type, etag }: Asset): Response => {
  const headers = { ETag: etag, "Cache-Control": "no-cache" };
  if (matchesETag(c.req.header("If-None-Match"), etag)) return c.body(null, 304, headers);
  return c.body(body, 200, { ...headers, "Content-Type": type, "Content-Length": String(body.length) });
};
