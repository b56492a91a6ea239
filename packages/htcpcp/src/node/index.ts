/** The networked parts of HTCPCP, over `node:net`: a server and a client. */
export * from "./client.ts";
export { type Exchange, isNameUnknown } from "./client-connection.ts";
export { lookupHost } from "./localhost.ts";
export { CoffeeServer } from "./server.ts";
export * from "./server-options.ts";
