/** Filter and packet stand in the address, behind the #, so that a link says where to look and no server sees it. */

export interface Place {
  readonly filter: string;
  readonly packet: number | undefined;
  /** The right to read the capture that the server holds. */
  readonly key: string | undefined;
}

const MAX_FILTER = 10_000;

/** Reads any text; what is no filter or packet is left out. */
export const readPlace = (hash: string): Place => {
  const parts = new URLSearchParams(hash.replace(/^#/, ""));
  const packet = Number(parts.get("packet") ?? "");
  return {
    filter: (parts.get("filter") ?? "").slice(0, MAX_FILTER),
    packet: Number.isSafeInteger(packet) && packet > 0 ? packet : undefined,
    key: parts.get("key") ?? undefined,
  };
};

export const writePlace = ({ filter, packet, key }: Place): string => {
  const parts = new URLSearchParams();
  if (key !== undefined) parts.set("key", key);
  if (filter !== "") parts.set("filter", filter);
  if (packet !== undefined) parts.set("packet", String(packet));
  return `#${parts.toString()}`;
};
