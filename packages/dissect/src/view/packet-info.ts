/** Wireshark's columns for frames that show nothing above IP: fragments, and types without a dissector. */
import { ETHERTYPE_NAMES } from "../link/ethertype-names.ts";
import { PROTOCOL_NAMES } from "../net/ip-protocol-names.ts";
import type { EmittedFields } from "./emitted-fields.ts";
import type { ShownColumns } from "./http-info.ts";

const hex = (number: number, digits: number): string => number.toString(16).padStart(digits, "0");

const nameOf = (protocol: number): string => PROTOCOL_NAMES.get(protocol) ?? "Unknown";

const ipv4Info = (frame: EmittedFields, isData: boolean): string => {
  const protocol = frame.number("ip.proto");
  const offset = frame.number("ip.frag_offset") * 8;
  if (!isData) return "";
  if (offset === 0 && frame.last("ip.flags.mf") !== true) return `${nameOf(protocol)} (${protocol})`;
  const place = `(proto=${nameOf(protocol)} ${protocol}, off=${offset}, ID=${hex(frame.number("ip.id"), 4)})`;
  const whole = frame.last("ip.reassembled_in");
  return `Fragmented IP protocol ${place}${whole === undefined ? "" : ` [Reassembled in #${whole}]`}`;
};

const NEXT_HEADER = /^ipv6\.(?:(?:hopopts|dstopts|routing|fraghdr)\.)?nxt$/;
const NOTHING_NEXT = 59;

const ipv6Info = (frame: EmittedFields, isData: boolean): string => {
  const next = Number(frame.inOrder.findLast(({ field }) => NEXT_HEADER.test(field.name))?.value ?? 0);
  const offset = frame.number("ipv6.fraghdr.offset") * 8;
  const more = frame.last("ipv6.fraghdr.more") === true;
  if (isData && (offset > 0 || more)) {
    const identification = hex(frame.number("ipv6.fraghdr.ident"), 8);
    return `IPv6 fragment (off=${offset} more=${more ? "y" : "n"} ident=0x${identification} nxt=${next})`;
  }
  if (next === NOTHING_NEXT) return "IPv6 no next header";
  return isData ? `Unknown IP Protocol: ${nameOf(next)} (${next})` : "";
};

/** For a type without a dissector: the protocol is its number. */
const typeColumns = (type: number, otherwise: string): ShownColumns => ({
  protocol: `0x${hex(type, 4)}`,
  info: ETHERTYPE_NAMES.get(type) ?? otherwise,
});

const tagText = (frame: EmittedFields): string =>
  `PRI: ${frame.number("vlan.priority")}  DEI: ${frame.last("vlan.dei") === true ? 1 : 0}  ID: ${frame.number("vlan.id")}`;

/**
 * @param layer the innermost dissected layer, by its name in `frame.protocols`
 * @param isData whether its payload is data
 * @returns undefined where the columns show only the layer's name
 */
export const packetColumns = (frame: EmittedFields, layer: string, isData: boolean): ShownColumns | undefined => {
  if (layer === "ip") return { protocol: "IPv4", info: ipv4Info(frame, isData) };
  if (layer.startsWith("ipv6")) return { protocol: "IPv6", info: ipv6Info(frame, isData) };
  if (!isData) return undefined;
  if (layer === "eth" && frame.has("eth.type")) return typeColumns(frame.number("eth.type"), "Ethernet II");
  if (layer === "vlan" && frame.has("vlan.etype")) return typeColumns(frame.number("vlan.etype"), tagText(frame));
  if (layer === "ieee8021ad" && frame.has("ieee8021ah.etype")) return typeColumns(frame.number("ieee8021ah.etype"), "");
  if (layer === "sll" && frame.has("sll.etype")) return typeColumns(frame.number("sll.etype"), "");
  return undefined;
};
