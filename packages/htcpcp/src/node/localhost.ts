/** Where "localhost" leads a client. */
import { lookup as systemLookup } from "node:dns";
import type { LookupFunction } from "node:net";

const LOOPBACKS = [
  { address: "127.0.0.1", family: 4 },
  { address: "::1", family: 6 },
];

/**
 * The `lookup` of a connection. "localhost" is 127.0.0.1, and `::1` where nobody listens there: most servers, the lab's
 * Python original among them, listen on the former only, and a resolver that names the latter first would cost each
 * connection a refused one. Any other name is the resolver's.
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
