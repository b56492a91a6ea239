/** Finds the pot and the tea of a request: by path, by `Use-Pot`, or by the host of its coffee URI. */
import { hostname } from "node:os";
import type { PotSettings } from "@potshark/config";
import type { CoffeeUri } from "@potshark/htcpcp";

export interface Address {
  /** Index of the pot. */
  readonly pot: number;
  /** Whether the request names the pot; false if it only asks for "/" of the server. */
  readonly isNamed: boolean;
  /** The tea that the path names (RFC 7168 §2.1.1). */
  readonly variety: string | undefined;
}

/** Read once: the name of the machine does not change while the pot runs, and reading it costs more than the rest. */
const OWN_NAME = hostname().toLowerCase();
const IP_ADDRESS = /^(?:\[.*\]|[0-9.]+)$/;

/** Hosts that mean this server and not one of its pots. */
const isThisServer = (host: string): boolean => host === "localhost" || IP_ADDRESS.test(host) || host === OWN_NAME;

/** The pots of a server, found by name. */
export interface PotDirectory {
  readonly pots: readonly PotSettings[];
  readonly indexOfName: ReadonlyMap<string, number>;
}

export const directoryOf = (pots: readonly PotSettings[]): PotDirectory => ({
  pots,
  indexOfName: new Map(pots.map(({ name }, index) => [name, index])),
});

/**
 * The pot and tea of a request, or undefined if there is none (404). The path wins over `Use-Pot`, which wins over the
 * host.
 *
 *     /                     the first pot, unnamed
 *     /pot-1  /tea          a pot by number (RFC 2324 §3, counted from 0 as in RFC 7168 §2.1.1) or by name
 *     /pot-1/darjeeling     a tea of that pot
 *     /darjeeling           a tea of the named pot, or of the first that has it
 *
 * @param usePot value of the `Use-Pot` header, by which the lab's original names a pot; its first entry counts
 */
export const addressOf = (
  { host, segments, pot }: CoffeeUri,
  usePot: string | undefined,
  { pots, indexOfName }: PotDirectory,
): Address | undefined => {
  const found = (index: number): number | undefined => (index >= 0 && index < pots.length ? index : undefined);
  const byName = (name: string): number | undefined => indexOfName.get(name.toLowerCase());
  const hasVariety = (index: number, variety: string): boolean => pots[index]?.varieties?.includes(variety) ?? false;

  const isPotHost = host !== undefined && !isThisServer(host);
  const hostPot = isPotHost ? byName(host) : 0;
  if (hostPot === undefined || segments.length > 2) return undefined;
  const header = usePot?.split(/[;,]/, 1)[0]?.trim();
  const headerPot = header ? byName(header) : hostPot;

  const [first, second] = segments;
  const pathPot = pot === undefined ? byName(first ?? "") : found(pot);
  if (pathPot !== undefined) {
    if (second === undefined) return { pot: pathPot, isNamed: true, variety: undefined };
    return hasVariety(pathPot, second) ? { pot: pathPot, isNamed: true, variety: second } : undefined;
  }
  if (headerPot === undefined || second !== undefined) return undefined;
  const isNamed = isPotHost || Boolean(header);
  if (first === undefined) return { pot: headerPot, isNamed, variety: undefined };
  const teapot = isNamed ? headerPot : pots.findIndex((_, index) => hasVariety(index, first));
  return hasVariety(teapot, first) ? { pot: teapot, isNamed: true, variety: first } : undefined;
};
