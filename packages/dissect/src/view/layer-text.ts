/** The line of a layer in the tree: its name, and what tells it from others of its kind. */
import type { FieldDefinition, FieldValue } from "../field.ts";
import { formatValue } from "../field.ts";

/** What of a layer is known when it has been told. */
interface ToldLayer {
  readonly field: FieldDefinition;
  readonly text: string;
  readonly children: readonly { readonly field: FieldDefinition; readonly value: FieldValue }[];
}

/** What stands behind the name, by the fields that tell it. */
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

/** "Internet Protocol Version 4, Src: 127.0.0.1, Dst: 127.0.0.1". */
export const layerText = ({ field, text, children }: ToldLayer): string => {
  const shown = (name: string): string => {
    const child = children.find((one) => one.field.name === name);
    return child === undefined ? "" : formatValue(child.field, child.value);
  };
  if (field.name === "frame") {
    const [wire, captured] = [bitsText(shown("frame.len")), bitsText(shown("frame.cap_len"))];
    return `Frame ${shown("frame.number")}: ${wire} on wire, ${captured} captured`;
  }
  const facts = (FACTS.get(field.name) ?? []).map(([label, name]) => `, ${label}: ${shown(name)}`);
  return `${text}${facts.join("")}`;
};
