/**
 * The protocol at which the dissection of a frame ends because it has no dissector here. It is one number, so that a
 * frame costs no object.
 */
import type { Cursor } from "./layer.ts";

/** The registries of the numbers; each kind has room for 65,536 numbers. */
const KINDS = ["none", "ethertype", "ip", "port", "link", "llc"] as const;
export type UnreadKind = (typeof KINDS)[number];
const SHIFT = 16;

/** The whole frame was dissected. */
export const ALL_READ = 0;

export const unreadOf = (kind: UnreadKind, number: number): number => (KINDS.indexOf(kind) << SHIFT) | number;

export const kindOf = (unread: number): UnreadKind => KINDS[unread >>> SHIFT]!;

export const numberOf = (unread: number): number => unread & ((1 << SHIFT) - 1);

/** A quote in an error message is not part of the frame: there, the error message itself has no dissector. */
export const leaveUnread = (cursor: Cursor, kind: UnreadKind, number: number): void => {
  if (!cursor.isQuoted) cursor.unread = unreadOf(kind, number);
};
