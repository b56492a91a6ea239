/**
 * Which field stands inside which in the tree. The engine emits fields in Wireshark's order but flat; most of Wireshark's
 * nesting shows in the names (`tcp.flags.syn` in `tcp.flags`), and what does not is listed here.
 */
import type { FieldDefinition } from "../fields/field.ts";

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

/** Layers whose names say little of their nesting: there the bytes of a field stand among those that hold it. */
const BY_BYTES: ReadonlySet<string> = new Set(["tls", "json"]);
/** Single fields of that kind. */
const HOLDERS: ReadonlySet<string> = new Set(["htcpcp.header.line"]);

/** Fields that are emitted only when those they stand in are complete. */
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

/** The field that one stands in though others were emitted in between; undefined for most. */
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

/** When a field stands in another one of its layer that was emitted before it. */
export const NEVER = 1;
export const ALWAYS = 2;
/** Where its bytes are all the other's. */
export const HELD = 3;
/** The same, where the other has more bytes than that. */
const PART = 4;
export type Nesting = typeof NEVER | typeof ALWAYS | typeof HELD | typeof PART;

/** @param hasBytes whether the inner one was read from bytes, not computed */
export const nestingOf = (inner: FieldDefinition, outer: FieldDefinition, hasBytes: boolean): Nesting => {
  const { name } = inner;
  const around = outer.name;
  // Kind and length are named alike in every option: only their bytes tell which one they are of.
  if (name.startsWith("tcp.option")) return around.startsWith("tcp.options") && outer.type === "bytes" ? HELD : NEVER;
  if (HOLDERS.has(around)) return HELD;
  if (hasBytes && BY_BYTES.has(wordOf(name)) && wordOf(around) === wordOf(name)) {
    // Of the same bytes one is the value, unless one of the two has none.
    return outer.type === "none" || name === "json.path" ? HELD : PART;
  }
  const parents = PARENTS.get(name);
  if (parents !== undefined) return parents.includes(around) ? ALWAYS : NEVER;
  return name.startsWith(`${around}.`) && !LEAVES.has(around) ? ALWAYS : NEVER;
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

/** Whether Wireshark shows a field only where hidden ones are asked for. */
export const isAlwaysHidden = ({ name }: FieldDefinition): boolean => HIDDEN.has(name);

/** Whether it does so in some layers. @param layer that the field stands in */
export const isHiddenIn = ({ name }: FieldDefinition, layer: FieldDefinition): boolean =>
  name === "ip.version" && layer.name === "ipv6";

/** Whether a field is a header line: hidden where the field emitted before it shows the same bytes by itself. */
export const isHeaderLine = ({ name }: FieldDefinition): boolean => LINES.has(name);
