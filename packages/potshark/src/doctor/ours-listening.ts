/** Whether our own server listens on a port: another server may answer too, but differently. */
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { HtcpcpError } from "@potshark/htcpcp";
import { CoffeeClient } from "@potshark/htcpcp/node";

const TIMEOUT_MS = 1500;
/** More bytes than any page of ours has. */
const PAGE_LIMIT = 1_000_000;

/** Whether a pot answers: a web server would answer in HTTP, if at all. */
export const potListens = async (host: string, port: number, target: string): Promise<boolean> => {
  const client = new CoffeeClient({ host, port, timeoutMs: TIMEOUT_MS });
  try {
    const { response } = await client.exchange({ method: "GET", target });
    return response.version.startsWith("HTCPCP/");
  } catch (error) {
    if (error instanceof HtcpcpError) return false;
    throw error;
  } finally {
    client.close();
  }
};

/** The page at the URL; empty if there is none. Its certificate is self-signed, so it is not verified. */
const pageAt = (url: URL): Promise<string> =>
  new Promise((resolve) => {
    let page = "";
    const options = { agent: false, rejectUnauthorized: false, signal: AbortSignal.timeout(TIMEOUT_MS) };
    const request = url.protocol === "https:" ? httpsRequest(url, options) : httpRequest(url, options);
    request.on("response", (response) => {
      response.setEncoding("utf8").on("data", (chunk: string) => {
        page += chunk;
        if (page.length > PAGE_LIMIT) request.destroy();
      });
    });
    request.on("error", () => resolve(page));
    request.on("close", () => resolve(page));
    request.end();
  });

/** Whether the coffee site answers, over HTTP or HTTPS. */
export const siteListens = async (host: string, port: number): Promise<boolean> => {
  const authority = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  const pages = await Promise.all(["http", "https"].map((scheme) => pageAt(new URL(`${scheme}://${authority}/log`))));
  return pages.some((page) => page.includes("· Potshark</title>"));
};
