/** What GRE carries: its protocol types are EtherTypes, and some of its own. */
import type { LayerName } from "../layers/layer.ts";

const IPV4 = 0x0800;
const IPV6 = 0x86dd;

/** Types that only Wireshark has a dissector for. */
const FOREIGN: ReadonlySet<number> = new Set([
  0xfe, 0x101, 0x806, 0x2000, 0x2001, 0x22eb, 0x6400, 0x6558, 0x6559, 0x8137, 0x8200, 0x8210, 0x8220, 0x8230, 0x8240,
  0x8250, 0x8260, 0x8270, 0x8280, 0x8290, 0x82a0, 0x82b0, 0x82c0, 0x82d0, 0x82e0, 0x82f0, 0x8300, 0x8310, 0x8320,
  0x8330, 0x8340, 0x8350, 0x8360, 0x8370, 0x880b, 0x883e, 0x8847, 0x8848, 0x8881, 0x88be, 0x88d2, 0x8909, 0x894f,
  0xb7ea,
]);

/**
 * The layer after a type; "data" for a type without any dissector. Undefined for a type that only Wireshark has a
 * dissector for.
 */
export const layerOfGreProtocol = (type: number): LayerName | undefined => {
  if (type === IPV4) return "ip";
  if (type === IPV6) return "ipv6";
  return FOREIGN.has(type) ? undefined : "data";
};
