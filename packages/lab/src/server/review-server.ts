/** Serves the page for decisions on this machine's loopback. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { getRequestListener } from "@hono/node-server";
import { addressesOf, allowedHostsOf, listenHttp, UserMistake } from "@potshark/service";
import { makePageKey } from "@potshark/service/page-guards";
import { pageFiles } from "./content.ts";
import { createReviewApp, type ReviewSite } from "./review-app.ts";

/** The bundle is in the same place for the compiled file and for the source. */
const PAGE = fileURLToPath(new URL("../../dist/browser/", import.meta.url));

export interface ReviewServer {
  /** With the key, which must not be logged. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** @throws UserMistake where the page is not built */
export const serveReview = async (site: Pick<ReviewSite, "sheet" | "decide" | "report">): Promise<ReviewServer> => {
  if (!existsSync(join(PAGE, "review.js")))
    throw new UserMistake("the page of the review is not built; npm start builds it");
  const key = makePageKey();
  const files = new Map(await pageFiles(PAGE));
  const app = createReviewApp({ ...site, files, right: { key, hosts: allowedHostsOf(false, "localhost") } });
  const addresses = await addressesOf("localhost");
  const { port, close } = await listenHttp(getRequestListener(app.fetch), {
    addresses,
    port: 0,
    log: { exchange: () => undefined },
  });
  return { url: `http://localhost:${port}/#review=${key}`, close };
};
