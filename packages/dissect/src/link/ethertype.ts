/** The type field of Ethernet and its likes (IEEE 802 numbers, IANA): what it leads to, and its names. */
import { u16be } from "../byte-view.ts";
import type { LayerName } from "../layer.ts";

const IPV4 = 0x0800;
const ARP = 0x0806;
const IPV6 = 0x86dd;

const LAYERS: ReadonlyMap<number, LayerName> = new Map([
  [IPV4, "ip"],
  [IPV6, "ipv6"],
  [0x8100, "vlan"],
]);

export const layerOfEthertype = (ethertype: number): LayerName | undefined => LAYERS.get(ethertype);

/** In the words of Wireshark. */
export const ETHERTYPE_NAMES: ReadonlyMap<number, string> = new Map([
  [IPV4, "IPv4"],
  [IPV6, "IPv6"],
  [0x8100, "802.1Q Virtual LAN"],
  [ARP, "ARP"],
  [0x0842, "Wake on LAN"],
  [0x6558, "Transparent Ethernet bridging"],
  [0x8035, "RARP"],
  [0x8137, "Netware IPX/SPX"],
  [0x8808, "MAC Control"],
  [0x8809, "Slow Protocols"],
  [0x8847, "MPLS label switched packet"],
  [0x8848, "MPLS multicast label switched packet"],
  [0x8863, "PPPoE Discovery"],
  [0x8864, "PPPoE Session"],
  [0x886f, "MS NLB heartbeat"],
  [0x8870, "Jumbo LLC"],
  [0x887b, "Homeplug"],
  [0x888e, "802.1X Authentication"],
  [0x8892, "PROFINET"],
  [0x88a2, "ATA over Ethernet"],
  [0x88a4, "EtherCAT frame"],
  [0x88a8, "802.1ad Provider Bridge (Q-in-Q)"],
  [0x88cc, "802.1 Link Layer Discovery Protocol (LLDP)"],
  [0x88e1, "Homeplug AV"],
  [0x88e5, "802.1AE (MACsec)"],
  [0x88f7, "PTPv2 over Ethernet (IEEE1588)"],
  [0x8906, "Fibre Channel over Ethernet"],
  [0x9000, "Loopback"],
  [0x9100, "QinQ: old non-standard 802.1ad"],
]);

/** Numbers up to here are lengths (IEEE 802.3 §3.2.6), and no number up to the first type is either. */
export const MAX_LENGTH = 1500;
export const FIRST_TYPE = 0x0600;

/**
 * How long the packet behind a type field says it is, where it does and is sound: what lies behind it is padding.
 *
 * @param start of the packet, which must lie before `end`
 */
export const packetLength = (ethertype: number, bytes: Uint8Array, start: number, end: number): number | undefined => {
  const there = end - start;
  if (ethertype === IPV4 && there >= 20 && bytes[start]! >>> 4 === 4) {
    const total = u16be(bytes, start + 2);
    return total >= Math.max(20, (bytes[start]! & 15) * 4) ? total : undefined;
  }
  if (ethertype === IPV6 && there >= 40 && bytes[start]! >>> 4 === 6) return 40 + u16be(bytes, start + 4);
  // Two addresses of either kind (RFC 826).
  if (ethertype === ARP && there >= 8) return 8 + 2 * (bytes[start + 4]! + bytes[start + 5]!);
  return ethertype <= MAX_LENGTH && ethertype > 0 ? ethertype : undefined;
};
