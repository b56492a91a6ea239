/**
 * Requests that a page of somebody else's has a browser send: any page may have it POST to this machine without asking,
 * and a name of any page may be made to point here (DNS rebinding). Programs that are no browser, and a person who types
 * the address or follows a link, are answered as ever.
 */
import type { OutgoingResponse, RequestMessage } from "@potshark/htcpcp";
import { isAllowedHost, judgeActingRequest } from "@potshark/service";
import { text } from "./reply.ts";

/** A link leads here by one of these; it changes nothing, and the page that has the link cannot read the answer. */
const LINK_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD"]);

/** Whether a request is that of somebody who followed a link. */
const isNavigation = ({ method, headers }: RequestMessage): boolean =>
  LINK_METHODS.has(method) && headers.get("Sec-Fetch-Mode") === "navigate" && headers.get("Origin") === undefined;

/**
 * The refusal of a request that no page may have sent; undefined where it is to be answered.
 * @param allowedHosts see `isAllowedHost`
 */
export const refusalOfStranger = (
  request: RequestMessage,
  allowedHosts: ReadonlySet<string> | "any",
): OutgoingResponse | undefined => {
  const { method, headers } = request;
  if (!isAllowedHost(headers.get("Host"), allowedHosts))
    return text(403, "This pot answers under its own names only, such as localhost. With --public it has any name.");
  // Programs that are no browser send none of these, and there are many of them.
  if (headers.get("Origin") === undefined && headers.get("Sec-Fetch-Site") === undefined) return undefined;
  if (isNavigation(request)) return undefined;
  const judged = judgeActingRequest({ method, header: (name) => headers.get(name) });
  return judged.decision === "refuse" ? text(403, judged.reason) : undefined;
};
