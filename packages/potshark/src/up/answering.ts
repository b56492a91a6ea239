/** Whether a server that was just started answers; asked again and again, as no waiting time is right everywhere. */
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { setTimeout as delay } from "node:timers/promises";
import { HtcpcpError } from "@potshark/htcpcp";
import { CoffeeClient, lookupHost } from "@potshark/htcpcp/node";

const ATTEMPT_MS = 1000;
const PAUSE_MS = 40;

/** Whether the pot answers a GET, whatever it says. */
export const potAnswers = async (host: string, port: number, target: string): Promise<boolean> => {
  const client = new CoffeeClient({ host, port, timeoutMs: ATTEMPT_MS });
  try {
    await client.exchange({ method: "GET", target });
    return true;
  } catch (error) {
    if (error instanceof HtcpcpError) return false;
    throw error;
  } finally {
    client.close();
  }
};

/** Whether the site answers a GET of /robots.txt, whatever it says. Its certificate is its own, so nobody vouches for it. */
export const siteAnswers = (siteUrl: string): Promise<boolean> =>
  new Promise((resolve) => {
    const url = new URL("/robots.txt", siteUrl);
    const options = { agent: false, timeout: ATTEMPT_MS, rejectUnauthorized: false, lookup: lookupHost };
    const request = url.protocol === "https:" ? httpsRequest(url, options) : httpRequest(url, options);
    request.on("response", (response) => {
      response.resume();
      resolve(true);
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(false));
    // A destroyed request that never began to be answered ends here.
    request.on("close", () => resolve(false));
    request.end();
  });

/** Resolves once it answers, or the signal comes. @returns whether it answers */
export const untilAnswering = async (asks: () => Promise<boolean>, signal: AbortSignal): Promise<boolean> => {
  while (!signal.aborted) {
    if (await asks()) return !signal.aborted;
    await delay(PAUSE_MS);
  }
  return false;
};
