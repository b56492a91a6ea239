/** Options of IPv6 (RFC 8200 §4.2), of hop-by-hop and destination headers: their types, padding, and the common ones. */
import { u16be, u32be } from "../bytes/byte-view.ts";
import { defineField, type FieldDefinition } from "../fields/field.ts";
import type { Sink } from "../layers/layer.ts";

const OPTION = defineField("ipv6.opt", "none", "IPv6 Option", { parents: ["ipv6.hopopts", "ipv6.dstopts"] });
const TYPE = defineField("ipv6.opt.type", "uint8", "Type", {
  hexDigits: 2,
  values: new Map([
    [0x00, "Pad1"],
    [0x01, "PadN"],
    [0x04, "Tunnel Encapsulation Limit"],
    [0x05, "Router Alert"],
    [0x07, "CALIPSO"],
    [0x08, "SMF_DPD"],
    [0x0f, "Performance and Diagnostic Metrics"],
    [0x26, "Quick-Start"],
    [0x30, "Path MTU Option"],
    [0x63, "RPL Option (deprecated)"],
    [0x6d, "MPL Option"],
    [0x8a, "Endpoint Identification"],
    [0x8b, "ILNP Nonce"],
    [0x8c, "Line-Identification Option"],
    [0xc2, "Jumbo Payload"],
    [0xc9, "Home Address"],
    [0xee, "IP_DFF"],
  ]),
});
const ACTION = defineField("ipv6.opt.type.action", "uint8", "Action", {
  values: new Map([
    [0, "Skip and continue"],
    [1, "Discard"],
    [2, "Discard and send ICMP Parameter Problem"],
    [3, "Discard and send ICMP if not multicast"],
  ]),
});
const CHANGE = defineField("ipv6.opt.type.change", "boolean", "May Change");
const REST = defineField("ipv6.opt.type.rest", "uint8", "Low-Order Bits", { hexDigits: 2 });
const LENGTH = defineField("ipv6.opt.length", "uint8", "Length");
const PAD_1 = defineField("ipv6.opt.pad1", "none", "Pad1");
const PAD_N = defineField("ipv6.opt.padn", "bytes", "PadN", { mayBeEmpty: true });
const ROUTER_ALERT = defineField("ipv6.opt.router_alert", "uint16", "Router Alert");
const TUNNEL_LIMIT = defineField("ipv6.opt.tel", "uint8", "Tunnel Encapsulation Limit");
const JUMBO = defineField("ipv6.opt.jumbo", "uint32", "Payload Length");

export const IPV6_OPTION_FIELDS: readonly FieldDefinition[] = [
  OPTION,
  TYPE,
  ACTION,
  CHANGE,
  REST,
  LENGTH,
  PAD_1,
  PAD_N,
  ROUTER_ALERT,
  TUNNEL_LIMIT,
  JUMBO,
];

const PAD_1_TYPE = 0;
const PAD_N_TYPE = 1;
export const HOME_ADDRESS = 0xc9;

/** The options that end before `end`: offset of each, and its length including type and length. */
export function* ipv6Options(
  bytes: Uint8Array,
  start: number,
  end: number,
): Generator<readonly [at: number, length: number]> {
  for (let at = start; at < end; ) {
    const isOneByte = bytes[at] === PAD_1_TYPE;
    if (!isOneByte && at + 2 > end) return;
    const length = isOneByte ? 1 : 2 + bytes[at + 1]!;
    if (at + length > end) return;
    yield [at, length];
    at += length;
  }
}

/**
 * @param origin where in `bytes` the sink's offsets count from
 * @param captured where in `bytes` the capture ends: if it cuts an option, the captured part is emitted
 */
export const emitIpv6Options = (
  bytes: Uint8Array,
  start: number,
  end: number,
  origin: number,
  captured: number,
  sink: Sink,
): void => {
  for (const [option, size] of ipv6Options(bytes, start, end)) {
    // Wireshark reads type and length together.
    if (option + 2 > captured) return;
    const at = option - origin;
    const type = bytes[option]!;
    sink.add(OPTION, at, Math.min(size, captured - option), true);
    sink.add(TYPE, at, 1, type);
    if (type === PAD_1_TYPE) {
      sink.add(PAD_1, at, 1, true);
      continue;
    }
    sink.add(ACTION, at, 1, type >>> 6);
    sink.add(CHANGE, at, 1, (type & 0x20) !== 0);
    sink.add(REST, at, 1, type & 31);
    sink.add(LENGTH, at + 1, 1, size - 2);
    if (type === PAD_N_TYPE) sink.add(PAD_N, at + 2, size - 2, bytes.subarray(option + 2, option + size));
    if (type === 4 && size >= 3) sink.add(TUNNEL_LIMIT, at + 2, 1, bytes[option + 2]!);
    if (type === 5 && size >= 4) sink.add(ROUTER_ALERT, at + 2, 2, u16be(bytes, option + 2));
    if (type === 0xc2 && size >= 6) sink.add(JUMBO, at + 2, 4, u32be(bytes, option + 2));
  }
};
