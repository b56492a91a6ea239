/** What Wireshark's column "Info" says of a TCP segment: "55433 → 5031 [SYN] Seq=0 Win=65535 Len=0 MSS=65495". */
import type { FieldValue } from "../field.ts";
import type { ToldFields } from "./told-fields.ts";

/** From the lowest bit up (RFC 9293 §3.1, RFC 3168, RFC 3540). */
const FLAGS = ["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR", "AE"] as const;
const RESERVED = 0xe00;

/** These three are one number where both ends offered Accurate ECN. */
const ECN_FLAGS = 0x1c0;

const namedFlags = (flags: number, accurateEcn: FieldValue | undefined): string => {
  const named = accurateEcn === undefined ? flags : flags & ~ECN_FLAGS;
  const names: string[] = FLAGS.filter((_, bit) => named & (1 << bit));
  if (accurateEcn !== undefined) names.push(`ACE=${accurateEcn}`);
  if (flags & RESERVED) names.push("Reserved");
  return names.length === 0 ? "<None>" : names.join(", ");
};

/** By the flags, where none of them are a number; made when they are first needed. */
const FLAGS_TEXTS: (string | undefined)[] = new Array(0x1000).fill(undefined);

const flagsText = (flags: number, accurateEcn: FieldValue | undefined): string => {
  if (accurateEcn !== undefined) return namedFlags(flags, accurateEcn);
  FLAGS_TEXTS[flags] ??= namedFlags(flags, undefined);
  return FLAGS_TEXTS[flags];
};

const SACK_PERMITTED = 4;

/** What an option adds, by the field that tells it. */
const OPTIONS: ReadonlyMap<string, (value: FieldValue) => string> = new Map([
  ["tcp.options.mss_val", (value: FieldValue) => ` MSS=${value}`],
  ["tcp.options.wscale.multiplier", (value: FieldValue) => ` WS=${value}`],
  ["tcp.option_kind", (value: FieldValue) => (value === SACK_PERMITTED ? " SACK_PERM" : "")],
  ["tcp.options.timestamp.tsval", (value: FieldValue) => ` TSval=${value}`],
  ["tcp.options.timestamp.tsecr", (value: FieldValue) => ` TSecr=${value}`],
  ["tcp.options.sack_le", (value: FieldValue) => ` SLE=${value}`],
  ["tcp.options.sack_re", (value: FieldValue) => ` SRE=${value}`],
]);

/** What sequence analysis found, in the order in which Wireshark puts it before the rest. */
const FINDINGS: readonly (readonly [field: string, text: string])[] = [
  ["tcp.analysis.zero_window_probe_ack", "ZeroWindowProbeAck"],
  ["tcp.analysis.zero_window", "ZeroWindow"],
  ["tcp.analysis.zero_window_probe", "ZeroWindowProbe"],
  ["tcp.analysis.duplicate_ack", "Dup ACK"],
  ["tcp.analysis.keep_alive_ack", "Keep-Alive ACK"],
  ["tcp.analysis.keep_alive", "Keep-Alive"],
  ["tcp.analysis.window_full", "Window Full"],
  ["tcp.analysis.window_update", "Window Update"],
  ["tcp.analysis.ack_lost_segment", "ACKed unseen segment"],
  ["tcp.analysis.lost_segment", "Previous segment not captured"],
  ["tcp.analysis.out_of_order", "Out-Of-Order"],
  ["tcp.analysis.spurious_retransmission", "Spurious Retransmission"],
  ["tcp.analysis.fast_retransmission", "Fast Retransmission"],
  ["tcp.analysis.retransmission", "Retransmission"],
  ["tcp.analysis.reused_ports", "Port numbers reused"],
];

/** Findings that Wireshark tells as a retransmission too, but names by themselves alone. */
const SPECIAL_RETRANSMISSIONS = ["tcp.analysis.fast_retransmission", "tcp.analysis.spurious_retransmission"] as const;

/** "[TCP Retransmission] "; "" where there is nothing to say. */
export const findingsText = (frame: ToldFields): string =>
  frame.has("tcp.analysis.flags") ? textOfFindings(frame) : "";

const textOfFindings = (frame: ToldFields): string =>
  FINDINGS.filter(([name]) => frame.has(name))
    .filter(
      ([name]) =>
        name !== "tcp.analysis.retransmission" || !SPECIAL_RETRANSMISSIONS.some((special) => frame.has(special)),
    )
    .map(([name, text]) => {
      const which =
        name === "tcp.analysis.duplicate_ack"
          ? ` ${frame.number("tcp.analysis.duplicate_ack_frame")}#${frame.number("tcp.analysis.duplicate_ack_num")}`
          : "";
      return `[TCP ${text}${which}] `;
    })
    .join("");

/** The fields that are asked for here. */
export const TCP_INFO_FIELDS: readonly string[] = [
  "tcp.stream",
  "tcp.srcport",
  "tcp.dstport",
  "tcp.flags",
  "tcp.flags.ace",
  "tcp.seq",
  "tcp.ack",
  "tcp.window_size",
  "tcp.urgent_pointer",
  "tcp.len",
  "tcp.reassembled_in",
  "tcp.analysis.flags",
  "tcp.analysis.duplicate_ack_frame",
  "tcp.analysis.duplicate_ack_num",
  ...OPTIONS.keys(),
  ...FINDINGS.map(([field]) => field),
];

const ACK = 0x010;
const URG = 0x020;

/** The segment itself, without what analysis found. */
export const segmentText = (frame: ToldFields): string => {
  const flags = frame.number("tcp.flags");
  let text = `${frame.number("tcp.srcport")} → ${frame.number("tcp.dstport")} [${flagsText(flags, frame.first("tcp.flags.ace"))}]`;
  text += ` Seq=${frame.number("tcp.seq")}`;
  if (flags & ACK) text += ` Ack=${frame.number("tcp.ack")}`;
  text += ` Win=${frame.number("tcp.window_size")}`;
  if (flags & URG) text += ` Urg=${frame.number("tcp.urgent_pointer")}`;
  text += ` Len=${frame.number("tcp.len")}`;
  for (const { field, value } of frame.inOrder) text += OPTIONS.get(field.name)?.(value) ?? "";
  const reassembledIn = frame.first("tcp.reassembled_in");
  return reassembledIn === undefined ? text : `${text} [TCP PDU reassembled in ${reassembledIn}]`;
};
