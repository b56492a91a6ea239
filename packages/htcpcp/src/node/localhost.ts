/** Which address a client uses for "localhost". */
import { lookup as systemLookup } from "node:dns";
import type { LookupFunction } from "node:net";

const LOOPBACKS = [
  { address: "127.0.0.1", family: 4 },
  { address: "::1", family: 6 },
];

/**
 * The `lookup` of a connection. "localhost" is 127.0.0.1, or `::1` if nothing listens there: most servers, also the
 * lab's Python original, listen on the former only. A resolver that returns the latter first would cause a refused
 * connection each time. All other names go to the resolver.
 */
export const lookupHost: LookupFunction = (hostname, options, callback) => {
  if (hostname.toLowerCase() !== "localhost") {
    systemLookup(hostname, options, callback);
    return;
  }
  const ipv6 = options.family === 6 || options.family === "IPv6";
  process.nextTick(() => {
    if (options.all) callback(null, LOOPBACKS);
    else callback(null, ipv6 ? "::1" : "127.0.0.1", ipv6 ? 6 : 4);
  });
};
