/** Which pot a request means: by path (`/pot-N`, `/name`), by `Use-Pot`, or by the host of its coffee URI. */
import { hostname } from "node:os";
import type { PotSettings } from "@potshark/config";
import type { CoffeeUri } from "@potshark/htcpcp";

const ADDRESS = /^(?:\[.*\]|[0-9.]+)$/;

/** Hosts that mean this server rather than one of its pots. */
const isThisServer = (host: string): boolean =>
  host === "localhost" || ADDRESS.test(host) || host === hostname().toLowerCase();

/**
 * Index of the pot a request means, or undefined where there is no such pot (404).
 * @param usePot value of the `Use-Pot` header, by which the lab's original names a pot; its first entry counts
 */
export const potOf = (
  { host, segments, pot }: CoffeeUri,
  usePot: string | undefined,
  pots: readonly PotSettings[],
): number | undefined => {
  const indexOf = (name: string): number => pots.findIndex((candidate) => candidate.name === name.toLowerCase());
  const found = (index: number): number | undefined => (index >= 0 && index < pots.length ? index : undefined);

  const byHost = host === undefined || isThisServer(host) ? 0 : indexOf(host);
  if (byHost < 0 || segments.length > 1) return undefined;
  if (pot !== undefined) return found(pot);
  if (segments[0] !== undefined) return found(indexOf(segments[0]));
  const named = usePot?.split(/[;,]/, 1)[0]?.trim();
  return named ? found(indexOf(named)) : byHost;
};
