/**
 * Which field stands inside which in the tree. The engine tells fields in Wireshark's order but flat; most of Wireshark's
 * nesting shows in the names (`tcp.flags.syn` in `tcp.flags`), and what does not is listed here.
 */
import type { FieldDefinition } from "../field.ts";

/** Where a field stands among the bytes of its source. */
export interface Placed {
  readonly field: FieldDefinition;
  readonly offset: number;
  readonly length: number;
}

const FINDINGS = ["rto", "rto_frame", "retransmission", "fast_retransmission", "spurious_retransmission"]
  .concat(["out_of_order", "lost_segment", "ack_lost_segment", "duplicate_ack", "reused_ports"])
  .concat(["keep_alive", "keep_alive_ack", "window_update", "window_full"])
  .concat(["zero_window", "zero_window_probe", "zero_window_probe_ack"])
  .map((word) => [`tcp.analysis.${word}`, ["tcp.analysis.flags"]] as const);

const ETHERNET_ADDRESSES = ["eth.dst", "eth.src"] as const;

/** Fields in one whose name does not show it. */
const PARENTS: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ["frame.interface_name", ["frame.interface_id"]],
  ["frame.interface_description", ["frame.interface_id"]],
  ["ipv6.opt", ["ipv6.hopopts", "ipv6.dstopts"]],
  ["eth.addr", ETHERNET_ADDRESSES],
  ["eth.lg", ETHERNET_ADDRESSES],
  ["eth.ig", ETHERNET_ADDRESSES],
  ["tcp.segment", ["tcp.segments"]],
  ["tcp.segment.count", ["tcp.segments"]],
  ["tcp.reassembled.length", ["tcp.segments"]],
  ["tcp.reassembled.data", ["tcp.segments"]],
  ...FINDINGS,
  ["http.content_length", ["http.content_length_header"]],
  ["htcpcp.addition", ["htcpcp.accept_additions"]],
  ...["header.line", "chunk.size", "chunk.extension", "chunk.data", "bad_chunk", "file_data"].map(
    (word) => [`htcpcp.${word}`, ["htcpcp.body"]] as const,
  ),
]);

/** Fields that Wireshark shows beside the layers: what they tell is of the layers behind them. */
const BESIDE_LAYERS: ReadonlySet<string> = new Set(["tcp.segments", "ip.fragments", "ipv6.fragments"]);

/**
 * The layer that one stands in instead of behind the one before it: headers of an extension in IPv6, and in HTTP a body
 * that nothing is known of.
 */
export const outerLayerOf = ({ name }: FieldDefinition, before: FieldDefinition): string | undefined => {
  if (name === "data" && before.name === "http") return "http";
  return name.startsWith("ipv6.") ? "ipv6" : undefined;
};

export const standsBesideLayers = ({ name }: FieldDefinition): boolean => BESIDE_LAYERS.has(name);

/** Layers whose names tell little of their nesting: there the bytes of a field stand among those that hold it. */
const BY_BYTES: ReadonlySet<string> = new Set(["tls", "json"]);
/** Single fields of that kind. */
const HOLDERS: ReadonlySet<string> = new Set(["htcpcp.header.line"]);

/** Fields that are told only when those they stand in are complete. */
const LATE: ReadonlyMap<string, string> = new Map([
  ["tcp.connection.syn", "tcp.flags.syn"],
  ["tcp.connection.synack", "tcp.flags.syn"],
  ["tcp.connection.fin", "tcp.flags.fin"],
  ["tcp.connection.fin_active", "tcp.flags.str"],
  ["tcp.connection.fin_passive", "tcp.flags.str"],
  ["tcp.connection.rst", "tcp.flags.reset"],
  ["htcpcp.teapot", "htcpcp.response.code"],
  ["htcpcp.not_acceptable", "htcpcp.response.code"],
  ["htcpcp.deprecated_post", "htcpcp.request.method"],
  ["htcpcp.unknown_scheme", "htcpcp.request.uri.scheme"],
  ["htcpcp.bad_header_name", "htcpcp.header.line"],
  ["htcpcp.folded_header", "htcpcp.header.line"],
  ["htcpcp.missing_length", "htcpcp.body"],
  ["htcpcp.unfinished_body", "htcpcp.body"],
]);

/** The field that one stands in though others were told in between; undefined for most. */
export const lateParentOf = ({ name }: FieldDefinition): string | undefined => LATE.get(name);

/** Fields that stand beside those whose names begin with theirs. */
const LEAVES: ReadonlySet<string> = new Set([
  "ip.checksum",
  "tcp.checksum",
  "udp.checksum",
  "tcp.segment",
  "http.request",
  "http.response",
  "http.response.code",
  "htcpcp.request",
  "htcpcp.response",
]);

const wordOf = (name: string): string => name.split(".", 1)[0] ?? "";

const holds = (outer: Placed, inner: Placed): boolean =>
  inner.offset >= outer.offset && inner.offset + inner.length <= outer.offset + outer.length;

/** Whether one field's bytes are all another's; of the same bytes, whether one of the two is no value of them. */
const isPartOf = (inner: Placed, outer: Placed): boolean =>
  holds(outer, inner) &&
  (outer.length > inner.length || outer.field.type === "none" || inner.field.name === "json.path");

/** Whether a field stands in another of its layer that was told before, and nothing outside that one since. */
export const standsIn = (inner: Placed, outer: Placed): boolean => {
  const { name } = inner.field;
  const around = outer.field.name;
  // Kind and length are named alike in every option: only their bytes tell which one they are of.
  if (name.startsWith("tcp.option")) {
    return around.startsWith("tcp.options") && outer.field.type === "bytes" && holds(outer, inner);
  }
  if (HOLDERS.has(around)) return holds(outer, inner);
  if (inner.length > 0 && BY_BYTES.has(wordOf(name)) && wordOf(around) === wordOf(name)) return isPartOf(inner, outer);
  const parents = PARENTS.get(name);
  if (parents !== undefined) return parents.includes(around);
  return name.startsWith(`${around}.`) && !LEAVES.has(around);
};

/** Fields that say again what another one shows; they are there to be filtered by. */
const HIDDEN: ReadonlySet<string> = new Set([
  "eth.addr",
  "eth.lg",
  "eth.ig",
  "ip.addr",
  "ip.src_host",
  "ip.dst_host",
  "ip.host",
  "ipv6.src_host",
  "ipv6.dst_host",
  "ipv6.host",
  "ipv6.addr",
  "tcp.port",
  "udp.port",
  "http.request",
  "http.response",
]);

/** Header lines, which most headers show by a field of their own. */
const LINES: ReadonlySet<string> = new Set(["http.request.line", "http.response.line"]);

/**
 * Whether Wireshark shows a field only where hidden ones are asked for.
 *
 * @param layer that it stands in
 * @param before the field told before it in the same place, if any
 */
export const isHiddenField = (node: Placed, layer: FieldDefinition, before: Placed | undefined): boolean => {
  const { name } = node.field;
  if (LINES.has(name)) return before !== undefined && before.offset === node.offset && !LINES.has(before.field.name);
  return HIDDEN.has(name) || (name === "ip.version" && layer.name === "ipv6");
};
