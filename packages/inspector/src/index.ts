/** What a worker needs to show the packets of a capture. */
export { type ColorRule, parseColorRules } from "./engine/color-rules.ts";
export { Inspection } from "./engine/inspection.ts";
export type { FilterProgress, PacketDetails, PacketField, PacketLine } from "./engine/requests.ts";
