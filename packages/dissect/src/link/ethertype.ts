/** What the type field of Ethernet and its likes leads to (IEEE 802 numbers, IANA). */
import type { LayerName } from "../layer.ts";

const LAYERS: ReadonlyMap<number, LayerName> = new Map([
  [0x0800, "ip"],
  [0x86dd, "ipv6"],
  [0x8100, "vlan"],
]);

export const layerOfEthertype = (ethertype: number): LayerName | undefined => LAYERS.get(ethertype);
