/**
 * A capture, dissected. Two passes, as in `tshark -2`: the first reads every frame once, in order, and indexes into
 * columns what depends on other frames; the second emits the fields of any single frame on request.
 *
 * The first pass has two stages: TCP streams and sequence numbers immediately; messages (which bytes belong together,
 * and to which protocol) when they are needed for the first time.
 */
import type { FieldDefinition } from "../fields/field.ts";
import type { CaptureFile } from "../file/capture-file.ts";
import type { CaptureProblem } from "../file/capture-problem.ts";
import { emitFrame, emitProtocols, keepsFrame } from "../layers/frame.ts";
import type { Cursor, LayerName, Sink } from "../layers/layer.ts";
import { ALL_READ, leaveUnread } from "../layers/unread.ts";
import { type DatagramsGivenUp, type FragmentLimits, FragmentTable } from "../net/fragments.ts";
import { indexTcp } from "../transport/index-tcp.ts";
import { InflateBudget } from "../transport/inflate-budget.ts";
import { MessageDissector } from "../transport/message-dissector.ts";
import { MessageIndexer, readRunFrame } from "../transport/message-indexer.ts";
import { type DesegmentLimits, type GivenUp, PendingBytes } from "../transport/pending-bytes.ts";
import { RunTable } from "../transport/run-table.ts";
import type { ProtocolEntry } from "../transport/stream-protocol.ts";
import { TcpTable } from "../transport/tcp-table.ts";
import { UdpTable } from "../transport/udp-table.ts";
import {
  FOR_FIRST_PASS,
  LINK_LAYERS,
  layerNamesOf,
  MESSAGES,
  READERS,
  STREAM_PROTOCOLS,
  type Tables,
} from "./dissector-tables.ts";
import { type UnreadProtocol, unreadName, unreadProtocols } from "./unread-protocol.ts";

export interface SessionOptions {
  /** Like Wireshark's preference `tcp.reassemble_out_of_order`; off by default, as there. */
  readonly reassembleOutOfOrder?: boolean;
  /**
   * TCP ports for a protocol, by its name, which replace its own ports. No other protocol is expected on these ports.
   */
  readonly ports?: Readonly<Record<string, readonly number[]>>;
  /** The most bytes of one message over several segments; a longer message is shown as segment data. */
  readonly maxMessageBytes?: number;
  /**
   * The most bytes that all unfinished messages may hold at a time in the first pass. TLS handshake messages that came
   * in several records count until the session ends.
   */
  readonly maxPendingBytes?: number;
  /**
   * The most bytes that all compressed bodies together may inflate to; bodies read after that are shown as they were
   * sent. The tables for inflating count too.
   */
  readonly maxInflatedBytes?: number;
  /** How many IP fragments may wait for the rest of their datagrams in the first pass. */
  readonly fragments?: Partial<FragmentLimits>;
  /** Protocols above TCP, instead of all that we have. */
  readonly protocols?: readonly ProtocolEntry[];
}

const MAX_MESSAGE_BYTES = 1 << 28;
const MAX_PENDING_BYTES = 1 << 29;
/** Wireshark gives up a frame with this many layers. */
const MAX_LAYERS = 500;
/** A few seconds of work, and more than any capture in class needs. */
const MAX_INFLATED_BYTES = 1 << 30;

const tooMuch = ({ limit, row, needed, count }: GivenUp, offset: number, allowed: number): CaptureProblem => ({
  layer: "TCP message",
  offset,
  needed,
  had: allowed,
  limitedBy: limit,
  message:
    `${count} TCP ${count === 1 ? "message was" : "messages were"} not put together, the first in frame ${row + 1}: ` +
    `it takes ${needed} bytes of memory, ${limit} allows ${allowed}`,
});

const tooMany = ({ count, row, limit, allowed }: DatagramsGivenUp, offset: number): CaptureProblem => ({
  layer: "IP fragment",
  offset,
  needed: allowed + 1,
  had: allowed,
  limitedBy: limit,
  message:
    `${count} IP ${count === 1 ? "datagram was" : "datagrams were"} not put together, the first begins in frame ` +
    `${row + 1}: ${limit} allows ${allowed} to wait`,
});

const tooMuchInflated = (row: number, offset: number, allowed: number): CaptureProblem => ({
  layer: "HTTP body",
  offset,
  needed: allowed + 1,
  had: allowed,
  limitedBy: "maxInflatedBytes",
  message:
    `compressed bodies are shown as they were sent from frame ${row + 1} on: all together they would become too much, ` +
    `maxInflatedBytes allows ${allowed} bytes`,
});

/** What a sink wants. */
interface Interest {
  readonly listensTo: (layer: string) => boolean;
  readonly needsMessages: boolean;
  /** Other fields of the frame than the list of its layers. */
  readonly keepsFrame: boolean;
}

const newCursor = (): Cursor => ({
  bytes: new Uint8Array(0),
  frameStart: 0,
  start: 0,
  end: 0,
  next: undefined,
  isByEthertype: false,
  source: undefined,
  addressBytes: new Uint8Array(0),
  addressStart: 0,
  addressLength: 0,
  wireLength: 0,
  vlan: 0,
  isQuoted: false,
  unread: ALL_READ,
  row: 0,
});

export class Session {
  readonly capture: CaptureFile;
  readonly tcp: TcpTable;
  /**
   * Problems caused by limits, besides what is wrong with the file; for messages and bodies only after some of them
   * were read.
   */
  readonly problems: CaptureProblem[] = [];
  /** Protocols in the capture that have no dissector here, the most frequent first. */
  readonly unread: readonly UnreadProtocol[];
  /** The protocols above TCP that are expected. */
  readonly protocols: readonly ProtocolEntry[];
  readonly #options: SessionOptions;
  readonly #tables: Tables;
  readonly #cursor: Cursor = newCursor();
  /** For reading one frame while another one is read. */
  readonly #otherCursor: Cursor = newCursor();
  /** For `packetIn`. */
  readonly #packetCursor: Cursor = newCursor();
  /** The first words of all fields of protocols above TCP. */
  readonly #layerNames: readonly string[];
  readonly #interests = new WeakMap<Sink, Interest>();
  #messages: MessageDissector | undefined;

  constructor(capture: CaptureFile, options: SessionOptions = {}) {
    const { count } = capture.frames;
    const fragments = new FragmentTable((row) => this.bytesOf(row), count, options.fragments);
    this.capture = capture;
    this.#options = options;
    this.tcp = new TcpTable(capture.frames);
    this.#tables = {
      tcp: this.tcp,
      fragments,
      udp: new UdpTable(capture.frames),
    };
    this.protocols = options.protocols ?? STREAM_PROTOCOLS;
    this.#layerNames = this.protocols.flatMap(({ fields }) => [...layerNamesOf(fields)]);
    const counts = new Map<number, number>();
    for (let row = 0; row < count; row += 1) {
      const cursor = this.#toTcp(row, this.#cursor, true);
      if (cursor.next === "tcp") indexTcp(cursor, this.tcp);
      if (cursor.unread !== ALL_READ) counts.set(cursor.unread, (counts.get(cursor.unread) ?? 0) + 1);
    }
    this.tcp.finish();
    this.unread = unreadProtocols(counts);
    const { givenUp } = fragments;
    if (givenUp) this.problems.push(tooMany(givenUp, capture.frames.offset[givenUp.row]!));
  }

  get frameCount(): number {
    return this.capture.frames.count;
  }

  /**
   * The captured bytes of a frame, counted from 0.
   *
   * @param isInPassing the caller does not keep them: they may be overwritten when another frame is read
   */
  bytesOf(row: number, isInPassing = false): Uint8Array {
    const { bytes, frames } = this.capture;
    const offset = frames.offset[row]!;
    const length = frames.capturedLength[row]!;
    const at = isInPassing ? bytes.locateInPassing(offset, length) : bytes.locate(offset, length);
    return bytes.page.subarray(at, at + length);
  }

  /** The protocol that ends the dissection of a frame, counted from 0, because it has no dissector here. */
  unreadIn(row: number): string | undefined {
    return unreadName(this.#toTcp(row, this.#otherCursor, true).unread);
  }

  /** Whether a field belongs to a protocol above TCP. */
  isOfMessage({ name }: FieldDefinition): boolean {
    return this.#layerNames.includes(name.split(".", 1)[0] ?? "");
  }

  /**
   * Whether a frame, counted from 0, shows a message of a protocol above TCP. Without a message it has none of their
   * fields.
   */
  hasMessage(row: number): boolean {
    return this.#indexedMessages().has(row);
  }

  /**
   * The headers of a frame, counted from 0, read up to TCP's.
   *
   * @returns a cursor before the TCP header, or where the layers end without one. It is valid until another frame is
   *   read; do not keep a view into its bytes
   */
  packetIn(row: number): Cursor {
    const cursor = this.#enter(row, this.#packetCursor, true);
    for (let depth = 0; depth < MAX_LAYERS; depth += 1) {
      const { next } = cursor;
      if (next === undefined || next === "tcp" || FOR_FIRST_PASS.has(next)) break;
      READERS[next](cursor, undefined, this.#tables);
    }
    return cursor;
  }

  /** What the frames show of messages. The first call indexes all messages. */
  get messages(): MessageDissector {
    return this.#indexedMessages();
  }

  /**
   * Emits the messages of the segment at a cursor, to a sink that wants no lower layer except "frame".
   *
   * @returns the layers of the messages: "http:json"
   */
  readMessages(cursor: Cursor, sink: Sink): string {
    const { start } = cursor;
    const { listensTo } = this.#interestOf(sink);
    const messages = this.#indexedMessages();
    READERS.tcp(cursor, undefined, this.#tables);
    const names = messages.dissect(cursor, start, sink, listensTo);
    cursor.start = start;
    return names.slice(1);
  }

  /** Emits the fields of a frame, counted from 0. */
  read(row: number, sink: Sink): void {
    const { listensTo, needsMessages, keepsFrame } = this.#interestOf(sink);
    const messages = needsMessages ? this.#indexedMessages() : undefined;
    if (keepsFrame) emitFrame(this.capture, row, sink);
    const cursor = this.#enter(row, this.#cursor, sink.isTransient);
    let names = "";
    for (let depth = 0; depth < MAX_LAYERS; depth += 1) {
      if (cursor.next === undefined || FOR_FIRST_PASS.has(cursor.next)) break;
      const name: LayerName = cursor.next;
      const { start, source } = cursor;
      cursor.isByEthertype = false;
      READERS[name](cursor, listensTo(name) ? sink : undefined, this.#tables);
      // A layer that the sink does not want may still reassemble bytes, in which offsets of other layers count.
      if (cursor.source && cursor.source !== source && !listensTo(name)) sink.source?.(cursor.source);
      // A layer that takes no bytes and leaves them to data has refused them: it is not named. If it is the first
      // layer, the frame ends.
      if (cursor.next === "data" && cursor.start === start) {
        if (names === "") break;
        continue;
      }
      names += `${names === "" ? "" : ":"}${name === "sll2" ? "sll" : name}`;
      if (name === "tcp" && messages) names += messages.dissect(cursor, start, sink, listensTo);
      if (cursor.isByEthertype && cursor.next !== undefined) names += ":ethertype";
    }
    if (listensTo("frame") && needsMessages) emitProtocols(names, sink);
  }

  /** What a sink wants. */
  #interestOf(sink: Sink): Interest {
    const known = this.#interests.get(sink);
    if (known !== undefined) return known;
    const { wantedLayers, wantedFields } = sink;
    const listensTo = (layer: string): boolean => wantedLayers?.has(layer) ?? true;
    const interest: Interest = {
      listensTo,
      needsMessages: listensTo(MESSAGES) || listensTo("data") || this.#layerNames.some(listensTo),
      keepsFrame: listensTo("frame") && (wantedFields === undefined || keepsFrame(wantedFields)),
    };
    this.#interests.set(sink, interest);
    return interest;
  }

  /** The second stage of the first pass, when it is needed for the first time. */
  #indexedMessages(): MessageDissector {
    if (this.#messages !== undefined) return this.#messages;
    const { frames } = this.capture;
    const {
      ports: portsOf = {},
      reassembleOutOfOrder = false,
      maxMessageBytes = MAX_MESSAGE_BYTES,
      maxPendingBytes = MAX_PENDING_BYTES,
      maxInflatedBytes = MAX_INFLATED_BYTES,
    } = this.#options;
    const limits: DesegmentLimits = { maxMessageBytes, maxPendingBytes };
    const timeOf = (row: number): bigint => frames.timeOf(row);
    const inflating = new InflateBudget(maxInflatedBytes, (row) =>
      this.problems.push(tooMuchInflated(row, frames.offset[row]!, maxInflatedBytes)),
    );
    const pending = new PendingBytes(limits);
    const claimed = new Set(Object.values(portsOf).flat());
    const layers = this.protocols.map(({ name, fields, ports, make }) => ({
      fields,
      protocol: make({ timeOf, inflating, pending }),
      ports: portsOf[name] ?? ports.filter((port) => !claimed.has(port)),
    }));
    const table = new RunTable(frames.count);
    const indexer = new MessageIndexer(table, this.tcp, layers, { reassembleOutOfOrder, pending });
    for (let row = 0; row < frames.count; row += 1) {
      if (this.tcp.stream[row] !== -1) indexer.index(this.#toTcp(row, this.#cursor, true));
    }
    indexer.finish();
    for (const given of pending.givenUp)
      this.problems.push(tooMuch(given, frames.offset[given.row]!, limits[given.limit]));
    const payloadOf = (row: number): Cursor | undefined => {
      const cursor = this.#toTcp(row, this.#otherCursor);
      const payload = readRunFrame(cursor, cursor.start, this.tcp)?.payload;
      if (payload === undefined) return undefined;
      cursor.start = payload;
      return cursor;
    };
    this.#messages = new MessageDissector(table, this.tcp, layers, frames, payloadOf);
    return this.#messages;
  }

  /** Moves a cursor to the TCP header of a frame, or to where its layers end without one. */
  #toTcp(row: number, cursor: Cursor, isInPassing = false): Cursor {
    this.#enter(row, cursor, isInPassing);
    for (let depth = 0; cursor.next !== undefined && cursor.next !== "tcp"; depth += 1) {
      if (depth === MAX_LAYERS) cursor.next = undefined;
      else READERS[cursor.next](cursor, undefined, this.#tables);
    }
    return cursor;
  }

  /**
   * Moves a cursor to the first layer of a frame.
   *
   * @param isInPassing the caller keeps no view into its bytes
   */
  #enter(row: number, cursor: Cursor, isInPassing = false): Cursor {
    const { bytes, frames, interfaces, blocks } = this.capture;
    const length = frames.capturedLength[row]!;
    cursor.row = row;
    const offset = frames.offset[row]!;
    cursor.frameStart = isInPassing ? bytes.locateInPassing(offset, length) : bytes.locate(offset, length);
    cursor.bytes = bytes.page;
    cursor.source = undefined;
    cursor.start = cursor.frameStart;
    cursor.end = cursor.start + length;
    cursor.wireLength = frames.length[row]!;
    cursor.addressLength = 0;
    cursor.vlan = 0;
    cursor.isQuoted = false;
    cursor.unread = ALL_READ;
    const from = interfaces[frames.interfaceId[row]!];
    cursor.next = from && LINK_LAYERS.get(from.linkType);
    if (from && cursor.next === undefined && !blocks.has(row)) leaveUnread(cursor, "link", from.linkType);
    if (blocks.get(row)?.kind === "custom") cursor.next = "data";
    return cursor;
  }
}
