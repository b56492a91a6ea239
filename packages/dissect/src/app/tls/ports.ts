/** TCP ports of TLS. */
import { APPLICATIONS } from "./applications.ts";

/** Protocols that can begin in the clear or switch to TLS later. */
const NOT_TLS_AT_ONCE: ReadonlySet<number> = new Set([3389, 4420, 6514, 10_050, 10_051, 27017]);

/** Ports on which Wireshark expects TLS. */
export const TLS_PORTS: readonly number[] = [...APPLICATIONS.keys()].filter((port) => !NOT_TLS_AT_ONCE.has(port));

/** A sender with such a port is a server, whatever else is known. */
export const isServerPort = (port: number): boolean => APPLICATIONS.has(port);
