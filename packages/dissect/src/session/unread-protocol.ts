/**
 * Names of the protocols that end the dissection of a frame because they have no dissector here (`layers/unread.ts`).
 */
import { ENCAPSULATION_NAMES, ENCAPSULATIONS } from "../file/encapsulation.ts";
import { ALL_READ, kindOf, numberOf, type UnreadKind, unreadOf } from "../layers/unread.ts";
import { ETHERTYPE_NAMES } from "../link/ethertype-names.ts";
import { PROTOCOL_NAMES } from "../net/ip-protocol-names.ts";
import { TUNNEL_PORTS } from "../transport/udp.ts";

/** Names by kind and number, where Wireshark's column "Protocol" differs from the registries. */
const COLUMN_NAMES: Readonly<Record<UnreadKind, ReadonlyMap<number, string>>> = {
  none: new Map(),
  ethertype: new Map([
    [0x0806, "ARP"],
    [0x6558, "Transparent Ethernet bridging"],
    [0x8035, "RARP"],
    [0x8137, "IPX"],
    [0x8808, "MAC CTRL"],
    [0x8847, "MPLS"],
    [0x8848, "MPLS"],
    [0x8863, "PPPoED"],
    [0x8864, "PPPoES"],
    [0x888e, "EAPOL"],
    [0x88cc, "LLDP"],
    [0x88f7, "PTPv2"],
    [0x9000, "LOOP"],
  ]),
  ip: new Map([
    [1, "ICMP"],
    [2, "IGMP"],
    [47, "GRE"],
    [50, "ESP"],
    [51, "AH"],
    [58, "ICMPv6"],
    [88, "EIGRP"],
    [89, "OSPF"],
    [103, "PIM"],
    [112, "VRRP"],
    [115, "L2TPv3"],
    [132, "SCTP"],
    [136, "UDPlite"],
  ]),
  port: TUNNEL_PORTS,
  link: new Map([
    [9, "PPP"],
    [50, "PPP"],
    [105, "802.11"],
    [119, "802.11"],
    [127, "802.11"],
    [163, "802.11"],
    [192, "PPI"],
  ]),
  llc: new Map([[0, "LLC"]]),
};

/** PPP, Ethernet, MPLS, MACsec, NSH, Provider Backbone Bridges and ERSPAN; EtherIP, L2TP, ESP, AH and GRE. */
const CARRIERS: ReadonlySet<number> = new Set([
  ...[0x880b, 0x8864, 0x6558, 0x8847, 0x8848, 0x88e5, 0x894f, 0x88e7, 0x88be, 0x22eb].map((type) =>
    unreadOf("ethertype", type),
  ),
  ...[97, 115, 50, 51, 47, 137].map((protocol) => unreadOf("ip", protocol)),
]);

/** Whether IP packets may be inside; carrying them is the purpose of link layers and tunnels. */
const carriesPackets = (unread: number): boolean => {
  const kind = kindOf(unread);
  return kind === "link" || kind === "port" || CARRIERS.has(unread);
};

const registered = (kind: UnreadKind, number: number): string => {
  switch (kind) {
    case "ethertype":
      return ETHERTYPE_NAMES.get(number) ?? `EtherType 0x${number.toString(16).padStart(4, "0")}`;
    case "ip":
      return PROTOCOL_NAMES.get(number) ?? `IP protocol ${number}`;
    default: {
      const encapsulation = ENCAPSULATIONS.get(number);
      return encapsulation === undefined
        ? `link type ${number}`
        : (ENCAPSULATION_NAMES.get(encapsulation) ?? `link type ${number}`);
    }
  }
};

/** "ARP", "PPPoES", "802.11"; undefined where the whole frame was dissected. */
export const unreadName = (unread: number): string | undefined => {
  if (unread === ALL_READ) return undefined;
  const kind = kindOf(unread);
  const number = numberOf(unread);
  return COLUMN_NAMES[kind].get(number) ?? registered(kind, number);
};

/** A protocol in the capture that has no dissector here. */
export interface UnreadProtocol {
  /** "ARP", "PPPoES", "802.11". */
  readonly name: string;
  /** How many frames end with it. */
  readonly frames: number;
  /** Whether IP packets may be inside. */
  readonly carriesPackets: boolean;
}

/** @param counts number of frames, by the protocol number with which they end */
export const unreadProtocols = (counts: ReadonlyMap<number, number>): readonly UnreadProtocol[] => {
  const byName = new Map<string, UnreadProtocol>();
  for (const [unread, count] of counts) {
    const name = unreadName(unread)!;
    const frames = (byName.get(name)?.frames ?? 0) + count;
    byName.set(name, { name, frames, carriesPackets: carriesPackets(unread) });
  }
  return [...byName.values()].sort((left, right) => right.frames - left.frames || (left.name < right.name ? -1 : 1));
};

const MAX_NAMED = 5;

/** "3 frames are PPPoES, 1 is ARP: not read here"; undefined where all frames were dissected. */
export const unreadText = (protocols: readonly UnreadProtocol[]): string | undefined => {
  if (protocols.length === 0) return undefined;
  const shown = protocols.slice(0, MAX_NAMED).map(({ name, frames }, index) => {
    const noun = index > 0 ? "" : frames === 1 ? " frame" : " frames";
    return `${frames}${noun} ${frames === 1 ? "is" : "are"} ${name}`;
  });
  const left = protocols.slice(MAX_NAMED).reduce((sum, { frames }) => sum + frames, 0);
  const more = left === 0 ? "" : `, ${left} ${left === 1 ? "is" : "are"} of others`;
  return `${shown.join(", ")}${more}, which ${protocols.length === 1 && protocols[0]!.frames === 1 ? "is" : "are"} not read here`;
};
