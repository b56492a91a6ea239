/** What IPv4 and IPv6 have in common: protocol numbers (IANA), and the traffic class (RFC 2474, RFC 3168). */
import type { LayerName } from "../layer.ts";

/** Who reads what IP carries. */
const TRANSPORTS: ReadonlyMap<number, LayerName> = new Map<number, LayerName>([
  [1, "icmp"],
  [4, "ip"],
  [6, "tcp"],
  [17, "udp"],
  [41, "ipv6"],
  [47, "gre"],
  [58, "icmpv6"],
]);

/** What other dissectors of Wireshark read. */
const FOREIGN: ReadonlySet<number> = new Set([
  2, 9, 29, 33, 36, 46, 48, 50, 51, 53, 54, 62, 80, 83, 88, 89, 93, 97, 103, 106, 108, 112, 113, 115, 132, 134, 135,
  136, 137, 139, 140, 143, 173, 224,
]);

/** Who reads what IP carries; what nobody reads is data. Undefined where others read it. */
export const layerOfIpProtocol = (protocol: number): LayerName | undefined =>
  TRANSPORTS.get(protocol) ?? (FOREIGN.has(protocol) ? undefined : "data");

/** In the words of Wireshark. */
export const PROTOCOL_NAMES: ReadonlyMap<number, string> = new Map([
  [0, "IPv6 Hop-by-Hop Option"],
  [1, "ICMP"],
  [2, "IGMP"],
  [4, "IPIP"],
  [6, "TCP"],
  [8, "EGP"],
  [9, "IGRP"],
  [17, "UDP"],
  [27, "Reliable Data"],
  [33, "Datagram Congestion Control Protocol"],
  [41, "IPv6"],
  [43, "Routing Header for IPv6"],
  [44, "Fragment Header for IPv6"],
  [46, "Reservation Protocol"],
  [47, "Generic Routing Encapsulation"],
  [50, "Encap Security Payload"],
  [51, "Authentication Header"],
  [58, "ICMPv6"],
  [59, "No Next Header for IPv6"],
  [60, "Destination Options for IPv6"],
  [88, "EIGRP"],
  [89, "OSPF IGP"],
  [94, "IP in IP"],
  [97, "Ether in IP"],
  [103, "PIM"],
  [108, "IPComp"],
  [112, "VRRP"],
  [113, "PGM"],
  [115, "Layer 2 Tunneling"],
  [124, "ISIS over IP"],
  [132, "SCTP"],
  [133, "Fibre Channel"],
  [135, "Mobile IPv6"],
  [136, "UDPLite"],
  [137, "MPLS in IP"],
  [139, "HIP"],
  [140, "Shim6 header"],
  [143, "Ethernet"],
]);

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
