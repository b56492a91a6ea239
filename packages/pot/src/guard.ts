/**
 * Refuses requests that another site's page makes a browser send: any page can make it POST to this machine without a
 * preflight, and any page's host name can be made to point here (DNS rebinding). Programs other than browsers, and
 * people who type the address or follow a link, are answered as usual.
 */
import type { OutgoingResponse, RequestMessage } from "@potshark/htcpcp";
import { isAllowedHost, judgeActingRequest } from "@potshark/service";
import { text } from "./reply.ts";

/** A link uses one of these; it changes nothing, and the page with the link cannot read the answer. */
const LINK_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD"]);

/** Whether a request comes from following a link. */
const isNavigation = ({ method, headers }: RequestMessage): boolean =>
  LINK_METHODS.has(method) && headers.get("Sec-Fetch-Mode") === "navigate" && headers.get("Origin") === undefined;

/**
 * The refusal of a request that no page may send; undefined if it is to be answered.
 * @param allowedHosts see `isAllowedHost`
 */
export const refusalOfStranger = (
  request: RequestMessage,
  allowedHosts: ReadonlySet<string> | "any",
): OutgoingResponse | undefined => {
  const { method, headers } = request;
  if (!isAllowedHost(headers.get("Host"), allowedHosts))
    return text(403, "This pot answers under its own names only, such as localhost. With --public it has any name.");
  // Other programs send none of these headers, and such requests are frequent.
  if (headers.get("Origin") === undefined && headers.get("Sec-Fetch-Site") === undefined) return undefined;
  if (isNavigation(request)) return undefined;
  const judged = judgeActingRequest({ method, header: (name) => headers.get(name) });
  return judged.decision === "refuse" ? text(403, judged.reason) : undefined;
};
