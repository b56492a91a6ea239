/** VLAN tags: IEEE 802.1Q, and IEEE 802.1ad, whose outer tags are a separate layer in Wireshark. */
import { u16be } from "../bytes/byte-view.ts";
import { defineField, type FieldDefinition } from "../fields/field.ts";
import type { Cursor, Sink } from "../layers/layer.ts";
import { enterType, FRAME_HEADER_BYTES } from "./ethernet.ts";
import { IEEE8021AD, MAX_LENGTH } from "./ethertype.ts";
import { ETHERTYPE_NAMES } from "./ethertype-names.ts";

const PRIORITIES: ReadonlyMap<number, string> = new Map([
  [0, "Best Effort (default)"],
  [1, "Background"],
  [2, "Excellent Effort"],
  [3, "Critical Applications"],
  [4, "Video, < 100ms latency and jitter"],
  [5, "Voice, < 10ms latency and jitter"],
  [6, "Internetwork Control"],
  [7, "Network Control"],
]);
const ELIGIBILITY: ReadonlyMap<number, string> = new Map([
  [1, "Eligible"],
  [0, "Ineligible"],
]);

const VLAN = defineField("vlan", "protocol", "802.1Q Virtual LAN");
const PRIORITY = defineField("vlan.priority", "uint16", "Priority", { values: PRIORITIES });
const DROP_ELIGIBLE = defineField("vlan.dei", "boolean", "DEI", { values: ELIGIBILITY });
const ID = defineField("vlan.id", "uint16", "ID");
const ETYPE = defineField("vlan.etype", "uint16", "Type", { hexDigits: 4, values: ETHERTYPE_NAMES });
const TAG_LENGTH = defineField("vlan.len", "uint16", "Length");

const PROVIDER = defineField("ieee8021ad", "protocol", "IEEE 802.1ad");
const PROVIDER_PRIORITY = defineField("ieee8021ad.priority", "uint16", "Priority");
const PROVIDER_DROP = defineField("ieee8021ad.dei", "uint16", "DEI");
const PROVIDER_ID = defineField("ieee8021ad.id", "uint16", "ID");
const SERVICE_ID = defineField("ieee8021ad.svid", "uint16", "ID");
const CUSTOMER_ID = defineField("ieee8021ad.cvid", "uint16", "ID");

/** The field has the name of another standard, which Wireshark reads with the same dissector. */
const PROVIDER_TYPE = defineField("ieee8021ah.etype", "uint16", "Type", { hexDigits: 4, values: ETHERTYPE_NAMES });

export const VLAN_FIELDS: readonly FieldDefinition[] = [
  VLAN,
  PRIORITY,
  DROP_ELIGIBLE,
  ID,
  ETYPE,
  TAG_LENGTH,
  PROVIDER,
  PROVIDER_PRIORITY,
  PROVIDER_DROP,
  PROVIDER_ID,
  SERVICE_ID,
  CUSTOMER_ID,
  PROVIDER_TYPE,
];

const TAG_BYTES = 4;

/** Emits the word that holds priority, drop eligibility and identifier. */
const emitControl = (
  sink: Sink,
  [priority, dropEligible, id]: readonly [FieldDefinition, FieldDefinition, FieldDefinition],
  at: number,
  control: number,
): void => {
  sink.add(priority, at, 2, control >>> 13);
  const isEligible = (control & 0x1000) !== 0;
  sink.add(dropEligible, at, 2, dropEligible.type === "boolean" ? isEligible : Number(isEligible));
  sink.add(id, at, 2, control & 0xfff);
};

/** Where a tag has the type of what it tags, from its first byte (IEEE 802.1Q §9.5). */
const TAGGED_TYPE = 2;

/** Continues after tags. */
const enterTagged = (cursor: Cursor, sink: Sink | undefined, tagBytes: number, type: number): void => {
  cursor.start += tagBytes;
  cursor.wireLength -= tagBytes;
  enterType(cursor, sink, type, cursor.start - cursor.frameStart - FRAME_HEADER_BYTES);
};

export const readVlan = (cursor: Cursor, sink: Sink | undefined): void => {
  const { bytes, start, frameStart } = cursor;
  cursor.next = undefined;
  const there = cursor.end - start;
  if (there < 2) return;
  const control = u16be(bytes, start);
  const at = start - frameStart;
  if (sink) {
    sink.enter(VLAN, at, Math.min(TAG_BYTES, there));
    emitControl(sink, [PRIORITY, DROP_ELIGIBLE, ID], at, control);
  }
  cursor.vlan ||= control & 0xfff;
  if (there < TAG_BYTES) return;
  const type = u16be(bytes, start + TAGGED_TYPE);
  sink?.add(type > MAX_LENGTH ? ETYPE : TAG_LENGTH, at + TAGGED_TYPE, 2, type);
  enterTagged(cursor, sink, TAG_BYTES, type);
};

export const readIeee8021ad = (cursor: Cursor, sink: Sink | undefined): void => {
  const { bytes, start, frameStart } = cursor;
  cursor.next = undefined;
  const there = cursor.end - start;
  const at = start - frameStart;
  const isTwice = there >= TAG_BYTES && u16be(bytes, start + TAGGED_TYPE) === IEEE8021AD;
  const length = isTwice ? 2 * TAG_BYTES : TAG_BYTES;
  sink?.enter(PROVIDER, at, Math.min(length, there));
  if (there < length) return;
  if (sink) {
    emitControl(sink, [PROVIDER_PRIORITY, PROVIDER_DROP, isTwice ? SERVICE_ID : PROVIDER_ID], at, u16be(bytes, start));
    if (isTwice) {
      const inner = u16be(bytes, start + TAG_BYTES);
      emitControl(sink, [PROVIDER_PRIORITY, PROVIDER_DROP, CUSTOMER_ID], at + TAG_BYTES, inner);
    }
  }
  const type = u16be(bytes, start + length - 2);
  if (type > MAX_LENGTH) sink?.add(PROVIDER_TYPE, at + length - 2, 2, type);
  enterTagged(cursor, sink, length, type);
};
