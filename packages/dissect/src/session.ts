/**
 * A capture, dissected: the only file that knows which layer follows which. Two passes, as in `tshark -2`: the first
 * walks every frame once, in order, and learns what needs its neighbours (streams, relative numbers) into columns; the
 * second reads the fields of any one frame when they are asked for.
 */

import type { FieldDefinition } from "./field.ts";
import type { CaptureFile } from "./file/capture-file.ts";
import type { FieldRegistry } from "./filter/index.ts";
import { FRAME_FIELDS, tellFrame, tellProtocols } from "./frame.ts";
import type { Cursor, LayerName, Sink } from "./layer.ts";
import { ETHERNET_FIELDS, readEthernet, readVlan } from "./link/ethernet.ts";
import { LINUX_COOKED_FIELDS, readSll, readSll2 } from "./link/linux-cooked.ts";
import { LOOPBACK_FIELDS, readLoopback } from "./link/loopback.ts";
import { readRaw } from "./link/raw.ts";
import { IPV4_FIELDS, readIpv4 } from "./net/ipv4.ts";
import { IPV6_FIELDS, readIpv6, readIpv6Extension } from "./net/ipv6.ts";
import { indexTcp, readTcp, TCP_FIELDS, TcpTable } from "./transport/tcp.ts";
import { readUdp, UDP_FIELDS } from "./transport/udp.ts";

/** Every field we claim, in the order of the layers. */
export const FIELDS: readonly FieldDefinition[] = [
  FRAME_FIELDS,
  LOOPBACK_FIELDS,
  ETHERNET_FIELDS,
  LINUX_COOKED_FIELDS,
  IPV4_FIELDS,
  IPV6_FIELDS,
  UDP_FIELDS,
  TCP_FIELDS,
].flat();

const BY_NAME: ReadonlyMap<string, FieldDefinition> = new Map(FIELDS.map((field) => [field.name, field]));

/** The same, found by name, as a filter asks for them. */
export const REGISTRY: FieldRegistry = { get: (name) => BY_NAME.get(name), names: () => BY_NAME.keys() };

/** Layers that tell fields under the first word of another. */
const TOLD_BY: Readonly<Record<string, readonly string[]>> = { ip: ["ip", "ipv6"], sll: ["sll", "sll2"] };

/** The layers that have to be listened to for some fields. */
export const layersOf = (fields: Iterable<FieldDefinition>): ReadonlySet<string> =>
  new Set(
    [...fields].flatMap(({ name }) => {
      const [layer = ""] = name.split(".", 1);
      return TOLD_BY[layer] ?? [layer];
    }),
  );

/** Reads one layer; in the first pass without a sink. */
type Reader = (cursor: Cursor, sink: Sink | undefined, tcp: TcpTable) => void;

/** Every layer and who reads it: a new protocol is a file and a line here. */
const READERS: Readonly<Record<LayerName, Reader>> = {
  null: readLoopback,
  eth: readEthernet,
  vlan: readVlan,
  sll: readSll,
  sll2: readSll2,
  raw: readRaw,
  ip: readIpv4,
  ipv6: readIpv6,
  "ipv6.hopopts": readIpv6Extension,
  "ipv6.routing": readIpv6Extension,
  "ipv6.fraghdr": readIpv6Extension,
  "ipv6.dstopts": readIpv6Extension,
  udp: readUdp,
  tcp: (cursor, sink, tcp) => readTcp(cursor, tcp, sink),
  data: (cursor) => {
    cursor.next = undefined;
  },
};

/** LINKTYPE numbers (www.tcpdump.org/linktypes.html). */
const LINK_LAYERS: ReadonlyMap<number, LayerName> = new Map<number, LayerName>([
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

/** Layers whose type field Wireshark counts as a layer of its own in `frame.protocols`. */
const HAS_ETHERTYPE: ReadonlySet<LayerName> = new Set(["eth", "vlan", "sll", "sll2"]);

export class Session {
  readonly capture: CaptureFile;
  readonly tcp: TcpTable;
  readonly #cursor: Cursor;

  constructor(capture: CaptureFile) {
    this.capture = capture;
    this.tcp = new TcpTable(capture.frames.count);
    this.#cursor = {
      bytes: capture.bytes.page,
      frameStart: 0,
      start: 0,
      end: 0,
      next: undefined,
      addressStart: 0,
      addressLength: 0,
      wireLength: 0,
      row: 0,
    };
    for (let row = 0; row < capture.frames.count; row += 1) this.#learn(row);
  }

  get frameCount(): number {
    return this.capture.frames.count;
  }

  /** The captured bytes of a frame, counted from 0. */
  bytesOf(row: number): Uint8Array {
    const { bytes, frames } = this.capture;
    const length = frames.capturedLength[row]!;
    const at = bytes.locate(frames.offset[row]!, length);
    return bytes.page.subarray(at, at + length);
  }

  /** Tells the fields of a frame, counted from 0. */
  read(row: number, sink: Sink): void {
    const listensTo = (layer: string): boolean => sink.wantedLayers?.has(layer) ?? true;
    if (listensTo("frame")) tellFrame(this.capture, row, sink);
    const cursor = this.#enter(row);
    let names = "";
    while (cursor.next !== undefined) {
      const name: LayerName = cursor.next;
      READERS[name](cursor, listensTo(name) ? sink : undefined, this.tcp);
      names += `${names === "" ? "" : ":"}${name === "sll2" ? "sll" : name}`;
      if (HAS_ETHERTYPE.has(name) && cursor.next !== undefined) names += ":ethertype";
    }
    if (listensTo("frame")) tellProtocols(names, sink);
  }

  /** The first pass over one frame. */
  #learn(row: number): void {
    const cursor = this.#enter(row);
    while (cursor.next !== undefined && cursor.next !== "tcp") READERS[cursor.next](cursor, undefined, this.tcp);
    if (cursor.next === "tcp") indexTcp(cursor, this.tcp);
  }

  /** Puts the cursor before the first layer of a frame. */
  #enter(row: number): Cursor {
    const { bytes, frames, interfaces } = this.capture;
    const cursor = this.#cursor;
    const length = frames.capturedLength[row]!;
    cursor.row = row;
    cursor.frameStart = bytes.locate(frames.offset[row]!, length);
    cursor.bytes = bytes.page;
    cursor.start = cursor.frameStart;
    cursor.end = cursor.start + length;
    cursor.wireLength = frames.length[row]!;
    cursor.next = LINK_LAYERS.get(interfaces[frames.interfaceId[row]!]?.linkType ?? -1);
    return cursor;
  }
}
