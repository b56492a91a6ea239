/** IPv4 options (RFC 791 §3.1): their types and lengths, routes, and the router alert (RFC 2113). */
import { u16be, u32be } from "../bytes/byte-view.ts";
import { type FieldDefinition, formatIpv4 } from "../fields/field.ts";
import type { Sink } from "../layers/layer.ts";

const TYPE = { name: "ip.opt.type", type: "uint8", label: "Type" } as const;
const COPY = { name: "ip.opt.type.copy", type: "boolean", label: "Copy on fragmentation" } as const;
const CLASS: FieldDefinition = {
  name: "ip.opt.type.class",
  type: "uint8",
  label: "Class",
  values: new Map([
    [0, "Control"],
    [1, "Reserved for future use"],
    [2, "Debugging and measurement"],
    [3, "Reserved for future use"],
  ]),
};
const NUMBER: FieldDefinition = {
  name: "ip.opt.type.number",
  type: "uint8",
  label: "Number",
  values: new Map([
    [0, "End of Option List (EOL)"],
    [1, "No-Operation (NOP)"],
    [2, "Security"],
    [3, "Loose source route"],
    [4, "Time stamp"],
    [5, "Extended security"],
    [6, "Commercial IP security option"],
    [7, "Record route"],
    [8, "Stream identifier"],
    [9, "Strict source route"],
    [11, "MTU probe"],
    [12, "MTU Reply"],
    [18, "Traceroute"],
    [20, "Router Alert"],
    [21, "Selective Directed Broadcast"],
    [25, "Quick-Start"],
  ]),
};
const LENGTH = { name: "ip.opt.len", type: "uint8", label: "Length" } as const;
const POINTER = { name: "ip.opt.ptr", type: "uint8", label: "Pointer" } as const;
const ROUTER_ALERT = { name: "ip.opt.ra", type: "uint16", label: "Router Alert" } as const;
const CURRENT = { name: "ip.cur_rt", type: "ipv4", label: "Current Route" } as const;
const RECORDED = { name: "ip.rec_rt", type: "ipv4", label: "Recorded Route" } as const;
const TO_COME = { name: "ip.src_rt", type: "ipv4", label: "Source Route" } as const;
const EMPTY = { name: "ip.empty_rt", type: "ipv4", label: "Empty Route" } as const;
const DESTINATION = { name: "ip.dst", type: "ipv4", label: "Destination Address" } as const;
const ADDRESS = { name: "ip.addr", type: "ipv4", label: "Source or Destination Address" } as const;
const DESTINATION_HOST = { name: "ip.dst_host", type: "string", label: "Destination Host" } as const;
const HOST = { name: "ip.host", type: "string", label: "Source or Destination Host" } as const;

/** The addresses of the header, which an option may stand in for. */
export { ADDRESS, DESTINATION, DESTINATION_HOST, HOST };

export const IPV4_OPTION_FIELDS: readonly FieldDefinition[] = [
  TYPE,
  COPY,
  CLASS,
  NUMBER,
  LENGTH,
  POINTER,
  ROUTER_ALERT,
  CURRENT,
  RECORDED,
  TO_COME,
  EMPTY,
];

const END = 0;
const NO_OPERATION = 1;
const RECORD_ROUTE = 7;
const TIMESTAMP = 68;
const LOOSE_ROUTE = 131;
const STRICT_ROUTE = 137;
const ALERT = 148;
/** Those that Wireshark reads; it shows nothing of others. */
const KNOWN: ReadonlySet<number> = new Set([
  RECORD_ROUTE,
  11,
  12,
  25,
  TIMESTAMP,
  82,
  130,
  LOOSE_ROUTE,
  133,
  134,
  136,
  STRICT_ROUTE,
  ALERT,
  149,
]);
/** Type, length and pointer. */
const ROUTE_HEADER = 3;

/** The options up to the first that is no option: where each stands, and its length. */
function* optionsOf(bytes: Uint8Array, start: number, end: number): Generator<readonly [at: number, length: number]> {
  for (let at = start; at < end; ) {
    const type = bytes[at]!;
    const isOneByte = type === END || type === NO_OPERATION;
    if (!isOneByte && at + 2 > end) return;
    const length = isOneByte ? 1 : bytes[at + 1]!;
    if (!isOneByte && (length < 2 || at + length > end)) return;
    yield [at, length];
    if (type === END) return;
    at += length;
  }
}

const isSourceRoute = (type: number): boolean => type === LOOSE_ROUTE || type === STRICT_ROUTE;

/**
 * Where the address of the last hop stands, if a source route has not been used up; the one in the header is then but
 * the next hop.
 *
 * @param end of the options
 */
export const lastHop = (bytes: Uint8Array, start: number, end: number): number | undefined => {
  for (const [at, length] of optionsOf(bytes, start, end)) {
    if (!isSourceRoute(bytes[at]!)) continue;
    const pointer = bytes[at + 2] ?? 0;
    return length <= ROUTE_HEADER || pointer < 4 || pointer & 3 || pointer > length ? undefined : at + length - 4;
  }
  return undefined;
};

/** Emits a destination, in the header or at the end of a source route. */
export const emitDestination = (sink: Sink, at: number, address: number): void => {
  const host = formatIpv4(address);
  sink.add(DESTINATION, at, 4, address);
  sink.add(ADDRESS, at, 4, address);
  sink.add(DESTINATION_HOST, at, 4, host);
  sink.add(HOST, at, 4, host);
};

/** The header's destination where a source route goes on beyond it. */
export const emitCurrentHop = (sink: Sink, at: number, address: number): void => sink.add(CURRENT, at, 4, address);

const emitRoute = (bytes: Uint8Array, at: number, length: number, origin: number, sink: Sink): void => {
  const isSource = isSourceRoute(bytes[at]!);
  const pointer = bytes[at + 2]!;
  sink.add(POINTER, at + 2 - origin, 1, pointer);
  if (pointer < 4 || pointer & 3) return;
  for (let offset = ROUTE_HEADER; offset + 4 <= length; offset += 4) {
    const address = u32be(bytes, at + offset);
    const isPassed = pointer > length || offset + 1 < pointer;
    if (isSource && pointer <= length && offset === length - 4) emitDestination(sink, at + offset - origin, address);
    else sink.add(isPassed ? RECORDED : isSource ? TO_COME : EMPTY, at + offset - origin, 4, address);
  }
};

/** @param origin what the sink's offsets count from, in `bytes` */
export const emitIpv4Options = (bytes: Uint8Array, start: number, end: number, origin: number, sink: Sink): void => {
  for (const [at, length] of optionsOf(bytes, start, end)) {
    const type = bytes[at]!;
    if (length > 1 && !KNOWN.has(type)) continue;
    sink.add(TYPE, at - origin, 1, type);
    sink.add(COPY, at - origin, 1, (type & 0x80) !== 0);
    sink.add(CLASS, at - origin, 1, (type >>> 5) & 3);
    sink.add(NUMBER, at - origin, 1, type & 31);
    if (length === 1) continue;
    sink.add(LENGTH, at + 1 - origin, 1, length);
    if ((type === RECORD_ROUTE || isSourceRoute(type)) && length >= ROUTE_HEADER) {
      emitRoute(bytes, at, length, origin, sink);
    }
    if (type === TIMESTAMP && length >= 4) sink.add(POINTER, at + 2 - origin, 1, bytes[at + 2]!);
    if (type === ALERT && length >= 4) sink.add(ROUTER_ALERT, at + 2 - origin, 2, u16be(bytes, at + 2));
  }
};
