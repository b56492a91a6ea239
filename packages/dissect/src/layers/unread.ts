/**
 * What stands where the dissection of a frame ends because nobody reads it here: one number says which protocol it is,
 * so that a frame costs no object.
 */
import type { Cursor } from "./layer.ts";

/** What a number is one of; each kind has 65,536 of them. */
const KINDS = ["none", "ethertype", "ip", "port", "link", "llc"] as const;
export type UnreadKind = (typeof KINDS)[number];
const SHIFT = 16;

/** Every frame is read. */
export const ALL_READ = 0;

export const unreadOf = (kind: UnreadKind, number: number): number => (KINDS.indexOf(kind) << SHIFT) | number;

export const kindOf = (unread: number): UnreadKind => KINDS[unread >>> SHIFT]!;

export const numberOf = (unread: number): number => unread & ((1 << SHIFT) - 1);

/** What an error message quotes is no part of the frame: there the message itself is what nobody reads. */
export const leaveUnread = (cursor: Cursor, kind: UnreadKind, number: number): void => {
  if (!cursor.isQuoted) cursor.unread = unreadOf(kind, number);
};
