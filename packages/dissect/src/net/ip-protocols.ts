/** What IPv4 and IPv6 have in common: protocol numbers (IANA), and the traffic class (RFC 2474, RFC 3168). */
import type { LayerName } from "../layers/layer.ts";

/** The layer of each protocol that IP carries. */
const TRANSPORTS: ReadonlyMap<number, LayerName> = new Map<number, LayerName>([
  [1, "icmp"],
  [4, "ip"],
  [6, "tcp"],
  [17, "udp"],
  [41, "ipv6"],
  [47, "gre"],
  [58, "icmpv6"],
]);

/** Protocols that only Wireshark has a dissector for. */
const FOREIGN: ReadonlySet<number> = new Set([
  2, 9, 29, 33, 36, 46, 48, 50, 51, 53, 54, 62, 80, 83, 88, 89, 93, 97, 103, 106, 108, 112, 113, 115, 132, 134, 135,
  136, 137, 139, 140, 143, 173, 224,
]);

/**
 * The layer of a protocol that IP carries; "data" for a protocol without any dissector. Undefined for a protocol that
 * only Wireshark has a dissector for.
 */
export const layerOfIpProtocol = (protocol: number): LayerName | undefined =>
  TRANSPORTS.get(protocol) ?? (FOREIGN.has(protocol) ? undefined : "data");

/** Whether a packet ends with a layer for which nothing is emitted. */
export const leavesUnread = (layer: LayerName | undefined): boolean =>
  layer === undefined || layer === "icmp" || layer === "icmpv6" || layer === "gre";

export const DSCP_NAMES: ReadonlyMap<number, string> = new Map([
  [0, "Default"],
  [1, "Lower Effort"],
  [8, "Class Selector 1"],
  [10, "Assured Forwarding 11"],
  [12, "Assured Forwarding 12"],
  [14, "Assured Forwarding 13"],
  [16, "Class Selector 2"],
  [18, "Assured Forwarding 21"],
  [20, "Assured Forwarding 22"],
  [22, "Assured Forwarding 23"],
  [24, "Class Selector 3"],
  [26, "Assured Forwarding 31"],
  [28, "Assured Forwarding 32"],
  [30, "Assured Forwarding 33"],
  [32, "Class Selector 4"],
  [34, "Assured Forwarding 41"],
  [36, "Assured Forwarding 42"],
  [38, "Assured Forwarding 43"],
  [40, "Class Selector 5"],
  [44, "Voice Admit"],
  [46, "Expedited Forwarding"],
  [48, "Class Selector 6"],
  [56, "Class Selector 7"],
]);

export const ECN_NAMES: ReadonlyMap<number, string> = new Map([
  [0, "Not ECN-Capable Transport"],
  [1, "ECN-Capable Transport codepoint '01'"],
  [2, "ECN-Capable Transport codepoint '10'"],
  [3, "Congestion Experienced"],
]);
