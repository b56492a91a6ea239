import type { Server } from "./question-set.ts";

/** A capture filter (pcap-filter) for only the servers' packets; "" without servers. */
export const captureFilter = (servers: readonly Server[]): string =>
  servers.map(({ port }) => `tcp port ${port}`).join(" or ");
