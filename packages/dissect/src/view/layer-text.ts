/** The line of a layer in the tree: its name, and what emits it from others of its kind. */
import type { FieldDefinition } from "../fields/field.ts";

/** What stands behind the name, by the fields that emit it. */
const FACTS: ReadonlyMap<string, readonly (readonly [label: string, field: string])[]> = new Map([
  ["eth", [["Src", "eth.src"] as const, ["Dst", "eth.dst"] as const]],
  ["ip", [["Src", "ip.src"] as const, ["Dst", "ip.dst"] as const]],
  ["ipv6", [["Src", "ipv6.src"] as const, ["Dst", "ipv6.dst"] as const]],
  ["udp", [["Src Port", "udp.srcport"] as const, ["Dst Port", "udp.dstport"] as const]],
  [
    "tcp",
    [
      ["Src Port", "tcp.srcport"] as const,
      ["Dst Port", "tcp.dstport"] as const,
      ["Seq", "tcp.seq"] as const,
      ["Len", "tcp.len"] as const,
    ],
  ],
]);

const bitsText = (bytes: string): string => `${bytes} bytes (${8 * Number(bytes)} bits)`;

/**
 * "Internet Protocol Version 4, Src: 127.0.0.1, Dst: 127.0.0.1".
 *
 * @param shown the text of a field of the layer, "" where it has none
 */
export const layerText = ({ name, label }: FieldDefinition, shown: (name: string) => string): string => {
  if (name === "frame") {
    const [wire, captured] = [bitsText(shown("frame.len")), bitsText(shown("frame.cap_len"))];
    return `Frame ${shown("frame.number")}: ${wire} on wire, ${captured} captured`;
  }
  let text = label;
  for (const [fact, field] of FACTS.get(name) ?? []) text += `, ${fact}: ${shown(field)}`;
  return text;
};
