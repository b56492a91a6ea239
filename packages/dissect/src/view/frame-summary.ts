/** The line of a frame in a packet list: Wireshark's default columns. */

import { timeValue } from "../fields/field.ts";
import type { BlockFrame } from "../file/capture-file.ts";
import type { Cursor } from "../layers/layer.ts";
import type { Session } from "../session/session.ts";
import type { MessageDissector } from "../transport/message-dissector.ts";
import { addressIn, destinationAddress, sourceAddress } from "./address.ts";
import { EmittedFields } from "./emitted-fields.ts";
import { HTCPCP_INFO_FIELDS, htcpcpInfo } from "./htcpcp-info.ts";
import { HTTP_INFO_FIELDS, httpInfo, type ShownColumns } from "./http-info.ts";
import { packetColumns } from "./packet-info.ts";
import { findingsText, writeSegment } from "./tcp-info.ts";
import { CollectedText, type TextSink } from "./text-sink.ts";
import { recordsText, TLS_INFO_FIELDS, TlsVersions, tlsProtocol } from "./tls-info.ts";

export interface FrameSummary {
  /** `frame.number`, counted from 1. */
  readonly number: number;
  /** Time since the first frame, in nanoseconds; undefined where the file has no time for the frame. */
  readonly time: bigint | undefined;
  /** IP addresses, or else Ethernet addresses; "" where there is none. */
  readonly source: string;
  readonly destination: string;
  /** "TCP", "HTTP", "HTCPCP", "TLSv1.3". */
  readonly protocol: string;
  /** Length on the wire, in bytes. */
  readonly length: number;
  readonly info: string;
}

/** The column "Protocol" for layers that show only their name. */
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

/** RFC 8200 §8.1: over IPv6, the checksum is required. */
const hasIllegalChecksum = (frame: EmittedFields, layers: readonly string[]): boolean =>
  frame.last("udp.checksum") === 0 && layers.lastIndexOf("ipv6") > layers.lastIndexOf("ip");

const udpText = (frame: EmittedFields, layers: readonly string[]): string => {
  const length = Math.max(0, frame.number("udp.length") - UDP_HEADER_BYTES);
  const remark = hasIllegalChecksum(frame, layers) ? " [ILLEGAL CHECKSUM (0)]" : "";
  return `${frame.number("udp.srcport")} → ${frame.number("udp.dstport")} Len=${length}${remark}`;
};

const UDP_FIELDS = ["udp.srcport", "udp.dstport", "udp.length", "udp.checksum"] as const;

/** How many lists of layers are kept. */
const LISTS_KEPT = 256;

/** The maximum length of Wireshark's columns, in bytes of UTF-8. */
const MAX_INFO = 4095;
const encoder = new TextEncoder();
/** The rest of a character that was cut is left out, as in Wireshark. */
const decoder = new TextDecoder();

const cutInfo = (info: string): string => {
  if (info.length * 3 <= MAX_INFO) return info;
  const bytes = encoder.encode(info);
  let cut = decoder.decode(bytes.subarray(0, MAX_INFO));
  while (cut.endsWith("\ufffd")) cut = cut.slice(0, -1);
  return cut;
};

/** The enterprise number for examples (RFC 5612). */
const EXAMPLE_ENTERPRISE = 32473;

const blockColumns = ({ kind, enterprise, mayBeCopied }: BlockFrame): ShownColumns => {
  if (kind === "journal") return { protocol: "systemd Journal", info: "" };
  const name = enterprise === EXAMPLE_ENTERPRISE ? "Example Enterprise Number for Documentation Use" : "Unknown";
  const copying = mayBeCopied ? "will be copied" : "will not be copied";
  return { protocol: "PCAPNG", info: `Custom Block: PEN = ${name} (${enterprise}), ${copying}` };
};

/** The layers of a frame, and the layer whose columns are shown: the last one that the columns know. */
interface ShownLayers {
  readonly all: readonly string[];
  readonly shown: string;
  readonly behind: readonly string[];
}

/**
 * Summaries of the frames of one session. It reads one frame at a time, so that a line costs no object. A summary is
 * valid until this moves to the next frame, or another frame of the session is read.
 */
export class FrameSummaries {
  readonly #session: Session;
  /** The fields of messages, of HTCPCP messages alone, of UDP; and all fields. */
  readonly #messages: EmittedFields;
  readonly #coffeeMessages: EmittedFields;
  readonly #datagram: EmittedFields;
  readonly #whole: EmittedFields;
  readonly #versions: TlsVersions;
  readonly #layers = new Map<string, ShownLayers>();
  /** Labels of the protocols above TCP, by the name of their layer. */
  readonly #labels: ReadonlyMap<string, string>;
  /** The bit of HTCPCP, as `MessageDissector.protocolsIn` has it. */
  readonly #coffee: number;
  readonly #start: number;
  readonly #words = new CollectedText();
  #row = 0;
  /** The segment from which the column "Info" is made; undefined where the text is known. */
  #segment: Cursor | undefined;
  /** The text of "Info" that comes before the text of the segment. */
  #info = "";
  /** As in `FrameSummary`. */
  source = "";
  destination = "";
  protocol = "";

  constructor(session: Session) {
    this.#session = session;
    this.#messages = new EmittedFields(session, true, [...HTTP_INFO_FIELDS, ...HTCPCP_INFO_FIELDS, ...TLS_INFO_FIELDS]);
    // Nothing of bodies is kept: parts of a message that are not read cost nothing.
    this.#coffeeMessages = new EmittedFields(session, true, HTCPCP_INFO_FIELDS);
    this.#coffee = 1 << session.protocols.findIndex(({ name }) => name === "htcpcp");
    this.#datagram = new EmittedFields(session, true, ["frame.protocols", ...UDP_FIELDS]);
    this.#whole = new EmittedFields(session, true);
    this.#versions = new TlsVersions(session);
    this.#labels = new Map(
      session.protocols.map(({ name, fields }) => [name, fields.find((field) => field.name === name)?.label ?? ""]),
    );
    this.#start = session.capture.frames.firstWithTime;
  }

  /** @param row of the frame, counted from 0 */
  read(row: number): FrameSummary {
    this.at(row).writeInfo(this.#words);
    const { source, destination, protocol, hasTime } = this;
    const { frames } = this.#session.capture;
    return {
      number: row + 1,
      time: hasTime ? timeValue(this.seconds, this.nanoseconds) : undefined,
      source,
      destination,
      protocol,
      length: frames.length[row]!,
      info: this.#words.take(),
    };
  }

  /** Goes to a frame, counted from 0. */
  at(row: number): this {
    this.#row = row;
    // Before the segment is read: the first use indexes all frames, which moves the cursor.
    const { messages } = this.#session;
    const packet = this.#session.packetIn(row);
    this.source = addressIn(packet, true);
    this.destination = addressIn(packet, false);
    if (packet.next === "tcp") this.#readSegment(packet, messages);
    else this.#readPacket(row);
    return this;
  }

  get hasTime(): boolean {
    return !this.#session.capture.frames.withoutTime.has(this.#row);
  }

  /** Since the first frame, without a carry: the nanoseconds may be below 0 or above 999,999,999. */
  get seconds(): number {
    const { seconds } = this.#session.capture.frames;
    return seconds[this.#row]! - seconds[this.#start]!;
  }

  get nanoseconds(): number {
    const { nanoseconds } = this.#session.capture.frames;
    return nanoseconds[this.#row]! - nanoseconds[this.#start]!;
  }

  /** Writes the column "Info". */
  writeInfo(into: TextSink): void {
    into.text(this.#info);
    if (this.#segment === undefined) return;
    const { tcp, messages } = this.#session;
    writeSegment(this.#segment, tcp, messages.reassembledIn(this.#row), into);
  }

  #readSegment(segment: Cursor, messages: MessageDissector): void {
    const findings = findingsText(segment, this.#session.tcp);
    const protocols = messages.protocolsIn(segment.row);
    const frame = protocols === this.#coffee ? this.#coffeeMessages : this.#messages;
    const shown = protocols === 0 ? undefined : this.#messageColumns(segment, frame, findings);
    this.#segment = shown === undefined ? segment : undefined;
    this.protocol = shown?.protocol ?? "TCP";
    this.#info = shown === undefined ? findings : cutInfo(shown.info);
  }

  /** @returns undefined where TCP's own columns are shown */
  #messageColumns(segment: Cursor, frame: EmittedFields, findings: string): ShownColumns | undefined {
    const { row } = segment;
    const { shown, behind } = this.#layersOf(`tcp:${frame.readMessages(segment)}`);
    let columns: ShownColumns | undefined;
    if (shown === "tcp") return undefined;
    if (shown === "http") columns = httpInfo(frame, behind);
    else if (shown === "htcpcp") columns = htcpcpInfo(frame);
    else if (shown === "tls") {
      const version = this.#versions.of(this.#session.tcp.stream[row]!);
      columns = { protocol: tlsProtocol(frame, version), info: recordsText(frame, version) };
    } else return { protocol: shown.toUpperCase(), info: this.#labels.get(shown) ?? "" };
    return columns && { protocol: columns.protocol, info: `${findings}${columns.info}` };
  }

  /** Reads a frame without a TCP segment. */
  #readPacket(row: number): void {
    const datagram = this.#datagram.read(row);
    const layers = this.#layersOf(String(datagram.first("frame.protocols") ?? ""));
    const frame = layers.shown === "udp" ? datagram : this.#whole.read(row);
    if (this.source === "") this.source = sourceAddress(frame);
    if (this.destination === "") this.destination = destinationAddress(frame);
    const { protocol, info } = this.#packetColumns(frame, layers);
    this.protocol = protocol;
    this.#segment = undefined;
    this.#info = cutInfo(info);
  }

  #packetColumns(frame: EmittedFields, { all, shown }: ShownLayers): ShownColumns {
    const block = this.#session.capture.blocks.get(this.#row);
    if (block !== undefined) return blockColumns(block);
    const unread = this.#session.unreadIn(this.#row);
    if (unread !== undefined) return { protocol: unread, info: "" };
    if (shown === "udp") return { protocol: "UDP", info: udpText(frame, all) };
    return (
      packetColumns(frame, shown, all.at(-1) === "data") ?? {
        protocol: NAMES.get(shown) ?? shown.toUpperCase(),
        info: this.#labels.get(shown) ?? "",
      }
    );
  }

  /** @param protocols "eth:ethertype:ip:tcp" */
  #layersOf(protocols: string): ShownLayers {
    const known = this.#layers.get(protocols);
    if (known !== undefined) return known;
    const all = protocols.split(":");
    const index = all.findLastIndex((name) => NAMES.has(name) || this.#labels.has(name));
    const layers = { all, shown: all[index] ?? "", behind: all.slice(index + 1) };
    if (this.#layers.size === LISTS_KEPT) this.#layers.clear();
    this.#layers.set(protocols, layers);
    return layers;
  }
}
