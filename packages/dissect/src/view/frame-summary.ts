/** The line of a frame in a packet list: Wireshark's default columns. */
import type { BlockFrame } from "../file/capture-file.ts";
import { relativeTime } from "../frame.ts";
import { wordsOf } from "../layers.ts";
import type { Session } from "../session.ts";
import { ADDRESS_FIELDS, destinationAddress, sourceAddress } from "./address.ts";
import { htcpcpInfo } from "./htcpcp-info.ts";
import { httpInfo, type ShownColumns } from "./http-info.ts";
import { packetColumns } from "./packet-info.ts";
import { findingsText, segmentText, TCP_INFO_FIELDS } from "./tcp-info.ts";
import { recordsText, TlsVersions, tlsProtocol } from "./tls-info.ts";
import { ToldFields } from "./told-fields.ts";

export interface FrameSummary {
  /** `frame.number`, counted from 1. */
  readonly number: number;
  /** Since the first frame, in nanoseconds; undefined where the file gives the frame no time. */
  readonly time: bigint | undefined;
  /** Addresses of IP, or else of Ethernet; "" where there is none. */
  readonly source: string;
  readonly destination: string;
  /** "TCP", "HTTP", "HTCPCP", "TLSv1.3". */
  readonly protocol: string;
  /** On the wire, in bytes. */
  readonly length: number;
  readonly info: string;
}

/** What stands in the column "Protocol" for layers that have no more to say than their name. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ["null", "Null/Loopback"],
  ["eth", "Ethernet"],
  ["vlan", "VLAN"],
  ["ieee8021ad", "802.1ad"],
  ["sll", "SLL"],
  ["ip", "IPv4"],
  ["ipv6", "IPv6"],
  ["ipv6.hopopts", "IPv6"],
  ["ipv6.routing", "IPv6"],
  ["ipv6.fraghdr", "IPv6"],
  ["ipv6.dstopts", "IPv6"],
  ["udp", "UDP"],
  ["tcp", "TCP"],
]);

const UDP_HEADER_BYTES = 8;

/** RFC 8200 §8.1: over IPv6 a checksum is no option. */
const hasIllegalChecksum = (frame: ToldFields, layers: readonly string[]): boolean =>
  frame.last("udp.checksum") === 0 && layers.lastIndexOf("ipv6") > layers.lastIndexOf("ip");

const udpText = (frame: ToldFields, layers: readonly string[]): string => {
  const length = Math.max(0, frame.number("udp.length") - UDP_HEADER_BYTES);
  const remark = hasIllegalChecksum(frame, layers) ? " [ILLEGAL CHECKSUM (0)]" : "";
  return `${frame.number("udp.srcport")} → ${frame.number("udp.dstport")} Len=${length}${remark}`;
};

const UDP_FIELDS = ["udp.srcport", "udp.dstport", "udp.length", "udp.checksum"] as const;

/** Layers whose columns need no more than what is kept of most frames. */
const USUAL: ReadonlySet<string> = new Set(["tcp", "udp", "http", "htcpcp", "tls"]);

/** How many lists of layers are kept. */
const LISTS_KEPT = 256;

/** Wireshark's columns hold no more, in bytes of UTF-8. */
const LONGEST_INFO = 4095;
const encoder = new TextEncoder();
/** What is left of a character that was cut through is left out, as it is in Wireshark. */
const decoder = new TextDecoder();

const cutInfo = (info: string): string => {
  if (info.length * 3 <= LONGEST_INFO) return info;
  const bytes = encoder.encode(info);
  let cut = decoder.decode(bytes.subarray(0, LONGEST_INFO));
  while (cut.endsWith("\ufffd")) cut = cut.slice(0, -1);
  return cut;
};

/** The enterprise whose number examples use (RFC 5612). */
const EXAMPLE_ENTERPRISE = 32473;

const blockColumns = ({ kind, enterprise, mayBeCopied }: BlockFrame): ShownColumns => {
  if (kind === "journal") return { protocol: "systemd Journal", info: "" };
  const name = enterprise === EXAMPLE_ENTERPRISE ? "Example Enterprise Number for Documentation Use" : "Unknown";
  const copying = mayBeCopied ? "will be copied" : "will not be copied";
  return { protocol: "PCAPNG", info: `Custom Block: PEN = ${name} (${enterprise}), ${copying}` };
};

/** The layers of a frame, and the one that the columns are of: the last one that they know. */
interface ShownLayers {
  readonly all: readonly string[];
  readonly shown: string;
  readonly behind: readonly string[];
  /** Whether a protocol that nobody reads may follow. */
  readonly mayBeUnread: boolean;
}

/** Summaries of the frames of one session. */
export class FrameSummaries {
  readonly #blocks: Session["capture"]["blocks"];
  readonly #session: Session;
  /** What most frames need, */
  readonly #usual: ToldFields;
  /** and everything. */
  readonly #whole: ToldFields;
  readonly #versions: TlsVersions;
  readonly #layers = new Map<string, ShownLayers>();
  /** What protocols above TCP call themselves, by the name of their layer. */
  readonly #labels: ReadonlyMap<string, string>;

  constructor(session: Session) {
    this.#blocks = session.capture.blocks;
    this.#session = session;
    const names = [...ADDRESS_FIELDS, ...TCP_INFO_FIELDS, ...UDP_FIELDS];
    // Columns of messages are made of many of their fields.
    const words = wordsOf(session.protocols.flatMap(({ fields }) => fields));
    this.#usual = new ToldFields(session, { names, words });
    this.#whole = new ToldFields(session);
    this.#versions = new TlsVersions(session);
    this.#labels = new Map(
      session.protocols.map(({ name, fields }) => [name, fields.find((field) => field.name === name)?.label ?? ""]),
    );
  }

  /** @param row of the frame, counted from 0 */
  read(row: number): FrameSummary {
    const block = this.#blocks.get(row);
    const usual = this.#usual.read(row);
    const layers = this.#layersOf(String(usual.first("frame.protocols") ?? ""));
    const frame = USUAL.has(layers.shown) ? usual : this.#whole.read(row);
    const unread = layers.mayBeUnread ? this.#session.unreadIn(row) : undefined;
    const { protocol, info } = block
      ? blockColumns(block)
      : unread === undefined
        ? this.#columns(frame, layers)
        : { protocol: unread, info: "" };
    return {
      number: row + 1,
      time: relativeTime(this.#session.capture.frames, row, this.#session.tcp.version),
      source: sourceAddress(frame),
      destination: destinationAddress(frame),
      protocol,
      length: this.#session.capture.frames.length[row]!,
      info: cutInfo(info),
    };
  }

  /** @param protocols "eth:ethertype:ip:tcp" */
  #layersOf(protocols: string): ShownLayers {
    const known = this.#layers.get(protocols);
    if (known !== undefined) return known;
    const all = protocols.split(":");
    const index = all.findLastIndex((name) => NAMES.has(name) || this.#labels.has(name));
    const layers = { all, shown: all[index] ?? "", behind: all.slice(index + 1), mayBeUnread: !all.includes("tcp") };
    if (this.#layers.size === LISTS_KEPT) this.#layers.clear();
    this.#layers.set(protocols, layers);
    return layers;
  }

  #columns(frame: ToldFields, { all, shown, behind }: ShownLayers): ShownColumns {
    const findings = findingsText(frame);
    switch (shown) {
      case "http": {
        const { protocol, info } = httpInfo(frame, behind) ?? {
          protocol: "TCP",
          info: segmentText(frame),
        };
        return { protocol, info: `${findings}${info}` };
      }
      case "htcpcp": {
        const { protocol, info } = htcpcpInfo(frame);
        return { protocol, info: `${findings}${info}` };
      }
      case "tls": {
        const version = this.#versions.of(frame.number("tcp.stream"));
        return { protocol: tlsProtocol(frame, version), info: `${findings}${recordsText(frame, version)}` };
      }
      case "tcp":
        return { protocol: "TCP", info: `${findings}${segmentText(frame)}` };
      case "udp":
        return { protocol: "UDP", info: udpText(frame, all) };
      default:
        return (
          packetColumns(frame, shown, all.at(-1) === "data") ?? {
            protocol: NAMES.get(shown) ?? shown.toUpperCase(),
            info: this.#labels.get(shown) ?? "",
          }
        );
    }
  }
}
