/**
 * All layers, in tables: the reader of each, the layer after each link layer, and all fields. A new protocol above TCP
 * is a file, and a line here.
 */
import { FOREIGN_PROTOCOL } from "../app/foreign/foreign.ts";
import { HTCPCP_PROTOCOL } from "../app/htcpcp/htcpcp.ts";
import { HTTP_PROTOCOL } from "../app/http/http.ts";
import { TLS_PROTOCOL } from "../app/tls/tls.ts";
import type { FieldDefinition } from "../fields/field.ts";
import type { FieldRegistry } from "../filter/index.ts";
import { DATA_FIELDS, readData } from "../layers/data.ts";
import { FRAME_FIELDS, PROTOCOLS } from "../layers/frame.ts";
import type { Cursor, LayerName, Sink } from "../layers/layer.ts";
import { ETHERNET_FIELDS, readEthernet } from "../link/ethernet.ts";
import { LINUX_COOKED_FIELDS, readSll, readSll2 } from "../link/linux-cooked.ts";
import { LOOPBACK_FIELDS, readLoopback } from "../link/loopback.ts";
import { readRaw } from "../link/raw.ts";
import { readIeee8021ad, readVlan, VLAN_FIELDS } from "../link/vlan.ts";
import type { FragmentTable } from "../net/fragments.ts";
import { readGre } from "../net/gre.ts";
import { readIcmp, readIcmpv6 } from "../net/icmp.ts";
import { IPV4_FIELDS, readIpv4 } from "../net/ipv4.ts";
import { IPV6_FIELDS, readIpv6 } from "../net/ipv6.ts";
import { readIpv6Extension, readIpv6Fragment } from "../net/ipv6-extensions.ts";
import { SEGMENT_FIELDS } from "../transport/segment-fields.ts";
import type { ProtocolEntry } from "../transport/stream-protocol.ts";
import { readTcp, TCP_FIELDS } from "../transport/tcp.ts";
import type { TcpTable } from "../transport/tcp-table.ts";
import { readUdp, UDP_FIELDS } from "../transport/udp.ts";
import type { UdpTable } from "../transport/udp-table.ts";

/** What the first pass indexed in the lower layers. */
export interface Tables {
  readonly tcp: TcpTable;
  readonly fragments: FragmentTable;
  readonly udp: UdpTable;
}

/** Reads one layer; in the first pass without a sink. */
type Reader = (cursor: Cursor, sink: Sink | undefined, tables: Tables) => void;

export const READERS: Readonly<Record<LayerName, Reader>> = {
  null: readLoopback,
  eth: readEthernet,
  vlan: readVlan,
  ieee8021ad: readIeee8021ad,
  sll: readSll,
  sll2: readSll2,
  raw: readRaw,
  ip: (cursor, sink, { fragments }) => readIpv4(cursor, sink, fragments),
  ipv6: readIpv6,
  "ipv6.hopopts": readIpv6Extension,
  "ipv6.routing": readIpv6Extension,
  "ipv6.fraghdr": (cursor, sink, { fragments }) => readIpv6Fragment(cursor, sink, fragments),
  "ipv6.dstopts": readIpv6Extension,
  gre: readGre,
  icmp: readIcmp,
  icmpv6: readIcmpv6,
  udp: (cursor, sink, { udp }) => readUdp(cursor, sink, udp),
  tcp: (cursor, sink, { tcp }) => readTcp(cursor, tcp, sink),
  data: readData,
};

/** LINKTYPE numbers (www.tcpdump.org/linktypes.html). */
export const LINK_LAYERS: ReadonlyMap<number, LayerName> = new Map<number, LayerName>([
  [0, "null"],
  [108, "null"],
  [1, "eth"],
  [113, "sll"],
  [276, "sll2"],
  [12, "raw"],
  [14, "raw"],
  [101, "raw"],
  [228, "ip"],
  [229, "ipv6"],
]);

/** Layers for which nothing is emitted: only the first pass reads them. */
export const FOR_FIRST_PASS: ReadonlySet<LayerName> = new Set(["icmp", "icmpv6"]);

/**
 * Protocols above TCP. Those that recognize bytes on any port are tried in this order; if two have the same port, the
 * later one gets it.
 */
export const STREAM_PROTOCOLS: readonly ProtocolEntry[] = [
  FOREIGN_PROTOCOL,
  HTCPCP_PROTOCOL,
  TLS_PROTOCOL,
  HTTP_PROTOCOL,
];

const CLAIMED: readonly FieldDefinition[] = [
  FRAME_FIELDS,
  LOOPBACK_FIELDS,
  ETHERNET_FIELDS,
  VLAN_FIELDS,
  LINUX_COOKED_FIELDS,
  IPV4_FIELDS,
  IPV6_FIELDS,
  UDP_FIELDS,
  TCP_FIELDS,
  SEGMENT_FIELDS,
  ...STREAM_PROTOCOLS.map(({ fields }) => fields),
  DATA_FIELDS,
].flat();

/** Every field we claim, in the order of the layers; once, even if several layers emit it. */
export const FIELDS: readonly FieldDefinition[] = [...new Set(CLAIMED)];

const BY_NAME: ReadonlyMap<string, FieldDefinition> = new Map(FIELDS.map((field) => [field.name, field]));

/** The same fields by name, for filters. */
export const REGISTRY: FieldRegistry = { get: (name) => BY_NAME.get(name), names: () => BY_NAME.keys() };

/**
 * One of the layers that a sink can want: the fields that are known only after the messages of all streams were found.
 */
export const MESSAGES = "messages";

const NEEDS_MESSAGES: ReadonlySet<FieldDefinition> = new Set([PROTOCOLS, ...SEGMENT_FIELDS]);

/** Layers that emit fields whose first word is that of another layer. */
const EMITTED_BY: Readonly<Record<string, readonly string[]>> = {
  eth: ["eth", "vlan", "ieee8021ad"],
  ieee8021ah: ["ieee8021ad"],
  ip: ["ip", "ipv6"],
  ipv6: ["ipv6", "ipv6.hopopts", "ipv6.routing", "ipv6.fraghdr", "ipv6.dstopts"],
  sll: ["sll", "sll2"],
};

/** The first words of field names. */
export const layerNamesOf = (fields: readonly FieldDefinition[]): ReadonlySet<string> =>
  new Set(fields.map(({ name }) => name.split(".", 1)[0]!));

/** The layers that a sink must want to get these fields. */
export const layersOf = (fields: Iterable<FieldDefinition>): ReadonlySet<string> =>
  new Set(
    [...fields].flatMap((field) => {
      const [layer = ""] = field.name.split(".", 1);
      const layers = EMITTED_BY[layer] ?? [layer];
      return NEEDS_MESSAGES.has(field) ? [...layers, MESSAGES] : layers;
    }),
  );
