/** The type field of Ethernet and similar link layers (IEEE 802 numbers, IANA): the next layer, and the names. */
import { u16be } from "../bytes/byte-view.ts";
import type { LayerName } from "../layers/layer.ts";

const IPV4 = 0x0800;
const ARP = 0x0806;
const IPV6 = 0x86dd;
export const IEEE8021AD = 0x88a8;

const LAYERS: ReadonlyMap<number, LayerName> = new Map([
  [IPV4, "ip"],
  [IPV6, "ipv6"],
  [0x8100, "vlan"],
  [IEEE8021AD, "ieee8021ad"],
  [0x9100, "vlan"],
]);

/** Types that only Wireshark has a dissector for, in hexadecimal. */
const FOREIGN: ReadonlySet<number> = new Set(
  `
59 61 65 67 fd 600 641 643 644 645 712 713 806 842 8f0 8ff bad baf c15 2001 2065 2067 22e5 22ea 22f0 22f1 22f3
22f4 2323 2452 3e3f 4305 4742 6000 6003 6004 6558 8021 8023 8035 8038 8057 8059 809a 809b 80d5 80e1 80f3 80fd
80ff 8102 8103 8133 8137 814c 8181 81fd 8204 8207 8281 872d 8783 8808 8809 8847 8848 8863 8864 886c 886d 886f
8870 8874 887b 888e 8890 8892 8893 8899 889a 889b 88a1 88a2 88a4 88a9 88ab 88ae 88b4 88b7 88b8 88ba 88bb 88c7
88ca 88cc 88cd 88d8 88d9 88dc 88de 88e1 88e3 88e5 88e7 88ee 88f5 88f6 88f7 88f8 88fb 8901 8902 8906 8909 890d
8911 8914 8915 8917 891d 8926 892d 892f 893a 893f 8940 8942 8947 894f 8988 8ffd 9000 9021 9022 9104 99fe a000
a0ed aaaa abcd aefe b4e3 bbbb c021 c023 c029 c02b c02d c0de c0df c223 cafe d00d d28b e555 f052 f1c1 fbac fcfc
`
    .trim()
    .split(/\s+/)
    .map((word) => Number.parseInt(word, 16)),
);

/**
 * The layer after a type field; "data" for a type without any dissector. Undefined for a length, and for a type that
 * only Wireshark has a dissector for.
 */
export const layerOfEthertype = (ethertype: number): LayerName | undefined =>
  LAYERS.get(ethertype) ?? (ethertype <= MAX_LENGTH || FOREIGN.has(ethertype) ? undefined : "data");

/** Numbers up to this are lengths (IEEE 802.3 §3.2.6). Numbers between this and the first type have no meaning. */
export const MAX_LENGTH = 1500;
export const FIRST_TYPE = 0x0600;

/** Where packets say how long they are, from their first byte (RFC 791 §3.1, RFC 8200 §3, RFC 826). */
const LENGTHS = { ipv4Total: 2, ipv6Payload: 4, arpHardware: 4, arpProtocol: 5 } as const;

/**
 * The length that the packet after a type field gives for itself, if it gives a valid one: the bytes after it are
 * padding.
 *
 * @param start of the packet, which must be before `end`
 */
export const packetLength = (ethertype: number, bytes: Uint8Array, start: number, end: number): number | undefined => {
  const there = end - start;
  if (ethertype === IPV4 && there >= 20 && bytes[start]! >>> 4 === 4) {
    const total = u16be(bytes, start + LENGTHS.ipv4Total);
    return total >= Math.max(20, (bytes[start]! & 15) * 4) ? total : undefined;
  }
  if (ethertype === IPV6 && there >= 40 && bytes[start]! >>> 4 === 6)
    return 40 + u16be(bytes, start + LENGTHS.ipv6Payload);
  // Two addresses of each kind (RFC 826).
  if (ethertype === ARP && there >= 8)
    return 8 + 2 * (bytes[start + LENGTHS.arpHardware]! + bytes[start + LENGTHS.arpProtocol]!);
  return ethertype <= MAX_LENGTH && ethertype > 0 ? ethertype : undefined;
};
