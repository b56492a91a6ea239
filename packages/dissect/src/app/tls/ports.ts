/** TCP ports of TLS. */
import { APPLICATIONS } from "./applications.ts";

/** What may begin in the clear, or go over to TLS later. */
const NOT_TLS_AT_ONCE: ReadonlySet<number> = new Set([3389, 4420, 6514, 10_050, 10_051, 27017]);

/** Those on which Wireshark expects TLS. */
export const TLS_PORTS: readonly number[] = [...APPLICATIONS.keys()].filter((port) => !NOT_TLS_AT_ONCE.has(port));

/** Who sends from such a port is a server, whatever else is known. */
export const isServerPort = (port: number): boolean => APPLICATIONS.has(port);
