/** IPv4 options (RFC 791 §3.1): their types and lengths, routes, and the router alert (RFC 2113). */
import { u16be, u32be } from "../bytes/byte-view.ts";
import { defineField, type FieldDefinition } from "../fields/field.ts";
import { formatIpv4 } from "../fields/format-value.ts";
import type { Sink } from "../layers/layer.ts";

const TYPE = defineField("ip.opt.type", "uint8", "Type");
const COPY = defineField("ip.opt.type.copy", "boolean", "Copy on fragmentation");
const CLASS = defineField("ip.opt.type.class", "uint8", "Class", {
  values: new Map([
    [0, "Control"],
    [1, "Reserved for future use"],
    [2, "Debugging and measurement"],
    [3, "Reserved for future use"],
  ]),
});
const NUMBER = defineField("ip.opt.type.number", "uint8", "Number", {
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
});
const LENGTH = defineField("ip.opt.len", "uint8", "Length");
const POINTER = defineField("ip.opt.ptr", "uint8", "Pointer");
const ROUTER_ALERT = defineField("ip.opt.ra", "uint16", "Router Alert");
const CURRENT = defineField("ip.cur_rt", "ipv4", "Current Route");
const RECORDED = defineField("ip.rec_rt", "ipv4", "Recorded Route");
const TO_COME = defineField("ip.src_rt", "ipv4", "Source Route");
const EMPTY = defineField("ip.empty_rt", "ipv4", "Empty Route");
/** The addresses of the header; an option can replace them. */
export const DESTINATION: FieldDefinition = defineField("ip.dst", "ipv4", "Destination Address");
export const ADDRESS: FieldDefinition = defineField("ip.addr", "ipv4", "Source or Destination Address", {
  hidden: "always",
});
export const DESTINATION_HOST: FieldDefinition = defineField("ip.dst_host", "string", "Destination Host", {
  hidden: "always",
});
export const HOST: FieldDefinition = defineField("ip.host", "string", "Source or Destination Host", {
  hidden: "always",
});

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
/** The options that Wireshark reads; it shows nothing for others. */
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

/** The options up to the first invalid one: offset and length of each. */
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
 * Where the address of the last hop is, if a source route is not used up; then the address in the header is only the
 * next hop.
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
  sink.add(DESTINATION, at, 4, address);
  if (sink.knowsGroup?.(address)) return;
  const host = formatIpv4(address);
  sink.add(ADDRESS, at, 4, address);
  sink.add(DESTINATION_HOST, at, 4, host);
  sink.add(HOST, at, 4, host);
  sink.endGroup?.();
};

/** The destination in the header, where a source route continues after it. */
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

/** @param origin where in `bytes` the sink's offsets count from */
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
